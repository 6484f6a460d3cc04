"""A village whose representatives resolved something, and what was set to be done."""

from datetime import date, timedelta

from lianhu.access.tests.factories import account
from lianhu.assembly import commands as assembly
from lianhu.assembly.tests import factories as meetings
from lianhu.ballots import commands as ballots
from lianhu.bodies.models import Organisation
from lianhu.bodies.tests.factories import member, organisation, post, somebody, tenure
from lianhu.execution import commands
from lianhu.execution.commands import Line
from lianhu.kernel import clock
from lianhu.people.tests.factories import person


def village():
    """`assembly`'s village; `posts` also names a second supervisor, 老秦."""
    here = meetings.village()
    meetings.homes(here)
    held = tenure(post("supervisor", here.east, title="老秦"), somebody("老秦"))
    here.posts["second"], here.accounts["second"] = (
        held.post,
        account(held.person, username="second"),
    )
    return here


def _deputies(here):
    """The representatives of the village, with six of them; another room may have made the body."""
    body = Organisation.objects.filter(area=here.east, kind="villager_representatives").first()
    body = body or organisation("villager_representatives", here.east)
    if not getattr(here, "deputies", None):
        here.deputies = [
            member(
                body, person(f"代{n}表", area=here.one, born_on=date(1970, 1, 1)), "representative"
            )
            for n in range(6)
        ]
    return body


def resolved(here, title="修通组路", words="组路修通，年底前能走车", posted=True, stream=""):
    """A resolution that representatives passed today, posted; `stream` is where its item is from."""
    # What an election asks is voted on and written down by its own room.
    room = "election:" if stream.startswith("election:") else ""
    body = _deputies(here)
    meeting = meetings.running(
        here,
        "representatives",
        organisation=body,
        items=[meetings.point(title, stream=stream)],
        sittings=[meetings.seat(0)],
    )
    secretary = here.who("secretary")
    with meetings.on_the_day(meeting):
        came = len(meetings.signed(here, meeting, 6))
        item = meeting.items.get()
        vote = assembly.put_to_vote(secretary, meeting, item, way="hands", room=room)
        hands = ballots.count_hands(
            secretary, vote, counts={"approve": came, "oppose": 0, "abstain": 0}
        )
        ballots.confirm_hands(here.who("clerk"), hands)
        ballots.close_round(secretary, vote)
        made = assembly.conclude(secretary, item, words=words, room=room)
        assembly.end(secretary, meeting)
        if posted:
            assembly.publish(secretary, meeting)
    return made


def passed(here, **more):
    """The undertaking of a resolution."""
    return commands.take_up(here.who("secretary"), resolved(here, **more))


def in_days(days) -> date:
    return clock.today() + timedelta(days=days)


def line(here, what="清路基", by="clerk", days=10, watcher=None):
    return Line(
        what=what,
        owner=here.posts[by],
        due_on=in_days(days),
        watcher=here.posts[watcher] if watcher else None,
    )


def task(here, one, **more):
    return commands.assign(here.who("secretary"), one, [line(here, **more)])[0]


def done(here, one, by="clerk", **more):
    """A task that was done and seen by the supervisor."""
    made = task(here, one, by=by, watcher="supervisor", **more)
    commands.finish(here.who(by), made)
    commands.agree(here.who("supervisor"), made)
    made.refresh_from_db()
    return made
