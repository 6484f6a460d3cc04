"""Paths and names of places, without a database."""

import pytest

from lianhu.places.paths import from_village, prefixes


def test_the_areas_above_highest_first():
    assert prefixes("1.7.12.") == ["1.", "1.7.", "1.7.12."]


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ([("一号网格", "grid"), ("东河村", "village"), ("上水镇", "town")], "东河村·一号网格"),
        ([("东河村", "village"), ("上水镇", "town")], "东河村"),
        ([("三联户", "cluster"), ("一号网格", "grid"), ("二组", "group")], "二组·一号网格·三联户"),
        ([("", "grid"), ("东河村", "village")], ""),
    ],
)
def test_a_place_is_named_from_the_village_down(levels, said):
    assert from_village(levels) == said
