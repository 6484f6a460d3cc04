"""How a matter moves: the method says where to, one conditional UPDATE does it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from lianhu.access.device import marked
from lianhu.audit.actor import Actor
from lianhu.audit.models import Event
from lianhu.audit.registry import label_of
from lianhu.audit.trace import emit
from lianhu.bodies.models import Post
from lianhu.hours import queries as hours
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Missing, NotAllowed
from lianhu.matters import closing, contested, crossing, holding, joining, order, splitting, telling
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter
from lianhu.methods import engine
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import Kind

ANSWERED = frozenset({Kind.RESPOND, Kind.RATE, Kind.PUBLICITY, Kind.END})


def definition(matter: Matter) -> Definition:
    return definition_of(matter.version_id)


def stage_of(matter: Matter) -> Stage:
    """The stage a matter waits at, from its pinned version."""
    return definition(matter).stage(matter.stage)


@dataclass(slots=True)
class Arrival:
    """Where a matter is going, and the columns that say so."""

    version_id: int
    stage: Stage
    at: datetime
    columns: dict[str, Any] = field(default_factory=dict)
    holder: Post | None = None


def arrive(matter: Matter, version_id: int, key: str, also: dict[str, Any]) -> Arrival:
    """The columns of `matter` once it stands at stage `key`; `also` are those the command sets."""
    method = definition_of(version_id)
    stage, at = method.stage(key), clock.now()
    stood = matter.entered_at if matter.phase == Phase.PARKED else matter.paused_at
    promised = also.get("promised_on", matter.promised_on)
    columns: dict[str, Any] = {
        "version_id": version_id,
        "stage": key,
        "phase": Phase(stage.phase.value),
        "entered_at": at,
        "escalated_at": None,
        "paused_at": None,
        "paused_until": None,
        "due_before": None,
        "extended_on": None,
        "due_at": engine.due(method, key, at, promised),
        "review_on": engine.review(method, key, at),
        "whole_due_at": engine.whole(method, matter.whole_due_at, at, stood),
    }
    holder = also.get("holder") or holding.holder_at(matter, stage, also)
    columns["holder"] = holder
    if stage.kind == Kind.END:
        columns |= {"closed_at": at, "result": stage.result, "due_at": None}
    # A command that names nobody leaves it to the method who has the matter next.
    return Arrival(version_id, stage, at, columns | also | {"holder": holder}, holder)


def require_role(actor: Actor, matter: Matter, verb: str) -> Stage:
    """The present stage, if one of the actor's posts may advance it by `verb`.

    Raises:
        NotAllowed: no post with the verb and a role that the method names, or the same
            person did a stage that this one must be kept apart from.
    """
    actor.require(verb, place=matter.place, stream=matter.stream)
    stage = stage_of(matter)
    if actor.kind == "system":
        return stage
    if actor.kind == "bearer":
        if "teller" not in stage.act:
            raise NotAllowed(_("这一步不由反映人办理。"))
        return stage
    if contested.bound(matter, stage):
        if matter.holder_id not in actor.posts(verb, matter.place):
            said = _("这件事来回退了几次，由%(who)s定由谁办。")
            raise NotAllowed(said % {"who": holding.who(matter.holder)})
        return stage
    fits = [g for g in actor.grants_of(verb) if matter.place.startswith(g.path)]
    if not any(g.role in stage.act for g in fits):
        raise NotAllowed(
            _("按“%(method)s”，这一步由其他岗位办理。") % {"method": definition(matter).title}
        )
    _require_apart(actor, matter, stage)
    return stage


def _require_apart(actor: Actor, matter: Matter, stage: Stage) -> None:
    if not stage.not_same_person_as or not actor.person_id:
        return
    for event in Event.objects.of(matter.stream).filter(person_id=actor.person_id):
        if event.data.get("left") in stage.not_same_person_as:
            raise NotAllowed(_("前面的环节由您本人办理，这一步须换人。"))


def at_kind(matter: Matter, *kinds: Kind) -> None:
    """Raises IllegalMove unless the matter waits at a stage of one of `kinds`."""
    if stage_of(matter).kind not in kinds:
        raise IllegalMove(_("这件事已经不在这一步了，请刷新后再看。"))


def require_parts_done(matter: Matter) -> None:
    """Raises IllegalMove while a helping post (联处) has not done its part."""
    if matter.parts_open:
        raise IllegalMove(
            _("还有%(n)d份协办没有办好：请等各岗位办好，或者写明理由结束协办。")
            % {"n": matter.parts_open}
        )


def advance(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    verb: str,
    outcome: str,
    *,
    also: dict[str, Any] | None = None,
    where: dict[str, Any] | None = None,
    words: dict[str, str] | None = None,
    data: dict[str, Any] | None = None,
    silent: bool = False,
) -> Event:
    """Leave the present stage by `outcome`.

    Args:
        also: columns the command sets in the same UPDATE.
        where: further conditions of the UPDATE.
        words: what the tellings of the method may quote, by field of methods.vocabulary.
        data: ids, dates and codes for the event.
        silent: nobody is told of the new stage; the caller sees to it.

    Raises:
        IllegalMove: the stage has no such outcome, or somebody was faster; says who.
    """
    step = engine.move(definition(matter), matter.stage, outcome, matter.passed)
    facts = {"outcome": outcome, **(data or {})}
    return take(
        actor, matter, verb, step, also=also, where=where, words=words, data=facts, silent=silent
    )


def take(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    verb: str,
    step: engine.Step,
    *,
    also: dict[str, Any] | None = None,
    where: dict[str, Any] | None = None,
    words: dict[str, str] | None = None,
    data: dict[str, Any] | None = None,
    silent: bool = False,
) -> Event:
    """Make one step of the engine true: row, event and tellings, or nothing."""
    joining.require_own_way(matter)
    order.hold_moving(matter)
    hours.fresh()
    left, extra = stage_of(matter), also or {}
    version_id = matter.version_id
    if isinstance(step, engine.Handover):
        version_id = crossing.version_at(matter.area, step.method).pk
        key = engine.first(definition_of(version_id), collected=True)
    else:
        key = step.stage
    to = arrive(matter, version_id, key, extra)
    # From the books it may go to the answer without being worked on again.
    if left.kind == Kind.TASK and to.stage.kind in ANSWERED and actor.kind != "system":
        require_parts_done(matter)
    to.columns["passed"] = engine.count(matter.passed, step)
    judge = _judge(actor, matter, verb, to)
    old_holder, old_secrecy = matter.holder, matter.secrecy
    _update(matter, to.columns, _as_read(matter) | (where or {}))
    closing.follow(matter, old_secrecy)
    facts = {**marked(actor), **(data or {})}
    if isinstance(step, engine.Handover):
        facts |= {"version": version_id, "collected": True}
    event = emit(
        actor, verb, stream=matter.stream, place=matter.place, **facts,
        left=left.key, to=key, holder=matter.holder_id or 0,
        promised_on=matter.promised_on.isoformat() if matter.promised_on else None,
    )  # fmt: skip
    telling.tell_stage(actor, matter, left, "leave", words or {}, holder=old_holder)
    if judge is not None:
        _tell_judge(actor, matter, judge, to.stage)
    elif not silent:
        telling.tell_stage(actor, matter, to.stage, "enter", words or {})
    joining.follow(actor, matter, left, to.stage, words or {}, old_holder)
    splitting.gather(actor, matter)
    return event


def _judge(actor: Actor, matter: Matter, verb: str, to: Arrival) -> Post | None:
    """Who has the matter on its arrival because posts sent it back and forth; None: nobody."""
    mine = actor.grant(verb, matter.place)
    judge = contested.decider(
        matter, definition_of(to.version_id), to.stage, to.columns["passed"],
        mine.post_id if mine else None,
    )  # fmt: skip
    if judge is not None:
        to.columns["holder"] = judge
    return judge


def _tell_judge(actor: Actor, matter: Matter, judge: Post, stage: Stage) -> None:
    """They alone hear of it: whoever waits is not told of the quarrel, and hears the new day from
    who has it then.
    """
    n = engine.times_back(definition(matter), stage.key, matter.passed)
    said = _("事项%(number)s来回退了%(n)d次，请您定由哪个岗位办。您定了，就不再退。") % {
        "number": matter.number, "n": n,
    }  # fmt: skip
    why = telling.OCCASIONS["contested"]
    telling.tell_post(actor, matter, judge, why, said, due_by=matter.due_at)


def _as_read(matter: Matter) -> dict[str, Any]:
    """What else must still be so: who has joined it meanwhile is to go along with this step."""
    return {"joined": matter.joined}


def _update(matter: Matter, columns: dict[str, Any], where: dict[str, Any]) -> None:
    """The one UPDATE of a move; the row must still be as it was read."""
    rows = Matter._base_manager.filter(
        pk=matter.pk, stage=matter.stage, revision=matter.revision, **where
    )
    if not rows.update(**columns, revision=F("revision") + 1):
        raise IllegalMove(beaten(matter))
    for name, value in columns.items():
        setattr(matter, name, value)
    matter.revision += 1


def touch(matter: Matter, **columns: Any) -> None:
    """Set columns without leaving the stage; raises IllegalMove if somebody was faster."""
    _update(matter, columns, {})


def beaten(matter: Matter) -> str:
    """Who was faster, in words for the one who was not.

    Raises:
        Missing: it is not here any more; where it went stands nowhere.
    """
    last = joining.last_here(Event.objects.of(matter.stream))
    post = Post._base_manager.filter(pk=last.post_id or 0).first() if last else None
    who = holding.who(post) if post else _("别人")
    now = Matter._base_manager.select_related("holder").filter(pk=matter.pk).first()
    if now is None:
        raise Missing(_("没有这件事，或者不归您看。"))
    if last and last.verb != "matters.claim":
        done = {"who": who, "what": label_of(last.verb)}
        return _("%(who)s刚刚已经办了“%(what)s”，请刷新后再看。") % done
    if now.holder and now.phase == Phase.HANDLING:
        who = holding.who(now.holder)
        return _("%(who)s刚刚已经领了这一单，请刷新后再看。") % {"who": who}
    return _("%(who)s刚刚已经办了这一步，请刷新后再看。") % {"who": who}


def jump(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    verb: str,
    version_id: int,
    key: str,
    *,
    also: dict[str, Any],
    data: dict[str, Any],
    silent: bool = False,
) -> Event:
    """Put a matter at a stage outside the edges of its method; the event names it as a jump.

    Only for what a person decides with a reason (another class), or `silent` for what goes on in
    other matters, by which its teller hears of it (拆分).
    """
    joining.require_own_way(matter)
    order.hold_moving(matter)
    hours.fresh()
    left = stage_of(matter)
    to = arrive(matter, version_id, key, also)
    _update(matter, to.columns, _as_read(matter))
    event = emit(
        actor, verb, stream=matter.stream, place=matter.place, version=version_id, jump=key,
        holder=matter.holder_id or 0, left=left.key, to=key, **data,
        promised_on=matter.promised_on.isoformat() if matter.promised_on else None,
    )  # fmt: skip
    if not silent:
        telling.tell_stage(actor, matter, to.stage, "enter", {})
        joining.follow(actor, matter, None, to.stage, {}, None)
    splitting.gather(actor, matter)
    return event
