"""Several matters about one thing: one leads, the others go along and are told all the same (C2.11).

A matter that goes along keeps its number, its teller, its words and its place in its method; it
rests there. Whatever is done with the one that leads is told to its teller too. Nothing is lost,
and apart again it stands where it stood.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.models import Event
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import mask_free_text
from lianhu.matters import order, telling
from lianhu.matters.kinds import Phase, Secrecy
from lianhu.matters.models import Matter
from lianhu.methods.definition import Stage
from lianhu.places.queries import village_of

OPEN: Final = (Secrecy.PUBLIC, Secrecy.INTERNAL)
# Before somebody works on it: a promise that was made is kept and not handed away.
UNSTARTED: Final = (
    Phase.COLLECTED, Phase.TRIAGE, Phase.CONSULTING, Phase.DISPATCHING, Phase.CLAIMING, Phase.PARKED,
)  # fmt: skip


def require_own_way(matter: Matter) -> None:
    """Raises IllegalMove for a matter that goes along with another, or was split into pieces."""
    if matter.split_at is not None:
        raise IllegalMove(_("这件事已经拆成几件分别办，请到拆出来的那几件上办。"))
    if matter.lead_id is not None:
        said = _("这件事并在编号%(number)s里一起办，请到那件上办；要单独办，先把它分开。")
        raise IllegalMove(said % {"number": _number(matter.lead_id)})


def require_along(matter: Matter) -> None:
    """Raises IllegalMove unless the matter goes along with another from which it may be parted."""
    if matter.lead_id is None:
        raise IllegalMove(_("这件事没有并在别的事里。"))
    if matter.lead_id == matter.parent_id:
        raise IllegalMove(_("这是合回原件的一件。要分开办，请到原件上重新拆。"))


def require_unstarted(matter: Matter) -> None:
    """Raises IllegalMove unless the matter may still go along with another."""
    require_own_way(matter)
    if matter.joined:
        raise IllegalMove(_("已经有别的事并在这件里。请把这件当作主件，让那件并过来。"))
    if matter.parts_open:
        raise IllegalMove(_("还有岗位在协办这件事，先办好或者结束协办再并。"))
    if matter.secrecy not in OPEN:
        raise NotAllowed(_("私事单独办，不并件。"))
    if matter.settled or matter.phase not in UNSTARTED:
        raise IllegalMove(_("这件事已经有人在办或办完了，不再并件。"))


def require_lead(matter: Matter, lead: Matter) -> None:
    """Raises a Refusal at `lead` unless `matter` may be worked on together with it."""
    said = ""
    if lead.pk == matter.pk:
        said = _("这就是它自己，请填另一件的编号。")
    elif lead.lead_id is not None:
        said = _("那一件已并在编号%(number)s里，请填那个编号。") % {"number": _number(lead.lead_id)}
    elif lead.split_at is not None:
        said = _("那一件已经拆成几件分别办，请填拆出来的那一件的编号。")
    elif lead.secrecy not in OPEN:
        said = _("私事单独办，不并件。")
    elif lead.settled or lead.answered_at:
        said = _("那一件已经答复或办结了，请单独办这一件。")
    elif village_of(lead.area) != village_of(matter.area):
        said = _("不在同一个村（社区），不并件。")
    if said:
        raise Refusal(said, field="lead")


def _number(pk: int) -> str:
    return str(Matter._base_manager.values_list("number", flat=True).get(pk=pk))


def bind(matter: Matter, lead: Matter) -> bool:
    """Both rows as they were read, or neither; in the order of `matters.order`."""
    rows = Matter._base_manager
    both = rows.filter(pk__in=[matter.pk, lead.pk]).order_by("pk")
    held = list(both.select_for_update(of=("self",), no_key=True))
    now = {one.pk: one for one in held}
    before, into = now.get(matter.pk), now.get(lead.pk)
    if before is None or into is None or before.revision != matter.revision:
        return False
    try:
        require_unstarted(before)
        require_lead(before, into)
    except Refusal:
        return False
    rows.filter(pk=matter.pk).update(lead=lead.pk, revision=F("revision") + 1)
    rows.filter(pk=lead.pk).update(joined=F("joined") + 1)
    return True


def loose(matter: Matter, lead_id: int) -> bool:
    """Apart again: the matter stands where it stood, open; and the whole follows, if it is a piece."""
    rows = Matter._base_manager
    order.hold_moving(matter)
    done = rows.filter(pk=matter.pk, lead=lead_id, revision=matter.revision).update(
        lead=None, answered_at=None, closed_at=None, revision=F("revision") + 1
    )
    if done:
        rows.filter(pk=lead_id).update(joined=F("joined") - 1)
    return bool(done)


def leave(matter: Matter) -> list[Matter]:
    """Let a matter go that is about to be removed; those that went along with it, open again.

    Nothing is written to the log, which would say that something was here.
    """
    rows = Matter._base_manager
    if matter.lead_id is not None:
        rows.filter(pk=matter.lead_id).update(joined=F("joined") - 1)
    members = list(matter.members.order_by("pk"))
    rows.filter(lead=matter.pk).update(
        lead=None, answered_at=None, closed_at=None, revision=F("revision") + 1
    )
    return members


def without_gone(events: Iterable[Event]) -> list[Event]:
    """The log of a matter without the lines in which it met one that is no longer here."""
    every = [(event, event.data.get("lead") or event.data.get("member")) for event in events]
    met = {other for _event, other in every if other}
    here: set[int | None] = {None}
    if met:
        here |= {*Matter._base_manager.filter(pk__in=met).values_list("pk", flat=True)}
    return [event for event, other in every if other in here]


def last_here(events: Iterable[Event]) -> Event | None:
    """The newest line of a log, as `without_gone` shows it."""
    return next(reversed(without_gone([*events])), None)


def follow(
    actor: Actor,
    lead: Matter,
    left: Stage | None,
    to: Stage,
    quotes: Mapping[str, str],
    holder: Post | None,
) -> None:
    """Tell those who go along what the step of `lead` means for them; close and answer with it.

    Words written to the teller of `lead` may name them, and are masked for the others.
    """
    if not lead.joined:
        return
    names = telling.known_names(lead)
    told = {key: mask_free_text(said, names) for key, said in quotes.items()}
    members = lead.members.select_related("teller", "area").order_by("pk")
    for member in members:
        if left is not None:
            telling.tell_along(actor, lead, member, left, "leave", told, holder=holder)
        telling.tell_along(actor, lead, member, to, "enter", told)
    settle(actor, lead, members)


def settle(actor: Actor, lead: Matter, members: Iterable[Matter]) -> None:
    """What is answered or closed for `lead` is so for those who go along."""
    for member in members:
        if (member.answered_at, member.closed_at) != (lead.answered_at, lead.closed_at):
            go_along(actor, member, lead=lead)


@command("随主件答复或办结")
def go_along(actor: Actor, matter: Matter, *, lead: Matter) -> None:
    """What was answered or closed for the one that leads is so for `matter`; by its own step."""
    Matter._base_manager.filter(pk=matter.pk).update(
        answered_at=lead.answered_at, closed_at=lead.closed_at, revision=F("revision") + 1
    )
    emit(
        actor, "matters.go_along", stream=matter.stream, place=matter.place, lead=lead.pk,
        answered=lead.answered_at is not None, closed=lead.closed_at is not None,
    )  # fmt: skip
