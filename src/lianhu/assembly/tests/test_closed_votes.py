"""What the party votes on is read by who sees its meetings, and by nobody else who sees votes."""

from contextlib import suppress
from datetime import date

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from lianhu.assembly import commands, door
from lianhu.assembly.tests.factories import on_the_day, planned, point, representatives, signed
from lianhu.audit.actor import VISITOR
from lianhu.ballots import commands as ballots
from lianhu.ballots.models import Round
from lianhu.bodies.tests.factories import chain, member
from lianhu.counties.jobs import drain
from lianhu.kernel.errors import Refusal
from lianhu.notices.models import Telling
from lianhu.people.tests.factories import person

SECRET = "讨论刘某某的党内处理"
OUTSIDE = ("supervisor", "leader", "worker", "cluster", "next_door")


@pytest.fixture
def branch(here):
    _county, _town, body, _group = chain(here.county, here.town, here.east, here.group)
    for n in range(9):
        member(body, person(f"党{n}员", area=here.one, born_on=date(1970, 1, 1)), "party_member")
    meeting = planned(here, "party_members", organisation=body, items=[point(SECRET, asks=SECRET)])
    commands.call(here.who("secretary"), meeting)
    here.meeting = meeting
    return here


def voted(here, way="hands"):
    meeting = here.meeting
    secretary = here.who("secretary")
    commands.begin(secretary, meeting)
    signed(here, meeting, 9)
    return commands.put_to_vote(secretary, meeting, meeting.items.get(), way=way)


def ended(here):
    vote = voted(here)
    hands = ballots.count_hands(
        here.who("clerk"), vote, counts={"approve": 8, "oppose": 1, "abstain": 0}
    )
    ballots.confirm_hands(here.who("secretary"), hands)
    ballots.close_round(here.who("secretary"), vote)
    commands.conclude(here.who("secretary"), here.meeting.items.get(), words=SECRET)
    commands.end(here.who("secretary"), here.meeting)
    commands.publish(here.who("secretary"), here.meeting)
    drain()
    return vote


def test_a_vote_of_the_party_is_for_who_sees_its_meetings(branch, client):
    with on_the_day(branch.meeting):
        vote = ended(branch)
        for who in OUTSIDE:
            assert not Round.objects.visible_to(branch.who(who)).exists(), who
            client.force_login(branch.accounts[who])
            assert SECRET not in client.get(reverse("ballots:rounds")).text, who
            assert client.get(reverse("ballots:show", args=[vote.pk])).status_code in (403, 404)
        for who in ("secretary", "clerk", "town"):
            assert Round.objects.visible_to(branch.who(who)).exists(), who


def test_other_votes_of_the_village_stay_as_they_were(here):
    representatives(here)
    meeting = planned(here, "representatives", organisation=here.body)
    commands.call(here.who("secretary"), meeting)
    with on_the_day(meeting):
        commands.begin(here.who("secretary"), meeting)
        signed(here, meeting, 27)
        commands.put_to_vote(here.who("secretary"), meeting, meeting.items.get(), way="hands")
        assert Round.objects.visible_to(here.who("worker")).count() == 1
        assert Round.objects.visible_to(here.who("supervisor")).count() == 1


def test_the_open_page_of_a_phone_vote_tells_nothing_of_the_party(branch, client):
    with on_the_day(branch.meeting):
        with pytest.raises(Refusal, match="不用手机投票"):
            voted(branch, "secret_phone")
        # Nor does the page itself tell of one that was opened in some other way.
        asked = ballots.Question(words=SECRET, way="secret_phone")
        vote = ballots.open_round(
            branch.who("secretary"), door.roll_of(branch.meeting), asked, present=range(1, 10)
        )
        page = client.get(reverse("ballots:vote", args=[vote.pk]))
        assert page.status_code == 404
        assert SECRET not in page.text


def names(resolver, prefix=""):
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, prefix + (f"{one.namespace}:" if one.namespace else ""))
        elif isinstance(one, URLPattern) and one.name:
            yield prefix + one.name


def addresses(here, vote):
    """Every address that can be made of what is known of the meeting."""
    pks = {here.meeting.pk, vote.pk, here.meeting.items.get().pk}
    mine = [[], [here.east.key], *([pk] for pk in pks), *([here.east.key, pk] for pk in pks)]
    for name in sorted(set(names(get_resolver()))):
        for args in mine:
            with suppress(NoReverseMatch):
                yield reverse(name, args=args)


def test_no_page_no_duty_and_no_interface_tells_an_outsider_what_the_party_talked_over(
    branch, client
):
    asked = SECRET[2:5]
    with on_the_day(branch.meeting):
        where = sorted(set(addresses(branch, ended(branch))))
        assert len(where) > 100
        for who in ("", *OUTSIDE):
            client.logout()
            if who:
                client.force_login(branch.accounts[who])
            for one in where:
                response = client.get(one, {"q": asked})
                said = b"" if response.streaming else response.content
                # What was searched for stands in the box again.
                assert SECRET[5:] not in said.decode(errors="replace"), (who, one)
        for who in OUTSIDE:
            rows = Telling.objects.visible_to(branch.who(who))
            assert not [one for one in rows if SECRET in one.words], who
        assert not Telling.objects.visible_to(VISITOR).exists()
