"""The words about upkeep: to the post that answers for it, and to who is over that post."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.bodies.queries import seats
from lianhu.kernel import clock
from lianhu.notices.audience import Audience
from lianhu.notices.occasions import occasion
from lianhu.notices.telling import Word
from lianhu.places.paths import prefixes
from lianhu.projects.models import Upkeep

GIVEN: Final = occasion("projects.given", _later("请管护"))
DUE: Final = occasion("projects.due", _later("该看一看了"))
PASSED: Final = occasion("projects.passed", _later("管护没有人看"))
# How long nobody looks before somebody else hears of it.
PATIENCE: Final = timedelta(days=7)


def given(upkeep: Upkeep) -> Word:
    said = _(
        "“%(project)s”的%(what)s请您管护，%(every)s看一次，第一次在%(day)s前。都好点一下，坏了写下来就交去修。"
    )
    return _to_post(upkeep, GIVEN, said)


def due(upkeep: Upkeep) -> Word:
    said = _("“%(project)s”的%(what)s该看一看了（%(day)s前）。都好点一下，坏了写下来就交去修。")
    return _to_post(upkeep, DUE, said)


def passed(upkeep: Upkeep) -> list[Word]:
    """To the secretaries over the project; none where none is in office."""
    place = upkeep.project.place
    heads = [
        one for one in seats(prefixes(place), roles=["village_secretary"]) if one.held_by
    ]  # fmt: skip
    said = _(
        "“%(project)s”的%(what)s到了%(day)s没有人看，是“%(post)s”负责的，请过问；换人在项目页上定。"
    )
    return [
        Word(
            stream=upkeep.project.stream, occasion=PASSED, place=one.path, how="page",
            audience=Audience.post(one.pk, one.title), words=said % _facts(upkeep),
        )
        for one in heads
    ]  # fmt: skip


def _to_post(upkeep: Upkeep, why: str, said: str) -> Word:
    post = upkeep.post
    return Word(
        stream=upkeep.project.stream, occasion=why, place=post.path, how="page",
        audience=Audience.post(post.pk, post.title), words=said % _facts(upkeep),
    )  # fmt: skip


def _facts(upkeep: Upkeep) -> dict[str, str]:
    return {
        "project": upkeep.project.title, "what": upkeep.what, "post": upkeep.post.title,
        "every": upkeep.get_every_display(), "day": clock.chinese_date(upkeep.next_on),
    }  # fmt: skip
