"""The villagers' committee by its whole calendar and a recall, at the pages and by their days."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.assembly.tests.factories import representatives
from lianhu.audit.actor import SYSTEM
from lianhu.ballots import commands as ballots
from lianhu.ballots.models import PaperBox, Round
from lianhu.bodies.models import Membership
from lianhu.bodies.tests.factories import member
from lianhu.counties.jobs import drain
from lianhu.elections.models import Election
from lianhu.elections.tests.factories import committee, passed, photo, put, settled
from lianhu.kernel import clock
from lianhu.people.tests.factories import person
from lianhu.rolls import commands as rolls
from tests.journeys.hand import turn_to
from tests.journeys.test_courtyard import hand_of, plain_hand

pytestmark = pytest.mark.browser


@pytest.fixture
def here(site):
    return settled(6)


def newest():
    return Election.objects.visible_to(SYSTEM).order_by("pk").last()


def show(hand, election):
    hand.page.goto(reverse("elections:show", args=[election.pk]))


def public(anyone, here, election):
    anyone.page.goto(reverse("elections:public", args=[here.east.key, election.pk]))


def step(hand, act, **typed):
    """One of the small forms of an election, by what it does."""
    form = hand.page.locator(f"form:has(input[name=act][value={act}])")
    if not form.is_visible():
        hand.page.locator("details", has=form).locator("summary").first.click()
    for name, words in typed.items():
        hand.type(f"{act}-{name}", words)
    form.get_by_role("button").last.click()
    hand.page.wait_for_load_state()


def frozen(here, election):
    roll = Election.objects.get(pk=election.pk).roll
    for one in roll.asides.filter(settled_at=None):
        rolls.settle(here.who("secretary"), roll, [one], on=False, reason="问过")
    rolls.freeze(here.who("secretary"), roll)
    rolls.post(here.who("secretary"), roll)


def opened(hand, words):
    """The round that a button of the election opens; the page is that of the round."""
    hand.tap(words)
    hand.page.wait_for_url("**/ballots/**")
    return Round.objects.visible_to(SYSTEM).order_by("pk").last()


def voted(here, hand, other, votes, given=12):
    """The open round: slips given out, keyed by two alike, the sheet photographed, closed."""
    round_ = Round.objects.visible_to(SYSTEM).order_by("pk").last()
    hand.type("label", "村委会")
    hand.tap("加一个票箱")
    box = reverse("ballots:box", args=[round_.pk, 1])
    hand.page.goto(box)
    papers = hand.page.locator("form:has(input[value=papers])")
    papers.locator("textarea, input[type=text]").first.fill(f"1-{given}")
    hand.tap("记下发给了谁")
    said = {"issued": given, "returned": given, "missing": 0, "valid": given, "invalid": 0}
    said |= {f"for_{key}": n for key, n in zip(round_.keys, votes, strict=True)}
    for one in (hand, other):
        one.page.goto(box)
        for name, n in said.items():
            one.page.fill(f'main [name="{name}"]', str(n))
        one.tap("录好了")
    sheet = photo(here.who("clerk"))
    ballots.photograph(here.who("clerk"), PaperBox.objects.get(round=round_), photo=sheet)
    hand.page.goto(reverse("ballots:show", args=[round_.pk]))
    hand.sure("结束表决")
    hand.page.wait_for_load_state()


def begun(hand, here, today):
    """A day that is too near is refused with its article; the next is told and has a roll."""
    hand.page.goto(reverse("elections:new") + f"?area={here.east.key}&kind=villagers_committee")
    seats = {"seats_chair": 1, "seats_deputy": 0, "seats_member": 2}
    for name, words in {"where": "村委会院坝", **seats}.items():
        hand.type(name, str(words))
    hand.type("held_on", (today + timedelta(days=10)).isoformat())
    hand.tap("开始")
    assert hand.sees("来不及")
    assert hand.sees("第十七条")
    hand.type("held_on", (today + timedelta(days=40)).isoformat())
    hand.tap("开始")
    hand.page.wait_for_load_state()
    committee(here, [person("选委甲", area=here.one), person("选委乙", area=here.one)])
    step(hand, "tell_day")
    step(hand, "draw_roll")
    frozen(here, newest())
    return newest()


def test_the_committee_from_a_day_to_the_hand_over(chromium, site, here, monkeypatch):
    hand, other = (hand_of(chromium, site, here, who, 1280) for who in ("secretary", "clerk"))
    anyone, today = plain_hand(chromium, site), clock.today()
    election = begun(hand, here, today)
    for no, (people, standing) in enumerate(
        ((here.people[0:1], "chair"), (here.people[1:2], "chair"), (here.people[2:4], "member"),
         (here.people[4:5], "member")), 1,
    ):  # fmt: skip
        put(here, election, people, standing, signers=[no], by="voters")
    show(hand, election)
    assert hand.sees("还没有核对")
    passed(here, election)
    turn_to(monkeypatch, today + timedelta(days=9))
    show(hand, election)
    step(hand, "announce_candidates")
    step(hand, "met")
    drain()
    public(anyone, here, election)
    assert anyone.sees(here.people[4].name)
    opened(hand, "开始选主任")
    hand.sure("结束表决")
    assert "到那天才能结束" in hand.page.locator("body").inner_text()

    turn_to(monkeypatch, today + timedelta(days=40))
    show(hand, election)
    step(hand, "call_off", why="候选人的名字印错了")
    assert hand.sees("主任第1轮")
    opened(hand, "开始选主任")
    voted(here, hand, other, [6, 6])
    show(hand, election)
    opened(hand, "开始选委员")
    voted(here, hand, other, [9, 8, 3])
    show(hand, election)
    step(hand, "announce")
    _run_off(hand, other, anyone, here, election, monkeypatch)
    seats = Membership.objects.live(clock.today()).filter(organisation=here.committee)
    assert {one.person_id for one in seats} == {here.people[n].pk for n in (0, 2, 3)}


def _run_off(hand, other, anyone, here, election, monkeypatch):
    """Between the two who stood for the chair, on a day that everybody reads; then the hand-over."""
    assert hand.sees("另行选举")
    day = clock.today() + timedelta(days=3)
    step(hand, "set_again", held_on=day.isoformat())
    drain()
    public(anyone, here, election)
    assert anyone.sees("候选人的名字印错了")
    assert anyone.sees(clock.chinese_date(day))
    turn_to(monkeypatch, day)
    show(hand, election)
    opened(hand, "再选一轮")
    voted(here, hand, other, [5, 4], 9)
    show(hand, election)
    step(hand, "announce")
    turn_to(monkeypatch, day + timedelta(days=11))
    show(hand, election)
    assert hand.sees("晚了")
    step(hand, "hand_over")
    assert hand.sees("办完了")


def test_a_recall_from_its_paper_to_the_by_election(chromium, site, here, monkeypatch):
    hand, other = (hand_of(chromium, site, here, who, 1280) for who in ("secretary", "clerk"))
    anyone, today = plain_hand(chromium, site), clock.today()
    representatives(here, 9)
    member(here.committee, here.people[0], "member", from_on=today - timedelta(days=200))
    hand.page.goto(reverse("elections:recall"))
    hand.pick(here.people[0].name)
    hand.pick("五分之一")
    hand.type("reasons", "公益林的账没有公布")
    hand.type("held_on", (today + timedelta(days=30)).isoformat())
    hand.type("where", "村委会院坝")
    hand.tap("登记", within="form.lh-form")
    hand.page.wait_for_load_state()
    step(hand, "draw_roll")
    election = newest()
    frozen(here, election)
    show(hand, election)
    step(hand, "demand", signers="1-2")
    assert hand.sees("还不够")
    step(hand, "demand", signers="5")
    step(hand, "hear", words="那时在外看病")
    step(hand, "tell_day")
    public(anyone, here, election)
    assert anyone.sees("同意不同意罢免")
    turn_to(monkeypatch, today + timedelta(days=30))
    show(hand, election)
    opened(hand, "开始投票")
    voted(here, hand, other, [5, 2, 0], 7)
    show(hand, election)
    step(hand, "announce")
    step(hand, "hand_over")
    assert not Membership.objects.live(clock.today()).filter(organisation=here.committee)
    hand.tap("开始补选")
    hand.page.wait_for_load_state()
    assert hand.page.input_value("main [name=seats_member]") == "1"
