"""A year led through another method: what it says, what it does not know, and that it changes nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.assembly import commands as assembly
from lianhu.assembly.tests import factories as meetings
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.bodies.tests.factories import organisation
from lianhu.counties.jobs import drain
from lianhu.editing import commands as editing
from lianhu.feedback import commands, rehearsal_sheet, rehearsing
from lianhu.feedback.commands import rehearsing as command
from lianhu.feedback.models import Rehearsal
from lianhu.feedback.tally import Tally, middle
from lianhu.feedback.tests.factories import carried, fresh
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.matters.models import Matter, Tabled
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests.desk import enter
from lianhu.methods.models import MethodVersion
from lianhu.methods.rehearsing import Sat
from lianhu.methods.tests.meetings import with_changes


def closed(here, n=1):
    """Matters that went all the way round: two clerks' steps a day, fifteen days on the board."""
    found = [carried(here, "shown") for _ in range(n)]
    with clock.at(clock.now() + timedelta(days=17)):
        deadlines()
    return [fresh(one) for one in found]


def shipped(key):
    return MethodVersion.objects.shipped().filter(key=key).latest("pk")


def through(here, who="secretary", area=None, **method):
    """The rehearsal after all its batches; a day later than everything that was closed."""
    with clock.at(clock.now() + timedelta(days=18)):
        row = commands.rehearse(here.who(who), area or here.east, **method)
        drain()
    row.refresh_from_db()
    return row


def drafted(here, card="vote", after="派单"):
    draft = editing.copy(SYSTEM, here.east, shipped("sidan"))
    editing.add_stage(SYSTEM, draft, card=card, after=after)
    draft.refresh_from_db()
    return draft


def everything(stream):
    return list(Event.objects.of(stream).values_list("hash", flat=True))


@pytest.mark.row("G.7")
@pytest.mark.parametrize("key", ["sidan", "sanshi"])
def test_the_methods_that_they_really_went_through_change_nothing(here, key):
    first, _other = closed(here, 2)
    before = everything(first.stream), fresh(first).revision
    row = through(here, version=shipped(key))
    sums = Tally.of(row.tally)
    assert (sums.n, sums.through, sums.guessed, dict(sums.pace)) == (2, 2, 0, {"same": 2})
    assert middle(sums.low) == middle(sums.high) == middle(sums.more) == 0
    assert not any(sums.hands.values())
    assert sums.late == sums.was_late
    assert (row.seen, row.total, bool(row.ended_at)) == (2, 2, True)
    assert (everything(first.stream), fresh(first).revision) == before


@pytest.mark.row("G.7")
def test_a_draft_with_a_vote_more_says_days_more_steps_more_and_what_nobody_knows(here):
    closed(here)
    row = through(here, draft=drafted(here))
    sums = Tally.of(row.tally)
    assert dict(sums.pace) == {"longer": 1}
    assert (middle(sums.low), middle(sums.high), middle(sums.more)) == (10, 45, 1)
    assert sums.quorum["unknown"] == 1
    assert sums.hands == {
        **dict.fromkeys(sums.hands, 0),
        "village_clerk": 1,
        "village_secretary": 1,
    }
    found = rehearsal_sheet.sheet(row)
    said = dict(found.lines)
    assert said["走得通吗"] == "走得通1件"
    assert said["多几天"].startswith("从少到多排，正中间那件多10到45天")
    assert "说不准1件" in said["会开得成吗"]
    assert any("谁也不知道，不猜" in one for one in found.unsure)
    assert [(one.title, one.new) for one in found.steps if one.new] == [("群众会表决", 1)]


def test_what_cannot_be_led_through_says_why(here):
    (matter,) = closed(here)
    Matter._base_manager.filter(pk=matter.pk).update(kind="wish")
    draft = editing.start(SYSTEM, here.east, title="清洁", summary="门前", receives=["demand"])
    found = rehearsal_sheet.sheet(through(here, draft=draft))
    assert found.stuck == [(1, "这套办法不接这一类事", "")]
    assert len(found.lines) == 1


def test_secrets_are_left_out_and_where_nothing_was_closed_nothing_is_rehearsed(here):
    (matter,) = closed(here)
    Matter._base_manager.filter(pk=matter.pk).update(secrecy="private")
    with pytest.raises(Refusal, match="没有办结的事"):
        through(here, version=shipped("sidan"))
    with pytest.raises(Refusal, match="请选一套"):
        through(here)
    with pytest.raises(NotAllowed):
        through(here, "worker", version=shipped("sidan"))
    with pytest.raises(NotAllowed):
        through(here, "next_door", version=shipped("sidan"))


def test_it_goes_on_from_where_it_was_when_the_machine_stopped(here, monkeypatch):
    closed(here, 3)
    monkeypatch.setattr(command, "BATCH", 1)
    whole = through(here, version=shipped("sidan"))
    with clock.at(clock.now() + timedelta(days=18)):
        row = commands.rehearse(here.who("secretary"), here.east, version=shipped("sidan"))
        commands.rehearse_on(SYSTEM, row)
        assert (row.seen, row.ended_at, Tally.of(row.tally).n) == (1, None, 1)
        drain()
        row.refresh_from_db()
        assert (row.seen, row.tally) == (3, whole.tally)
        # Begun again when it is through: nothing is counted twice.
        commands.rehearse_on(SYSTEM, row)
    row.refresh_from_db()
    assert row.tally == whole.tally


def test_a_batch_asks_as_many_questions_as_any(here, django_assert_num_queries):
    closed(here, 3)
    matters = list(
        rehearsing.closed(here.east.path, clock.now() - timedelta(1), clock.now() + timedelta(30))
    )
    rehearsing_of = lambda rows: list(rehearsing.cases(rows))  # noqa: E731 - said twice
    rehearsing_of(matters)
    with django_assert_num_queries(4):
        rehearsing_of(matters[:1])
    with django_assert_num_queries(4):
        rehearsing_of(matters)


@pytest.mark.row("G.7")
def test_who_really_came_is_read_from_the_sign_in_of_the_meeting(here):
    (matter,) = closed(here)
    (case,) = rehearsing.cases([matter])
    stay = next(one for one in case.way if one.stage.key == "反馈")
    tabled = Tabled.objects.create(matter=matter, stage="反馈", entered_at=stay.at)
    organisation("villagers_committee", here.east)
    meetings.homes(here, 6)
    point = meetings.point(stream=tabled.stream)
    meeting = meetings.running(here, road="households", items=[point])
    with meetings.on_the_day(meeting):
        meetings.signed(here, meeting, 4)
        assembly.end(here.who("secretary"), meeting)
        (case,) = rehearsing.cases([matter])
        met = {one.stage.key: one.sat for one in case.way if one.sat}
        assert met == {"反馈": Sat("households", 6, 4)}
        now = clock.now()
        for share, enough, short in (("2/3", 1, 0), ("5/6", 0, 1)):
            source = with_changes(('at_least = "2/3"', f'at_least = "{share}"'))
            row = Rehearsal(place=here.east.path, source=source, title="x",
                            since=now - timedelta(days=30), until=now + timedelta(days=1))  # fmt: skip
            (found,) = rehearsing.held(row, clock.today())
            assert (found.step, found.n, found.enough, found.short) == (
                "村民会议决定", 1, enough, short,
            )  # fmt: skip
        row.source = with_changes((', { of = "households", at_least = "2/3" }', ""))
        (found,) = rehearsing.held(row, clock.today())
        assert (found.unknown, found.short) == (1, 0)


def test_the_office_begins_one_waits_reads_it_and_prints_it(client, here):
    closed(here)
    draft = drafted(here)
    enter(client, here, "secretary")
    assert "还没有试过" in client.get(reverse("feedback:rehearsals")).text
    assert (
        reverse("feedback:rehearsals") in client.get(reverse("editing:show", args=[draft.pk])).text
    )
    with clock.at(clock.now() + timedelta(days=18)):
        enter(client, here, "secretary")
        asked = client.get(
            f"{reverse('feedback:rehearsals')}?method=d{draft.pk}&area={here.east.key}"
        )
        assert f'value="d{draft.pk}" selected' in asked.text
        assert client.post(reverse("feedback:rehearsals"), {"method": "v0"}).status_code == 422
        answer = client.post(
            reverse("feedback:rehearsals"), {"method": f"d{draft.pk}", "area": here.east.key}
        )
        waiting = client.get(answer.url)
        assert (waiting["Refresh"], "走了0件，共1件" in waiting.text) == ("3", True)
        row = Rehearsal.objects.visible_to(SYSTEM).get()
        printed = reverse("feedback:print_rehearsal", args=[row.pk])
        assert client.get(printed).status_code == 404
        drain()
        for page in (client.get(answer.url), client.get(printed)):
            for words in (
                "走得通吗",
                "说不准的",
                "谁也不知道",
                "群众会表决",
                "村（社区）书记：多1次",
                "新加的1次",
            ):
                assert words in page.text, words
        assert "Refresh" not in client.get(answer.url)
        enter(client, here, "next_door")
        assert client.get(answer.url).status_code == 404
        enter(client, here, "worker")
        assert client.get(answer.url).status_code == 403


def test_where_nothing_was_closed_the_form_says_so(client, here):
    enter(client, here, "secretary")
    sent = {"method": f"v{shipped('sidan').pk}", "area": here.east.key}
    answer = client.post(reverse("feedback:rehearsals"), sent)
    assert answer.status_code == 422
    assert "没有什么可以试演" in answer.text
