"""A pact is in force by what the lawful meeting resolved, and by nothing else."""

import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from lianhu.assembly import commands as assembly
from lianhu.assembly import door
from lianhu.assembly.after import since
from lianhu.assembly.commands.planning import Point, Seat
from lianhu.assembly.models import Meeting, Resolution
from lianhu.audit.actor import SYSTEM
from lianhu.audit.tests.twice import heard_twice
from lianhu.ballots import commands as ballots
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Refusal
from lianhu.matters.tests.desk import enter
from lianhu.pacts import commands, papers
from lianhu.pacts.models import Filing, Version
from lianhu.pacts.rules import Women
from lianhu.pacts.tests.factories import asked, fresh, reviewed, version
from lianhu.people.models import Residence
from lianhu.people.tests.factories import household, person


def waiting(here):
    """A version whose words are fixed."""
    one = asked(here)
    reviewed(here, one)
    commands.to_vote(here.who("secretary"), version(one.pk))
    return version(one.pk)


def seat(days=20):
    return Seat(clock.today() + timedelta(days=days), time(9, 30), "村委会院坝")


def homes(here, count=3):
    for n in range(count):
        home = household(here.one, kind="registered", number=f"P{n:07}")
        one = person(f"张甲{n}", area=here.one, born_on=date(1980, 1, 1))
        Residence.objects.create(person=one, household=home, kind="registered")


def called(here, one):
    homes(here)
    meeting = commands.table(here.who("secretary"), one, kind="assembly", seat=seat())
    points = [
        Point(i.title, i.subject, studied_on=clock.today(), stream=i.stream)
        for i in meeting.items.all()
    ]
    assembly.revise(here.who("secretary"), meeting, sittings=[seat()], items=points)
    assembly.call(here.who("secretary"), meeting)
    return Meeting.objects.get(pk=meeting.pk)


def held(here, meeting, approve):
    """All come; so many approve, the others oppose; written down where it passed."""
    first = meeting.sittings.get()
    with clock.at(clock.day_start(first.day) + timedelta(hours=10)):
        assembly.begin(here.who("secretary"), meeting, road="households")
        entries = list(door.roll_of(meeting).entries.order_by("no"))
        for entry in entries:
            assembly.sign(here.who("secretary"), meeting, entry, sitting=first)
        item = meeting.items.get()
        vote = assembly.put_to_vote(here.who("secretary"), meeting, item, way="hands")
        counts = {"approve": approve, "oppose": len(entries) - approve, "abstain": 0}
        hands = ballots.count_hands(here.who("secretary"), vote, counts=counts)
        ballots.confirm_hands(here.who("clerk"), hands)
        ballots.close_round(here.who("secretary"), vote)
        if approve * 2 > len(entries):
            assembly.conclude(here.who("secretary"), item)
        assembly.end(here.who("secretary"), meeting)


@pytest.mark.row("C5.17")
def test_what_the_meeting_passed_is_in_force_and_is_to_be_filed(here):
    one = waiting(here)
    held(here, called(here, one), approve=3)
    assert fresh(one).state == "to_vote"
    drain()
    drain()
    now = version(one.pk)
    resolution = Resolution.objects.get()
    assert (now.state, now.meeting, now.resolution_id) == ("in_force", "assembly", resolution.pk)
    assert "1号" in now.meeting_words
    page = reverse("pacts:show", args=[now.pact.area.key, now.pk])
    told = since(SYSTEM, [resolution.pk])[resolution.pk]
    assert (told.words, told.url) == ("正在用", page)
    filing = Filing.objects.get(version=now)
    assert filing.due_on == now.adopted_on + timedelta(days=10)
    assert "pacts.adopted" in heard_twice()
    assert Filing.objects.filter(version=now).count() == 1


def test_what_was_voted_down_waits_and_may_be_changed(here):
    one = waiting(here)
    meeting = called(here, one)
    with pytest.raises(IllegalMove, match="已经列入"):
        commands.take_back(here.who("secretary"), version(one.pk))
    with pytest.raises(IllegalMove, match="已经列入"):
        commands.table(here.who("secretary"), version(one.pk), kind="assembly", seat=seat())
    held(here, meeting, approve=1)
    drain()
    assert fresh(one).state == "to_vote"
    commands.take_back(here.who("secretary"), version(one.pk))
    assert fresh(one).state == "draft"


def test_another_meeting_adopts_nothing(here):
    one = waiting(here)
    with pytest.raises(Refusal, match="由哪个会"):
        commands.table(here.who("secretary"), one, kind="representatives", seat=seat())
    with pytest.raises(Refusal, match="哪天"):
        commands.table(here.who("secretary"), one, kind="assembly")
    other = waiting_other(here)
    with pytest.raises(Refusal, match="没有依法通过"):
        commands.adopt(SYSTEM, one, other)


def waiting_other(here):
    """A resolution about something else."""
    homes(here)
    point = Point("修路", "other")
    meeting = assembly.plan(
        here.who("secretary"), area=here.east, kind="assembly", sittings=[seat()], items=[point]
    )
    assembly.call(here.who("secretary"), meeting)
    held(here, Meeting.objects.get(pk=meeting.pk), approve=3)
    return Resolution.objects.select_related("item", "meeting").get()


def test_it_is_put_on_the_agenda_from_its_page(client, here):
    one = waiting(here)
    enter(client, here, "secretary")
    where = reverse("pacts:version", args=[one.pk])
    assert "列入议题" in client.get(where).text
    sent = {"act": "table", "table-kind": "assembly", "table-where": "院坝", "table-at": "9:30"}
    wrong = client.post(where, sent)
    assert wrong.status_code == 422
    assert "请写哪天开" in wrong.text
    done = client.post(
        where, {**sent, "table-held_on": (clock.today() + timedelta(days=20)).isoformat()}
    )
    assert done.status_code == 302
    assert Meeting.objects.get().items.get().stream == Version.objects.get(pk=one.pk).key


def test_how_many_women_voted_is_kept_and_shown_and_bars_nothing(here, client):
    one = waiting(here)
    secretary = here.who("secretary")
    with pytest.raises(IllegalMove, match="通过以后"):
        commands.count_women(secretary, one, people=3, women=1)
    held(here, called(here, one), approve=3)
    drain()
    one = version(one.pk)
    enter(client, here, "secretary")
    page = reverse("pacts:version", args=[one.pk])
    shown = client.get(page).text
    assert "没有写几分之几" in shown
    assert "还没有记" in shown
    # The sign-ins are there already: nobody counts them a second time.
    assert re.search(r'name="count_women-people" value="3"', shown)
    sent = {"act": "count_women", "count_women-people": "3", "count_women-women": "4"}
    wrong = client.post(page, sent)
    assert (wrong.status_code, "妇女人数不能比到会的人多" in wrong.text) == (422, True)
    assert 'value="4"' in wrong.text
    done = client.post(page, {**sent, "count_women-women": "0"}, follow=True).text
    assert "到会3人，其中妇女0人" in done
    assert version(one.pk).state == "in_force"
    with pytest.raises(Conflict):
        commands.count_women(secretary, version(one.pk), people=3, women=1)
    client.logout()
    assert (
        "到会3人，其中妇女0人"
        in client.get(reverse("pacts:show", args=[here.east.key, one.pk])).text
    )
    letter = papers.letter(secretary, version(one.pk), "https://example.test")
    assert any("其中妇女0人" in str(block) for block in letter.blocks)


def test_from_the_pact_everybody_gets_to_how_it_was_voted(here, client):
    one = waiting(here)
    held(here, called(here, one), approve=3)
    drain()
    meeting = Meeting.objects.get()
    pages = [reverse("pacts:show", args=[here.east.key, one.pk])]
    result = reverse("assembly:result", args=[here.east.key, meeting.pk])
    assert result not in client.get(pages[0]).text
    assembly.publish(here.who("secretary"), meeting)
    enter(client, here, "secretary")
    for page in (*pages, reverse("pacts:version", args=[one.pk])):
        assert f'href="{result}"' in client.get(page).text


def test_a_share_of_the_county_is_a_reminder_only():
    asked = Women(basis="本县", at_least="1/3")
    assert [asked.too_few(n, 9) for n in (2, 3)] == [True, False]
    assert not Women(basis="", at_least="").too_few(0, 9)
