"""The pages of this room for the walks over every page."""

from datetime import date, time, timedelta

from lianhu.assembly import commands as assembly
from lianhu.assembly.commands.planning import Seat
from lianhu.audit.actor import SYSTEM
from lianhu.bodies.models import Organisation
from lianhu.bodies.tests.factories import member, organisation
from lianhu.elections import commands, reading
from lianhu.elections.checks import findings
from lianhu.elections.commands.nominating import Put
from lianhu.elections.models import Candidate, Election
from lianhu.kernel import clock
from lianhu.people import commands as people
from lianhu.places.tests.factories import area
from lianhu.shell.tests.visiting import Page


def prepare(here):
    """A hamlet's committee whose candidates are announced, a group's head with one to be judged, a
    committee of the village, a recall."""
    secretary = here.who("secretary")
    body = Organisation.objects.filter(area=here.east, kind="villagers_committee").first()
    body = body or organisation("villagers_committee", here.east)
    group = area("group", here.east, name="选举组")
    grid = area("grid", group, name="选举组网格")
    home = people.add_household(SYSTEM, kind="registered", grid=grid, number="H0000077")
    here.voter = people.register(
        SYSTEM, area=grid, name="参选甲", household=home, born_on=date(1980, 1, 1),
        invented=True,
    )  # fmt: skip
    at = Seat(clock.today() + timedelta(days=40), time(9, 0), "村委会院坝")

    def held(kind, of, seats):
        made = commands.start(
            secretary, area=group, kind=kind, organisation=of, seat=at, seats=seats
        )
        assembly.call(secretary, made.meeting)
        made = Election.objects.get(pk=made.pk)
        contest = made.contests.get()
        numbers = range(1, reading.signers_roll(made).n + 1)
        commands.nominate(
            here.who("clerk"), made, [Put(here.voter, contest)], by=made.sort.by[0],
            signers=numbers,
        )  # fmt: skip
        return made

    here.election = held("affairs", organisation("affairs_committee", group), {"chair": 1})
    one = Candidate.objects.get(election=here.election)
    asked = frozenset(found.key for found in findings(one) if found.sort == "ask")
    commands.judge(secretary, one, stands=True, asked=asked)
    commands.announce_candidates(secretary, here.election)
    here.heading = held(
        "group_head", organisation("villager_group", group, legal_regime="village"), {"chair": 1}
    )
    here.nominee = Candidate.objects.get(election=here.heading)
    here.ballot = commands.start(
        secretary, area=here.east, kind="villagers_committee", organisation=body, seat=at
    )
    commands.tell_day(secretary, here.ballot)
    seat = member(body, here.voter, "member")
    here.recall = commands.ask_recall(
        secretary, seat, seat=at, reasons="账没有公布", asked_by="voters"
    )


PAGES = {
    "elections:desk": Page(who="secretary"),
    "elections:new": Page(who="secretary"),
    "elections:recall": Page(who="secretary"),
    "elections:show": Page(lambda w: (w.recall.pk,), "secretary", True),
    "elections:nominate": Page(lambda w: (w.heading.pk,), "secretary", True),
    "elections:judge": Page(lambda w: (w.heading.pk, w.nominee.pk), "secretary", True),
    "elections:replace": Page(lambda w: (w.ballot.pk,), "secretary", True),
    "elections:paper": Page(lambda w: (w.election.pk, "nominate"), "secretary", True),
    "elections:place": Page(lambda w: (w.east.key,)),
    "elections:public": Page(lambda w: (w.east.key, w.election.pk)),
}
OTHER = {"elections:open_vote", "elections:step_down", "elections:strike", "elections:decline"}
