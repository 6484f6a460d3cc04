"""The line index agrees with tomllib about what is there, and with a reader about where."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.methods.lines import index, line_of
from lianhu.methods.tests.factories import SHIPPED

TEXT = '''# 说明 [[stage]]
key = "a" # = b
words = """
[[stage]]
x = 1"""

[[stage]]
key = "one"
next = [ # 注
  { when = "x]", to = 'y' },

  { to = "z", deep = { a.b = 1, "c d" = [1, [2,
    3]] } },
]
sets.triage = "minor"

[[stage.tells]]
words = "{a}, ]"
[[stage.tells]]
words = "b"

[[stage]]
key = "two"
[stage.extra]
on = 2026-01-01
'''


@pytest.mark.parametrize(
    "path, line",
    [
        (("key",), 2),
        (("words",), 3),
        (("stage", 0), 7),
        (("stage", 0, "key"), 8),
        (("stage", 0, "next"), 9),
        (("stage", 0, "next", 0), 10),
        (("stage", 0, "next", 0, "to"), 10),
        (("stage", 0, "next", 1, "deep", "a", "b"), 12),
        (("stage", 0, "next", 1, "deep", "c d", 1, 1), 13),
        (("stage", 0, "sets"), 15),
        (("stage", 0, "sets", "triage"), 15),
        (("stage", 0, "tells", 1), 19),
        (("stage", 0, "tells", 1, "words"), 20),
        (("stage", 1, "key"), 23),
        (("stage", 1, "extra", "on"), 25),
    ],
)
def test_each_key_has_its_line(path, line):
    assert index(TEXT)[path] == line


def test_a_path_that_is_not_there_falls_to_what_would_hold_it():
    assert line_of(index(TEXT), ("stage", 1, "within")) == 22
    assert line_of(index(TEXT), ("stage", 9)) == 7


def paths(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for part, inner in items if isinstance(value, dict | list) else ():
        if isinstance(inner, dict | list):
            yield from paths(inner, (*path, part))
        else:
            yield (*path, part)


@pytest.mark.parametrize("source", [TEXT, *(f.read_text() for f in SHIPPED.glob("*.toml"))])
def test_every_path_of_the_parsed_tree_is_indexed(source):
    assert set(paths(tomllib.loads(source))) <= set(index(source))


names = st.sampled_from("abcdefg")
values = st.recursive(
    st.sampled_from(["1", '"x"', "'}'", '"""\n]\n"""', "true", "2026-01-01"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + ",\n".join(items) + "]"),
        st.dictionaries(names, inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{k} = {v}" for k, v in pairs.items()) + "}"
        ),
    ),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(names, values, min_size=1, max_size=4), max_size=4))
def test_any_tree_is_indexed_in_order(tables):
    source = "".join(
        "[[t]]\n" + "".join(f"{k} = {v}\n" for k, v in table.items()) for table in tables
    )
    found = index(source)
    assert set(paths(tomllib.loads(source))) <= set(found)
    lines = source.splitlines()
    for path, line in found.items():
        if len(path) == 3:
            assert lines[line - 1].startswith(f"{path[2]} = ")
