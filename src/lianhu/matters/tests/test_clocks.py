"""Asking the teller, more time, a calendar that changes: what the clock of a matter does."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.counties.jobs import drain
from lianhu.hours import commands as hours
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands, promises, reactions, replay
from lianhu.matters.tests.desk import step
from lianhu.matters.tests.factories import bearer, carried, fresh, raised, village
from lianhu.notices.models import Telling

MONDAY = datetime(2026, 3, 2, 9, tzinfo=clock.LOCAL)


@pytest.fixture
def at():
    """Sets the clock: `at(day, hour)` of March 2026."""
    open_ones = []

    def fix(day, hour=9):
        fixed = clock.at(datetime(2026, 3, day, hour, tzinfo=clock.LOCAL))
        open_ones.append(fixed)
        return fixed.__enter__()

    fix(2)
    yield fix
    for one in reversed(open_ones):
        one.__exit__(None, None, None)


@pytest.fixture
def here(county, at):
    """The village, whose posts are held since this Monday."""
    return village()


@pytest.fixture
def claimed(here, at):
    """Claimed on Monday the second with a promise for Friday the sixth."""
    matter = carried(here, "sent")
    commands.claim(
        here.who("worker"),
        fresh(matter),
        measures="换灯",
        steps=["换"],
        promised_on=date(2026, 3, 6),
    )
    found = fresh(matter)
    found.code = matter.code
    return found


def last_day(matter):
    return clock.day_of(fresh(matter).due_at)


def told(matter, kind="teller"):
    return Telling.objects.filter(stream=matter.stream, audience_kind=kind).latest("pk").words


def test_the_clock_stands_while_the_teller_is_waited_for(here, claimed, at):
    at(3)
    commands.ask_teller(here.who("worker"), claimed, words="灯在哪一头？")
    waiting = fresh(claimed)
    assert waiting.paused_at == clock.now()
    # Five working days at most, then what was left: three days.
    assert clock.day_of(waiting.paused_until) == date(2026, 3, 10)
    assert last_day(claimed) == date(2026, 3, 13)
    assert "灯在哪一头？" in told(claimed)
    assert replay.difference(waiting) == ""
    at(5)
    commands.comment(bearer(claimed), waiting, words="村口那头")
    assert last_day(claimed) == date(2026, 3, 8)
    assert fresh(claimed).paused_at is None
    assert replay.difference(fresh(claimed)) == ""


def test_no_answer_does_not_stop_it_for_ever(here, claimed, at):
    commands.ask_teller(here.who("worker"), claimed, words="灯在哪一头？")
    at(6)
    reactions.deadlines()
    assert fresh(claimed).paused_at
    at(10)  # the ninth was the last day
    reactions.deadlines()
    again = fresh(claimed)
    assert again.paused_at is None
    assert again.escalated_at is None
    assert last_day(claimed) == date(2026, 3, 13)
    assert replay.difference(again) == ""
    at(14)
    reactions.deadlines()
    assert fresh(claimed).escalated_at


def test_a_promise_is_kept_if_the_teller_took_the_days(here, claimed, at):
    commands.ask_teller(here.who("worker"), claimed, words="灯在哪一头？")
    at(5)
    commands.hear_back(here.who("worker"), fresh(claimed), words="电话里说在村口")
    at(9)
    commands.finish(here.who("worker"), fresh(claimed), words="换好了")
    assert claimed.plans.get().state == "kept"
    assert replay.difference(fresh(claimed)) == ""


def test_only_as_often_as_the_method_says_and_only_by_who_has_it(here, claimed):
    with pytest.raises(NotAllowed):
        commands.ask_teller(here.who("worker2"), fresh(claimed), words="？")
    with pytest.raises(Refusal) as empty:
        commands.ask_teller(here.who("worker"), fresh(claimed), words=" ")
    assert empty.value.field == "words"
    for _time in range(2):
        commands.ask_teller(here.who("worker"), fresh(claimed), words="再问一句")
        with pytest.raises(IllegalMove):
            commands.ask_teller(here.who("worker"), fresh(claimed), words="又一句")
        commands.comment(bearer(claimed), fresh(claimed), words="好")
    with pytest.raises(IllegalMove):
        commands.ask_teller(here.who("worker"), fresh(claimed), words="第三次")


def test_nothing_else_stops_the_clock(here, claimed, at):
    """No office and no contractor: only a question to the teller, and not when time is up."""
    before = claimed.due_at
    commands.progress(here.who("worker"), fresh(claimed), words="等供电所")
    assert fresh(claimed).due_at == before
    at(9)
    commands.ask_teller(here.who("worker"), fresh(claimed), words="灯在哪一头？")
    assert fresh(claimed).paused_at is None
    assert fresh(claimed).due_at == before
    assert replay.difference(fresh(claimed)) == ""


def test_the_teller_reads_it_and_answers_on_the_page(here, claimed, phone, client, at):
    client.force_login(here.accounts["worker"])
    answer = step(client, claimed, "ask_teller", words="灯在哪一头？")
    assert answer.status_code == 302
    desk = client.get(reverse("matters:show", args=[claimed.number])).text
    assert "时限暂停" in desk
    assert "记下回话" in desk
    phone.open("follow")
    phone.follow(claimed)
    page = phone.text
    assert "等您回话，时限暂停" in page
    assert "灯在哪一头？" in page
    assert "问您一句" in page


def test_more_time_is_asked_before_it_is_up_and_granted_by_another(here, claimed, at):
    worker, secretary = here.who("worker"), here.who("secretary")
    commands.ask_extension(worker, fresh(claimed), until=date(2026, 3, 11), reason="灯杆要订做")
    assert last_day(claimed) == date(2026, 3, 6)  # asking alone moves nothing
    with pytest.raises(NotAllowed):
        commands.decide_extension(worker, fresh(claimed), granted=True)
    commands.decide_extension(secretary, fresh(claimed), granted=True)
    assert last_day(claimed) == date(2026, 3, 11)
    assert fresh(claimed).promised_on == date(2026, 3, 11)
    assert "2026年3月11日" in told(claimed)
    assert "灯杆要订做" in told(claimed)
    assert replay.difference(fresh(claimed)) == ""
    with pytest.raises(IllegalMove):
        commands.ask_extension(worker, fresh(claimed), until=date(2026, 3, 20), reason="再延")


def test_nobody_grants_their_own(here, claimed):
    """Not by another post of theirs either; the table says so too."""
    from lianhu.bodies.tests.factories import post, tenure

    tenure(post("village_secretary", here.east), here.accounts["worker"].person)
    worker = here.who("worker")
    commands.ask_extension(worker, fresh(claimed), until=date(2026, 3, 11), reason="订做")
    with pytest.raises(NotAllowed):
        commands.decide_extension(worker, fresh(claimed), granted=True)


def test_after_it_is_up_it_is_refused_in_words(here, claimed, at):
    at(7)
    with pytest.raises(IllegalMove, match="期限已经过了"):
        commands.ask_extension(
            here.who("worker"), fresh(claimed), until=date(2026, 3, 11), reason="订做"
        )


@pytest.mark.parametrize(
    "until, reason, field",
    [(6, "订做", "until"), (31, "订做", "until"), (11, " ", "reason")],
)
def test_what_is_asked_must_fit(here, claimed, until, reason, field):
    with pytest.raises(Refusal) as refused:
        commands.ask_extension(
            here.who("worker"), fresh(claimed), until=date(2026, 3, until), reason=reason
        )
    assert refused.value.field == field


def test_refused_time_changes_nothing_and_says_why(here, claimed):
    worker, secretary = here.who("worker"), here.who("secretary")
    commands.ask_extension(worker, fresh(claimed), until=date(2026, 3, 11), reason="忙")
    with pytest.raises(Refusal):
        commands.decide_extension(secretary, fresh(claimed), granted=False)
    commands.decide_extension(secretary, fresh(claimed), granted=False, words="先办这件")
    assert last_day(claimed) == date(2026, 3, 6)
    assert "没有批准" in told(claimed, "post")
    assert replay.difference(fresh(claimed)) == ""


@pytest.mark.row("C4.42")
@pytest.mark.parametrize("done, state", [(6, "kept"), (10, "extended"), (12, "broken")])
def test_granted_time_is_never_called_on_time(here, claimed, at, done, state):
    commands.ask_extension(
        here.who("worker"), fresh(claimed), until=date(2026, 3, 11), reason="订做"
    )
    commands.decide_extension(here.who("secretary"), fresh(claimed), granted=True)
    at(done)
    commands.finish(here.who("worker"), fresh(claimed), words="换好了")
    plan = claimed.plans.get()
    assert plan.state == state
    assert promises.state_words(plan)


def test_the_forms_of_more_time(here, claimed, client):
    client.force_login(here.accounts["worker"])
    assert (
        step(client, claimed, "ask_extension", until="2026-03-11", reason="订做").status_code == 302
    )
    client.force_login(here.accounts["secretary"])
    page = client.get(reverse("matters:act", args=[claimed.number, "decide_extension"])).text
    assert "订做" in page
    assert step(client, claimed, "decide_extension", granted="yes", words="").status_code == 302
    assert last_day(claimed) == date(2026, 3, 11)


def test_a_new_calendar_moves_running_deadlines(here, at):
    """On the second the third is written down as free: what was due then is due on the fourth."""
    matter = raised(here)
    assert last_day(matter) == date(2026, 3, 3)
    year = {"year": 2026, "notice": "国办发明电〔2026〕1号"}
    hours.set_year(SYSTEM, **year, off=[date(2026, 3, 3)], on=[])
    drain()
    assert last_day(matter) == date(2026, 3, 4)
    event = Event.objects.get(stream=matter.stream, verb="matters.recalculate")
    assert event.data["due"].startswith("2026-03-04")
    assert replay.difference(fresh(matter)) == ""
    # A matter raised now is given its day by the new calendar.
    assert last_day(raised(here)) == date(2026, 3, 4)


def test_what_goes_along_follows_the_calendar_too_and_stands_by_it_when_apart(here, at):
    lead, member = raised(here), raised(here, words="同一盏灯")
    commands.join(here.who("clerk"), member, lead=lead)
    year = {"year": 2026, "notice": "国办发明电〔2026〕1号"}
    hours.set_year(SYSTEM, **year, off=[date(2026, 3, 3)], on=[])
    drain()
    assert last_day(fresh(member)) == date(2026, 3, 4)
    assert replay.difference(fresh(member)) == ""
    commands.part(here.who("clerk"), fresh(member), reason="不是同一盏")
    assert replay.difference(fresh(member)) == ""


def test_what_was_late_by_the_old_calendar_is_not_late(here, at):
    matter = raised(here)
    at(4, 1)
    reactions.deadlines()
    assert fresh(matter).escalated_at
    year = {"year": 2026, "notice": "国办发明电〔2026〕1号"}
    hours.set_year(SYSTEM, **year, off=[date(2026, 3, 3)], on=[])
    drain()
    assert fresh(matter).escalated_at is None
    at(5, 1)
    reactions.deadlines()
    assert fresh(matter).escalated_at


def test_the_day_of_a_paused_matter_follows_too(here, claimed, at):
    commands.ask_teller(here.who("worker"), claimed, words="灯在哪一头？")
    year = {"year": 2026, "notice": "国办发明电〔2026〕1号"}
    hours.set_year(SYSTEM, **year, off=[date(2026, 3, 3)], on=[])
    drain()
    assert replay.difference(fresh(claimed)) == ""
    at(4)
    commands.comment(bearer(claimed), fresh(claimed), words="村口")
    assert replay.difference(fresh(claimed)) == ""
    assert last_day(claimed) == date(2026, 3, 6) + timedelta(days=2)
