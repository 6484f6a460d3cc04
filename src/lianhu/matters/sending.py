"""Sending a matter into the pool of a duty: by a dispatcher, or by a rule that waits for none.

Always part of the command that raised, sorted or dispatched it. A matter that cannot be sent as
its rule says stays where it is, for a person.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.bodies.models import Post
from lianhu.dispatch.conditions import Judged, Then
from lianhu.dispatch.models import Decision
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.matters import choosing, course, routing, telling
from lianhu.matters.holding import pool_for
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Matter
from lianhu.methods import engine
from lianhu.methods.definition import Choice, Class, Stage
from lianhu.methods.queries import definition_of, method_for
from lianhu.methods.vocabulary import Kind
from lianhu.places.models import Area
from lianhu.places.queries import ancestors
from lianhu.triage.accusing import accuses

BELOW_VILLAGE = frozenset({Area.Kind.GROUP.value, Area.Kind.GRID.value, Area.Kind.CLUSTER.value})


def sets(matter: Matter, choice: Choice) -> dict[str, Any]:
    """The columns a choice writes: which affair, and who may see it."""
    also: dict[str, Any] = {}
    if choice.triage:
        also["triage"] = choice.triage
    if choice.triage or choice.confidentiality:
        also["secrecy"] = choice.confidentiality or Secrecy.PUBLIC
    return also


def place_of_level(matter: Matter, stage: Stage, level: str) -> str:
    """The path at which posts are sought: the matter's own, or the area of the chosen level.

    Raises:
        Refusal: the method has no such level; the matter is not placed closely enough for it.
    """
    if not level:
        return matter.place
    found = stage.level(level)
    if found is None:
        raise Refusal(_("请选一个办理层级。"), field="level")
    for area in [matter.area, *reversed(list(ancestors(matter.area)))]:
        if area.kind == found.area:
            return area.path
    if found.area in BELOW_VILLAGE and matter.area.kind not in BELOW_VILLAGE:
        said = _("这件事还没有定到%(level)s，请选在哪里，或者由别的层级办。")
        raise Refusal(said % {"level": found.label}, field="area")
    return matter.place


def send(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    sort: Class,
    pool: list[Post],
    *,
    level: str,
    said: Judged | None,
    suggested: Post | None = None,
    also: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    words: dict[str, str] | None = None,
) -> None:
    """Put `matter` into `pool`, the posts of the duty of its class; part of the caller's command.

    Whom nobody chose, `choosing.suggest` does, with the rule that fired (`said`).
    """
    rule = said.fired if said else None
    first = suggested or choosing.suggest(pool, sort.duty, rule).post
    columns = {
        "category": sort.key, "level": level, "pool": sort.duty, "suggested": first,
        "holder": None, "sent_at": clock.now(), **(also or {}),
    }  # fmt: skip
    facts = {"category": sort.key, "pool": sort.duty, "suggested": first.pk, **(data or {})}
    if rule is not None:
        facts["rule"] = rule.pk
    course.advance(actor, matter, "matters.dispatch", "sent", also=columns, data=facts, words=words)


def sent_at_once(matter: Matter, text: str, quotes: dict[str, str]) -> bool:
    """Ask the rules about a matter that was just raised; whether one moved it on, telling everyone.

    Where no rule holds this costs no statement. Words that accuse somebody in office are for a
    person to look at, whatever a rule says.
    """
    said = routing.judged(matter, text)
    if said is None:
        return False
    moved = direct(said) is not None and not accuses(text) and _through(matter, said, quotes)
    routing.keep(matter, said, Decision.Moment.RAISED, followed=bool(matter.pool))
    return moved


def direct(said: Judged | None) -> Then | None:
    """Where the rule that fired sends without a dispatcher, if it does."""
    then = said.fired.then if said and said.fired else None
    return then if then and then.directly else None


def _through(matter: Matter, said: Judged, quotes: dict[str, str]) -> bool:
    """Whether it left the stage where it was: sorted, and sent if it could be."""
    stage, then = course.stage_of(matter), direct(said)
    if then is None:
        return False
    if stage.kind == Kind.DISPATCH:
        return _send(matter, said, quotes)
    choice = _sorting(matter, stage, then) if stage.kind == Kind.TRIAGE else None
    if choice is None:
        return False
    # The stage that is only passed through tells nobody that it waits for them.
    course.advance(
        SYSTEM, matter, "matters.triage", choice.key, also=sets(matter, choice),
        data={"rule": said.fired.pk if said.fired else 0}, words=quotes, silent=True,
    )  # fmt: skip
    if not _send(matter, said, quotes):
        telling.tell_stage(SYSTEM, matter, course.stage_of(matter), "enter", quotes)
    return True


def _sorting(matter: Matter, stage: Stage, then: Then) -> Choice | None:
    """The only choice that means the affair of the rule and leads to dispatching."""
    found = [
        one
        for one in stage.choices
        if then.affair and one.triage == then.affair and not one.needs
        if _leads_to(matter, stage, one) == Kind.DISPATCH
    ]
    return found[0] if len(found) == 1 else None


def _leads_to(matter: Matter, stage: Stage, choice: Choice) -> Kind | None:
    method = course.definition(matter)
    try:
        step = engine.move(method, stage.key, choice.key, matter.passed)
    except IllegalMove:
        return None
    if isinstance(step, engine.Handover):
        method = definition_of(method_for(matter.area, step.method).pk)
        return method.stage(engine.first(method, collected=True)).kind
    return method.stage(step.stage).kind


def arrived(actor: Actor, matter: Matter, said: Judged | None, words: dict[str, str]) -> None:
    """A person sorted it, telling nobody yet, for `said` may send it on at once; else tell now."""
    sent = said is not None and direct(said) is not None and _send(matter, said, {})
    if sent and said is not None:
        routing.keep(matter, said, Decision.Moment.SORTED, followed=True)
    else:
        telling.tell_stage(actor, matter, course.stage_of(matter), "enter", words)


def _send(matter: Matter, said: Judged, quotes: dict[str, str]) -> bool:
    """Whether it could be sent: its method has the class here, and somebody there the duty."""
    then, stage = direct(said), course.stage_of(matter)
    sort = stage.class_of(then.category) if then and stage.kind == Kind.DISPATCH else None
    if then is None or sort is None:
        return False
    level = then.level if stage.level(then.level) else ""
    if "level" in stage.needs and not level and stage.levels:
        return False
    try:
        pool = pool_for(matter, sort.duty, place_of_level(matter, stage, level))
    except Refusal:
        # Not placed closely enough for that level: a person has to say where it is.
        return False
    if not pool:
        return False
    send(SYSTEM, matter, sort, pool, level=level, said=said, words=quotes)
    # Whoever raised it hears of who has it now, and not of a desk that it only passed.
    telling.tell_stage(SYSTEM, matter, stage, "enter", quotes, only="teller")
    return True
