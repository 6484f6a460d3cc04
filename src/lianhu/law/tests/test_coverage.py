"""Every article of the two laws has its place: held as data exactly if a floor says so."""

from pathlib import Path

import pytest

from lianhu.law.coverage import STATES, held, laws, numbers, page
from lianhu.law.floors import all_floors

PAGE = Path(__file__).parents[4] / "docs" / "law-coverage.md"


@pytest.mark.parametrize("law", laws(), ids=lambda law: law.statute.key)
def test_an_article_is_coded_if_and_only_if_a_floor_names_it(law):
    seen = [one.number for one in law.articles]
    assert len(set(seen)) == len(seen)
    named = {n for one in all_floors() if one.statute == law.statute for n in numbers(one.article)}
    assert {one.number for one in law.articles if one.state == "coded"} == named
    for one in law.articles:
        assert one.state in STATES
        assert one.words or one.state == "coded", one
        assert bool(held(law.statute, one.number)) == (one.state == "coded")


def test_the_two_laws_are_there_whole():
    whole = {law.statute.key: law for law in laws() if law.last}
    assert set(whole) == {"village", "community"}
    for law in whole.values():
        assert law.statute.valid_from.isoformat() == "2026-01-01"
        assert [one.number for one in law.articles] == list(range(1, 51))


def test_every_law_with_floors_is_on_the_page():
    assert {law.statute.key for law in laws()} == {one.statute.key for one in all_floors()}


def test_the_page_says_what_the_data_say():
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "python -m lianhu.law.coverage > docs/law-coverage.md"
    )
