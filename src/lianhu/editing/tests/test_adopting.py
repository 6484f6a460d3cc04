"""A draft goes before a meeting of its place and is what the place works by, by its resolution alone."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from lianhu.assembly import commands as assembly
from lianhu.assembly.commands.planning import Seat
from lianhu.assembly.models import Item, Meeting, Resolution
from lianhu.audit.actor import SYSTEM
from lianhu.audit.tests.twice import heard_twice
from lianhu.counties.jobs import drain
from lianhu.editing import commands
from lianhu.editing.models import Draft
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.matters.tests.factories import village
from lianhu.matters.tests.meeting import bodies, held
from lianhu.methods.models import Adoption, MethodVersion


@pytest.fixture
def here(county):
    found = bodies(village())
    sidan = MethodVersion.objects.shipped().get(key="sidan")
    found.draft = commands.copy(found.who("secretary"), found.east, sidan)
    commands.add_stage(found.who("secretary"), found.draft, card="check", after="办理")
    return found


def now(draft):
    return Draft.objects.visible_to(SYSTEM).select_related("area", "base").get(pk=draft.pk)


def seat(days=8):
    return Seat(clock.today() + timedelta(days=days), time(9, 30), "村委会院坝")


def tabled(here, kind="representatives", body="villager_representatives"):
    meeting = commands.table(
        here.who("secretary"), now(here.draft), kind=kind, seat=seat(),
        organisation=here.bodies.get(body),
    )  # fmt: skip
    return Item.objects.select_related("meeting__area", "meeting__organisation").get(
        meeting=meeting
    )


@pytest.mark.row("G.7")
def test_what_the_representatives_pass_is_what_the_village_works_by(here):
    item = tabled(here)
    held(here, item, "secretary", came=9, hands=(9, 0, 0))
    assert Adoption.objects.filter(area=here.east, key="sidan", until_at=None).count() == 1
    made = Adoption.objects.get(area=here.east, key="sidan", until_at=None)
    resolution = Resolution.objects.get()
    assert made.words == f"村民代表会议〔{resolution.year}〕1号"
    assert (made.body, made.decided_on) == (
        here.bodies["villager_representatives"], clock.day_of(resolution.at),
    )  # fmt: skip
    draft = now(here.draft)
    assert (draft.version_id, draft.resolution_id) == (made.version_id, resolution.pk)
    assert heard_twice() >= {"editing.settled", "assembly.settle_told", "matters.meeting_over"}
    assert Adoption.objects.filter(area=here.east, key="sidan").count() == 1


def test_it_does_not_change_while_it_lies_before_a_meeting(here):
    tabled(here)
    secretary, body = here.who("secretary"), here.bodies["villagers_committee"]
    for act in (
        lambda: commands.remove_stage(secretary, now(here.draft), "办理"),
        lambda: commands.undo(secretary, now(here.draft)),
        lambda: commands.drop(secretary, now(here.draft)),
        lambda: commands.table(secretary, now(here.draft), kind="assembly", seat=seat()),
        lambda: commands.install(secretary, now(here.draft), body=body, decided_on=clock.today()),
    ):
        with pytest.raises(Conflict, match="村民代表会议"):
            act()


@pytest.mark.parametrize(("came", "hands"), [(9, (3, 6, 0)), (4, None)])
def test_voted_down_or_too_few_it_is_a_draft_again(here, came, hands):
    item = tabled(here)
    held(here, item, "secretary", came=came, hands=hands)
    drain()
    assert not Adoption.objects.filter(area=here.east, key="sidan").exists()
    commands.undo(here.who("secretary"), now(here.draft))


def test_taken_off_the_agenda_it_may_be_changed(here):
    item = tabled(here)
    assembly.drop_plan(here.who("secretary"), item.meeting)
    commands.undo(here.who("secretary"), now(here.draft))


def test_it_joins_a_meeting_that_is_being_planned(here):
    first = tabled(here)
    other = commands.copy(
        here.who("secretary"), here.east, MethodVersion.objects.shipped().get(key="sanshi")
    )
    commands.table(here.who("secretary"), other, meeting=first.meeting)
    assert Meeting.objects.get().items.count() == 2


def test_what_is_against_the_rules_goes_before_no_meeting(here):
    commands.change_stage(here.who("secretary"), now(here.draft), "晒单", {"days": 7})
    with pytest.raises(Refusal, match="不合规矩"):
        tabled(here)


def test_only_a_meeting_that_may_decide_and_only_who_steers(here):
    with pytest.raises(Refusal, match="由哪个会"):
        tabled(here, kind="yard", body="")
    with pytest.raises(NotAllowed):
        commands.table(here.who("clerk"), now(here.draft), kind="assembly", seat=seat())
    with pytest.raises(Refusal, match="哪天开"):
        commands.table(here.who("secretary"), now(here.draft), kind="assembly")
    held(here, tabled(here), "secretary", came=9, hands=(9, 0, 0))
    with pytest.raises(Conflict, match="已经定稿"):
        commands.settle(SYSTEM, now(here.draft), Resolution.objects.get())


def test_a_resolution_on_something_else_adopts_nothing(here):
    other = commands.copy(
        here.who("secretary"), here.east, MethodVersion.objects.shipped().get(key="sanshi")
    )
    held(here, tabled(here), "secretary", came=9, hands=(9, 0, 0))
    with pytest.raises(Refusal, match="没有依法通过"):
        commands.settle(SYSTEM, now(other), Resolution.objects.get())


@pytest.mark.row("G.7")
def test_the_pages_say_where_it_is_and_where_it_came_from(here, client):
    client.force_login(here.accounts["secretary"])
    show, paper = (reverse(f"editing:{one}", args=[here.draft.pk]) for one in ("show", "print"))
    assert "提交会议" in client.get(show).text
    item = tabled(here)
    seen = client.get(show).text
    assert "已经列入村民代表会议的议题" in seen
    assert "在后面加一步" not in seen
    assert item.asks[-9:-1] in client.get(paper).text
    held(here, item, "secretary", came=9, hands=(9, 0, 0))
    made = Adoption.objects.get(area=here.east, key="sidan", until_at=None)
    assert made.words in client.get(reverse("methods:show", args=[made.version_id])).text
