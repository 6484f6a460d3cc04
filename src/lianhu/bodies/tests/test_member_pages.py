"""The pages on which a village keeps its bodies: empty, full, refused."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.bodies import seating
from lianhu.bodies.composition import review
from lianhu.bodies.models import Membership, Powers, Term
from lianhu.bodies.queries import members_of
from lianhu.bodies.tests import factories as make
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.places import coverage
from lianhu.places.tests.factories import valley

pytestmark = pytest.mark.usefixtures("county")
DAY = timedelta(days=1)


@pytest.fixture
def land(county):
    return valley()


@pytest.fixture
def secretary(client, land):
    return make.sign_in(client, "village_secretary", land.east)


@pytest.fixture
def sent(land):
    return make.organisation("villager_representatives", land.east)


def neighbour(land, name, area=None, **words):
    return Person.objects.create(name=name, place=(area or land.one).path, invented=True, **words)


def at(name, *args):
    return reverse(f"bodies:{name}", args=args)


def test_a_member_is_found_seated_put_right_and_let_go(client, land, secretary, sent):
    page = client.get(at("organisation", sent.pk)).text
    assert "还没有登记成员" in page
    li = neighbour(land, "李甲")
    address = f"{at('seat', sent.pk)}?q=李甲"
    said = {"standing": "representative", "from_on": clock.today().isoformat(), "households": 12}
    empty = client.post(address, said)
    assert empty.status_code == 422
    assert "请先查找，再选一个人" in empty.text
    said |= {"person": li.pk, "stands_for": land.cluster.pk, "decided_by": "联户一推选"}
    assert client.post(address, said).status_code == 302
    row = Membership.objects.get()
    assert (row.person, row.stands_for_said) == (li, "联户一（12户）")
    again = client.post(address, said)
    assert again.status_code == 409
    assert "已经在这个组织里" in again.text
    page = client.get(at("organisation", sent.pk)).text
    assert "李甲" in page
    assert "第二十九条" in page
    here = at("member", row.pk)
    assert (
        client.post(
            here, {"households": 9, "stands_for": land.one.pk, "decided_by": "推选"}
        ).status_code
        == 302
    )
    row.refresh_from_db()
    assert row.stands_for_said == "一号网格（9户）"
    late = client.post(here, {"do": "leave", "leave-on": (clock.today() - 9 * DAY).isoformat()})
    assert late.status_code == 422
    assert "不能早于" in late.text
    gone = {"do": "leave", "leave-on": clock.today().isoformat(), "leave-decided_by": "辞职"}
    assert client.post(here, gone).status_code == 302
    assert members_of(sent) == []
    assert "不再是的" in client.get(at("organisation", sent.pk)).text


@pytest.mark.row("C6.6")
def test_an_elder_is_asked_first_and_goes_out_of_every_list(client, land, secretary):
    elders = make.organisation("elders", land.one)
    wang = neighbour(land, "王寨老")
    address = f"{at('seat', elders.pk)}?q=王寨老"
    said = {"person": wang.pk, "standing": "member", "from_on": clock.today().isoformat()}
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "先征得本人同意" in refused.text
    said["consented_on"] = clock.today().isoformat()
    assert client.post(address, said).status_code == 302
    row = Membership.objects.get()
    assert "王寨老" in client.get(at("directory_of", land.one.key)).text
    assert client.post(at("member", row.pk), {"do": "withdraw"}).status_code == 302
    for page in (at("directory_of", land.one.key), at("organisation", elders.pk), at("bodies")):
        assert "王寨老" not in client.get(page).text
    assert client.get(at("member", row.pk)).status_code == 404


def test_a_pasted_list_is_matched_and_who_is_unclear_is_asked(client, land, secretary, sent):
    li, zhang = neighbour(land, "李甲"), neighbour(land, "张乙", land.two)
    same = [neighbour(land, "罗丙", one) for one in (land.one, land.two)]
    seating.seat(make.actor("village_secretary", land.east), sent, zhang, standing="member")
    pasted = (
        "序号\n姓名\t单位\n1. 李甲\t一号网格\t12户\n罗丙 一号网格 9\n罗丙\n张乙\n赵丁 上寨 8户 组长"
    )
    said = {"standing": "representative", "pasted": pasted, "from_on": clock.today().isoformat(),
            "decided_by": "各组推选"}  # fmt: skip
    read = client.post(at("bring", sent.pk), said)
    assert read.status_code == 200
    # A heading is no name; 序号 alone would be one, so it is asked about like any other.
    for words in (
        "读到6行",
        "李甲 · 一号网格 · 12户",
        "有2个同名的人",
        "已经在这个组织里",
        "没有查到",
    ):
        assert words in read.text, words
    assert Membership.objects.count() == 1
    # Whoever alone has the name, or lives where the list says, is chosen already; of two nobody.
    assert set(re.findall(r"name=.line_(\d). value=.\w+.[^>]* checked", read.text)) == set("01245")
    lines = {
        "line_0": "skip",
        "line_1": li.pk,
        "line_2": same[0].pk,
        "line_4": "skip",
        "line_5": "new",
    }
    unsure = client.post(at("bring", sent.pk), {**said, **lines, "sure": "1"})
    assert unsure.status_code == 422
    assert "请选是哪一位" in unsure.text
    assert not Person.objects.filter(name="赵丁").exists()
    done = client.post(at("bring", sent.pk), {**said, **lines, "line_3": same[1].pk, "sure": "1"})
    assert done.status_code == 302
    rows = {one.person.name: one for one in members_of(sent, standing="representative")}
    assert set(rows) == {"李甲", "罗丙", "赵丁"}
    assert rows["李甲"].stands_for_said == "一号网格（12户）"
    assert (rows["赵丁"].unit, rows["赵丁"].title) == ("上寨", "组长")
    nothing = client.post(at("bring", sent.pk), {**said, "pasted": "，，"})
    assert "没有读到姓名" in nothing.text


def test_terms_begin_and_are_put_right(client, land, secretary):
    body = make.organisation("villagers_committee", land.east)
    today = clock.today()
    said = {"from_on": today.isoformat(), "due_on": (today + 3000 * DAY).isoformat(), "size": 5}
    long = client.post(at("term", body.pk), said)
    assert long.status_code == 422
    assert "第十四条" in long.text
    said["due_on"] = (today + 100 * DAY).isoformat()
    assert client.post(at("term", body.pk), said).status_code == 302
    row = Term.objects.get()
    make.member(body, make.somebody("陈主任"), "chair")
    page = client.get(at("organisation", body.pk)).text
    for words in ("应有5人，现有1人，缺4人", "还有100天", "第八条", "还没有问过近亲属"):
        assert words in page, words
    assert client.post(
        at("correct_term", row.pk), {"due_on": (today + 800 * DAY).isoformat(), "size": 3}
    ).status_code == 302  # fmt: skip
    assert "还有100天" not in client.get(at("organisation", body.pk)).text


@pytest.mark.row("C6.7")
def test_a_powers_list_begins_from_a_sample_and_is_read_by_all(client, land, secretary):
    body = make.organisation("affairs_committee", land.one)
    assert "还没有权力清单" in client.get(at("powers", body.pk)).text
    start = client.get(at("adopt_powers", body.pk)).text
    assert "不能代替村民小组会议" in start
    said = {"may": "管好水井\n\n修路", "may_not": "不能罚款", "adopted_by": "",
            "adopted_on": clock.today().isoformat()}  # fmt: skip
    refused = client.post(at("adopt_powers", body.pk), said)
    assert refused.status_code == 422
    assert "由哪次会议通过" in refused.text
    said["adopted_by"] = "一组群众会"
    assert client.post(at("adopt_powers", body.pk), said).status_code == 302
    assert Powers.objects.get().may == ["管好水井", "修路"]
    client.logout()
    for page in (at("powers", body.pk), at("powers_paper", body.pk, "print")):
        seen = client.get(page).text
        for words in ("管好水井", "不能罚款", "一组群众会", "没有法定的决定权"):
            assert words in seen, (page, words)
    assert client.get(at("powers_paper", body.pk, "pdf")).content[:4] == b"%PDF"
    assert "权力清单" in client.get(at("directory_of", land.one.key)).text


def test_names_are_public_and_rosters_are_not(client, land):
    branch = make.chain(land.county, land.town, land.east, land.one)[2]
    make.member(branch, make.somebody("刘书记"), "chair")
    make.member(branch, make.somebody("普通党员"), "party_member")
    public = client.get(at("directory_of", land.east.key)).text
    assert "刘书记" in public
    assert "普通党员" not in public
    make.sign_in(client, "village_clerk", land.east)
    assert "普通党员" not in client.get(at("organisation", branch.pk)).text
    make.sign_in(client, "village_secretary", land.east)
    page = client.get(at("organisation", branch.pk)).text
    assert "普通党员" in page
    assert "不公开" in page


@pytest.mark.row("G.11")
def test_the_registers_say_who_sent_whom_for_how_many_households_and_until_when(
    client, land, secretary, sent
):
    until = clock.today() + 1800 * DAY
    one = neighbour(land, "李代表", born_on=date(1980, 5, 1))
    seating.seat(
        SYSTEM, sent, one, standing="representative", to_on=until, stands_for=land.one,
        households=9, decided_by="一号网格户代表推选",
    )  # fmt: skip
    page = client.get(at("organisation", sent.pk)).text
    row = page[page.index("李代表") :]
    row = row[: row.index("</tr>")]
    for words in (land.one.name, "9户", "一号网格户代表推选", clock.chinese_date(until)):
        assert words in row, words
    # One for 5 to 15 households, 村民委员会组织法 第二十九条: more than that is said.
    assert not [one for one in review([sent])[sent.pk] if "户" in one.words and "15" in one.words]
    other = neighbour(land, "王代表", born_on=date(1975, 5, 1))
    seating.seat(SYSTEM, sent, other, standing="representative", stands_for=land.one, households=40)
    assert [one for one in review([sent])[sent.pk] if "15" in one.words]
    branch = make.chain(land.county, land.town, land.east, land.one)[2]
    party = neighbour(land, "张党员", born_on=date(1970, 5, 1))
    seating.seat(SYSTEM, branch, party, standing="party_member")
    assert "张党员" in client.get(at("organisation", branch.pk)).text
    with clock.at(clock.day_start(until) + DAY):
        assert [one.person.name for one in members_of(sent)] == ["王代表"]
        assert [one.person.name for one in members_of(branch)] == ["张党员"]


def test_a_town_sees_what_is_wanting_and_nothing_else(client, land):
    make.sign_in(client, "town_cadre", land.town)
    assert "没有要看的" in client.get(at("bodies")).text
    good = make.organisation("villagers_committee", land.west)
    today = clock.today()
    for sex in "211":
        make.member(good, make.somebody(sex=sex), kin_asked_on=today)
    Term.objects.create(organisation=good, from_on=today, due_on=today + 900 * DAY, size=3)
    bad = make.organisation("villagers_committee", land.east)
    make.member(bad, make.somebody("独苗", sex="1"), "chair")
    page = client.get(at("bodies")).text
    assert "有 1 个组织要看一看" in page
    assert "现有1人，不足3人" in page
    assert page.count("data-open") == 1
    assert "独苗" not in page
    asked = {one.label: one for one in coverage.check(land.county)}
    assert asked["组成不合、半年内届满或者缺额的组织"].count == 1


def test_next_door_keeps_its_own_lists(client, land, sent):
    row = make.member(sent, standing="representative")
    make.sign_in(client, "village_secretary", land.west)
    for page in (at("organisation", sent.pk), at("seat", sent.pk), at("member", row.pk)):
        assert client.get(page).status_code == 404
    assert client.get(f"{at('bodies')}?area={land.east.key}").status_code == 404
