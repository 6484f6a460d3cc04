"""Not solved: the matter is worked on again, or, when its time is over, goes on in a new one."""

from typing import Any

from django.utils.translation import gettext as _

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.audit.models import Event
from lianhu.bodies.models import Post
from lianhu.feedback import rules
from lianhu.feedback.models import Sequel
from lianhu.kernel import clock
from lianhu.matters import commands as matters
from lianhu.matters import course, promises, writing
from lianhu.matters.commands.intake import Teller
from lianhu.matters.commands.showing import standing
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter
from lianhu.methods.definition import Definition
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import Kind
from lianhu.people.fields import open_phone
from lianhu.publicity import commands as publicity

OVER = frozenset({Kind.RATE, Kind.PUBLICITY, Kind.END})
AGAIN = (Kind.HANDLE, Kind.TASK, Kind.DISPATCH, Kind.TRIAGE)


def is_over(matter: Matter) -> bool:
    """Whether it was answered and nobody works on it any more."""
    return matter.answered_at is not None and course.stage_of(matter).kind in OVER


def may_reopen(matter: Matter) -> bool:
    """Whether it was answered, by its own way, within the county's days for it."""
    if matter.answered_at is None or matter.rests:
        return False
    return rules.days_since(matter.answered_at) <= rules.in_force().reopen_days


def stage_again(method: Definition, been: list[str]) -> str:
    """Where the method sends who is not content; else the last stage of work that it went through."""
    for stage in method.of_kind(Kind.RATE):
        low = next((edge.to for edge in stage.next if edge.when == "low" and edge.to), "")
        if low and method.stage(low).kind in AGAIN:
            return low
    work = {stage.key for kind in AGAIN for stage in method.of_kind(kind)}
    gone = [key for key in been if key in work]
    first = next(stage.key for stage in method.stages if stage.kind != Kind.COLLECT)
    return gone[-1] if gone else first


def reopen(actor: Actor, matter: Matter, verb: str, *, todo: str, label: str) -> Event:
    """Back to work, to the post that did it; a result that still hangs is taken down.

    The words say what is left to do and never who said so. `verb` is the caller's own.
    """
    posting = standing(matter)
    if posting is not None and posting.is_on:
        publicity.withdraw(SYSTEM, posting, why=_("结果没有解决问题，已退回重办，办好再公示"))
    word = writing.write(actor, matter, WordRole.REASON, todo, label=label, field="todo")
    been = [str(e.data.get("left", "")) for e in Event.objects.of(matter.stream)]
    key = stage_again(definition_of(matter.version_id), been)
    plan = promises.latest(matter)
    also: dict[str, Any] = {
        "closed_at": None, "posted_at": None, "result": "", "promised_on": None,
        **_holder(matter, key, plan.post if plan else None),
    }  # fmt: skip
    promises.reopen(matter)
    return course.jump(
        actor, matter, verb, matter.version_id, key, also=also,
        data={"word": word.pk, "digest": word.digest},
    )  # fmt: skip


def add(matter: Matter, words: str) -> None:
    """What is still left to do, for who works on it; like a reopening it does not say who said so."""
    matters.comment(SYSTEM, matter, words=_("还没有解决：%s") % words)


def _holder(matter: Matter, key: str, post: Post | None) -> dict[str, Any]:
    """The post that promised, if it still stands and the method lets it act there."""
    stage = definition_of(matter.version_id).stage(key)
    fits = post is not None and post.ended_on is None and post.role in stage.act
    return {"holder": post} if fits else {}


def go_on(matter: Matter, *, words: str, channel: str) -> Matter:
    """A new matter of the same teller that names the one before, whose days are over.

    While that one is worked on, what is said again is added to it: one thing is one matter.
    """
    # One after another: said twice at once it still goes on in one.
    Matter._base_manager.select_for_update(of=("self",)).get(pk=matter.pk)
    going = [s.after for s in Sequel.objects.filter(before=matter).select_related("after")]
    open_one = next((one for one in going if not is_over(one)), None)
    if open_one is not None:
        add(open_one, words)
        return open_one
    teller = matter.teller
    said = None
    if teller is not None and teller.erased_at is None:
        said = Teller(
            name=teller.name, where_words=teller.where_words, reach=teller.prefers,
            phone=open_phone(teller) if teller.phone_cipher else "",
            helper=teller.helper_name, person=teller.person,
        )  # fmt: skip
    about = _("接着编号%(number)s的事：反映人说没有解决。%(words)s")
    made = matters.raise_(
        SYSTEM, area=matter.area, kind=matter.kind, channel=channel, spot=matter.spot,
        words=about % {"number": matter.number, "words": words}, teller=said,
    )  # fmt: skip
    Sequel.objects.create(before=matter, after=made.matter, at=clock.now())
    return made.matter
