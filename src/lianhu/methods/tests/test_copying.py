"""The five places of the source have their own copy, with one visible difference each."""

import difflib

import pytest

from lianhu.methods.compiler import check
from lianhu.methods.copying import copy_of, local_copies
from lianhu.methods.definition import load
from lianhu.methods.explaining import sentences
from lianhu.methods.tests.factories import known, shipped, text

PLACES = {"新兴社区", "卡蒲毛南族乡", "王宋村", "马鞍社区", "金星村"}


def test_the_five_places_are_there():
    assert {
        name for name in PLACES for copy in local_copies() if copy.place.endswith(name)
    } == PLACES
    assert len({copy.code for copy in local_copies()}) == 5


@pytest.mark.parametrize("copy", local_copies(), ids=lambda copy: copy.place)
def test_a_copy_works_and_differs_in_one_line_besides_its_name(copy):
    own = load(copy.text, copy.place)
    assert check(own, known()) == ()
    assert own.key == copy.method
    diff = difflib.unified_diff(text(copy.method).splitlines(), copy.text.splitlines(), n=0)
    added = [line for line in diff if line.startswith("+") and not line.startswith("+++")]
    assert [line.split(" ")[0] for line in added[:2]] == ["+title", "+origin"]
    assert len(added) == 3
    pairs = zip(sentences(own), sentences(shipped(copy.method)), strict=True)
    assert sum(one != other for one, other in pairs) == 1


def test_a_copy_of_what_is_not_there_is_refused():
    for stage, word in (("没有", "within"), ("领单", "days")):
        with pytest.raises(KeyError):
            copy_of(text("sidan"), title="x", origin="y", stage=stage, word=word, value="1")
