"""村民参与、村民做主、村民监督: which steps of a method are the people's."""

import pytest

from lianhu.methods.definition import load
from lianhu.methods.shipping import library
from lianhu.methods.tests.factories import MAJOR, changed, shipped, text
from lianhu.methods.villagers import of_the_people, parts


@pytest.mark.row("C6.1")
@pytest.mark.parametrize("definition", library(), ids=lambda one: one.key)
def test_in_every_method_villagers_take_part_decide_and_check(definition):
    found = parts(definition)
    assert found.taking_part
    assert found.deciding
    assert found.checking


def test_what_committees_and_the_party_vote_on_is_no_vote_of_the_people():
    """三议: the grid's own meeting and the representatives decide; branch, committees and town do not."""
    found = parts(shipped("sanyi"))
    voted = [line for line in found.deciding if "表决，" in line]
    assert [line.split("：")[0] for line in voted] == ["村民动议", "议题表决（村民代表会议）"]
    assert "到会人员过半数同意才算通过" in voted[0]
    for key in ("党组织研究", "党员审议", "小事表决", "乡镇决议"):
        assert not of_the_people(shipped("sanyi").stage(key))
        assert not any(line.startswith(key) for line in (*found.taking_part, *found.deciding))


def test_what_is_not_voted_on_here_is_handed_to_where_it_is():
    said = parts(shipped("sanshi")).deciding
    assert said == tuple(f"转到“{shipped(key).title}”的，由大家开会定" for key in MAJOR)
    assert parts(shipped("sanshi"), {}).deciding == ()


def test_the_page_says_what_the_text_says_and_no_more():
    """Another number of days is another line; without supervision no line speaks of it."""
    longer = load(changed("sidan", ("days = 15", "days = 30")), "30.toml")
    assert any("公示30天" in line for line in parts(longer).checking)
    bare = "\n".join(
        line for line in text("sidan").splitlines() if not line.startswith("supervise")
    )
    assert not any("监督委员会" in line for line in parts(load(bare, "bare.toml")).checking)
    assert any("监督委员会成员监督：办理" in line for line in parts(shipped("sidan")).checking)
