import enum
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.kernel.hashing import canonical, sm3

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_sm3_gives_the_digests_of_the_standard():
    """GB/T 32905-2016, annex A."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert (
        sm3(b"abcd" * 16).hex()
        == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )


def test_canonical_is_short_sorted_and_readable():
    assert canonical({"b": [1, None, True], "a": "联户"}) == '{"a":"联户","b":[1,null,true]}'


@given(plain)
def test_canonical_reads_back_and_is_stable(obj):
    text = canonical(obj)
    assert json.loads(text) == obj
    assert canonical(json.loads(text)) == text


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers()))
def test_the_order_of_keys_does_not_matter(obj):
    assert canonical(dict(reversed(obj.items()))) == canonical(obj)


@pytest.mark.parametrize("obj", [1.0, {"a": [1.5]}, {1: "a"}, {1}, b"a", object(), {"a": {2: 1}}])
def test_what_has_many_spellings_is_refused(obj):
    with pytest.raises(TypeError):
        canonical(obj)


def test_lone_surrogates_are_refused():
    with pytest.raises(ValueError):
        canonical({"a": "\ud800"})


def test_choices_are_written_as_their_values():
    phase = enum.StrEnum("Phase", {"OPEN": "open"})
    rank = enum.IntEnum("Rank", {"TOWN": 3})
    assert canonical([phase.OPEN, rank.TOWN]) == '["open",3]'
