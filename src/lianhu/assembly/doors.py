"""At which doors to knock: every household of the place, by who knocks there."""

import re
from dataclasses import dataclass

from lianhu.assembly import counting
from lianhu.assembly.models import Meeting
from lianhu.audit.actor import under
from lianhu.bodies.models import Post
from lianhu.people.models import Household, Person, Residence
from lianhu.places.paths import prefixes


@dataclass(frozen=True, slots=True)
class Door:
    """One household, and the 联户长 who knocks; None: whoever has a post over the place."""

    household: Household
    post: Post | None


def doors(meeting: Meeting) -> tuple[list[Door], list[Post]]:
    """Every door once; and the 联户长 under whom the register knows nobody, who go round as ever.

    Where people live is knocked, and at the registered door of those on the roll who live in none
    of these: somebody of the family may be there, and that nobody was is noted.
    """
    posts = {one.path: one for one in _cluster_posts(meeting)}
    found = [Door(one, _nearest(posts, one.path)) for one in _households(meeting)]
    with_homes = {one.post.pk for one in found if one.post is not None}
    return found, [one for one in posts.values() if one.pk not in with_homes]


def _households(meeting: Meeting) -> list[Household]:
    inside = Household.objects.filter(under([meeting.path], "path"), ended_on=None)
    lived_in = set(
        Person.objects.present().filter(home__in=inside).values_list("home", flat=True).distinct()
    )
    rolls = [one.roll_id for one in counting.rolls_of(meeting) if one.basis == "households"]
    on_roll = inside.filter(roll_entries__roll__in=rolls, roll_entries__state="on")
    known = Residence.objects.filter(to_on=None, person__home__in=lived_in)
    elsewhere = on_roll.exclude(pk__in=known.values("household"))
    wanted = lived_in | set(elsewhere.values_list("pk", flat=True))
    return sorted(inside.filter(pk__in=wanted), key=_on_the_way)


def _on_the_way(home: Household) -> tuple[str, int, str, int]:
    """In the order in which one walks: 2号 before 10号."""
    digits = re.search(r"\d{1,9}", home.door)
    return (home.path, int(digits[0]) if digits else 0, home.number, home.pk)


def _nearest(posts: dict[str, Post], path: str) -> Post | None:
    return next((posts[one] for one in reversed(prefixes(path)) if one in posts), None)


def _cluster_posts(meeting: Meeting) -> list[Post]:
    rows = Post.objects.live().filter(under([meeting.path], "path"), role="cluster_leader")
    return list(rows.select_related("area").order_by("path", "pk"))
