"""The end of a draft: a meeting of the place adopts it, here on its agenda or on paper."""

from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from lianhu.assembly import commands as assembly
from lianhu.assembly import meetings
from lianhu.assembly.commands.planning import Point, Seat, regime_of
from lianhu.assembly.models import Meeting, Resolution
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Organisation
from lianhu.bodies.queries import COMMITTEE_OF
from lianhu.editing import objections, trees
from lianhu.editing.commands.writing import digest_of, hold, opened
from lianhu.editing.models import Draft
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.methods import commands as methods
from lianhu.methods.models import Adoption, MethodVersion
from lianhu.places.models import Area
from lianhu.places.queries import village_of

if TYPE_CHECKING:
    from lianhu.files.models import File

SUBJECT: Final = "method"


def kinds_for(area: Area) -> list[meetings.Kind]:
    """The kinds of meeting that may adopt a method of `area`, the first one suggested; () where
    that is decided on paper."""
    try:
        return meetings.suggested(SUBJECT, regime_of(area), area.kind)
    except Refusal:
        # No committee is registered, so nobody can say which law binds.
        return []


@command("把工作法列入会议")
def table(
    actor: Actor,
    draft: Draft,
    *,
    meeting: Meeting | None = None,
    kind: str = "",
    seat: Seat | None = None,
    organisation: Organisation | None = None,
    seen: int | None = None,
) -> Meeting:
    """Put the draft, as it stands, on the agenda of a meeting that is being planned, or of a new one
    of `kind`. Until that meeting is over it does not change.

    Raises:
        Refusal: at its field, what does not fit; or the compiler still objects.
        Conflict: somebody changed or ended the draft meanwhile, or it waits for a meeting already.
    """
    actor.require("editing.table", place=draft.place)
    opened(draft, seen)
    if wrong := objections.judged(draft.tree, objections.bench_of(draft.area, draft.tree)):
        raise Refusal(_("还有%d处不合规矩，改好再提交会议。") % len(wrong))
    lawful = {one.key for one in kinds_for(draft.area)}
    point = Point(
        (_("采用“%s”") % draft.title)[:100], SUBJECT, stream=draft.stream,
        asks=_("从通过起，新来的事按“%(title)s”走；在办的事仍按原来的走完。印发的全文校验码%(code)s。")
        % {"title": draft.title, "code": code_of(draft)},
    )  # fmt: skip
    if meeting is not None:
        if meeting.kind not in lawful or meeting.path != draft.place:
            raise Refusal(_("这个会不能定这件事，请另选。"), field="meeting")
        assembly.take_up(actor, meeting, point)
    elif kind not in lawful:
        raise Refusal(_("请选由哪个会表决。"), field="kind")
    elif seat is None:
        raise Refusal(_("请写哪天开。"), field="held_on")
    else:
        meeting = assembly.plan(
            actor, area=draft.area, kind=kind, sittings=[seat], items=[point],
            organisation=organisation,
        )  # fmt: skip
    emit(
        actor, "editing.table", stream=draft.stream, place=draft.place, meeting=meeting.pk,
        revision=draft.revision, digest=digest_of(draft.tree),
    )  # fmt: skip
    return meeting


def code_of(draft: Draft) -> str:
    """By which the paper that a meeting read and the draft that is adopted are told to be the same."""
    return digest_of(draft.tree)[:8].upper()


@command("会议采用工作法")
def settle(actor: Actor, draft: Draft, resolution: Resolution) -> Adoption:
    """What the meeting resolved: its place works by the draft as it lay before the meeting.

    Follows from the resolution by itself.

    Raises:
        Refusal: the resolution is none, or is about something else; or the compiler objects (Faulty),
            because the law is another by now. Conflict: the draft has ended.
    """
    actor.require("editing.settle", place=draft.place)
    hold(draft)
    meeting = resolution.meeting
    if not resolution.is_lawful or resolution.item.stream != draft.stream:
        raise Refusal(_("这次会议没有依法通过这份草稿。"))
    words = _("%(meeting)s〔%(year)d〕%(n)d号") % {
        "meeting": meeting.name, "year": resolution.year, "n": resolution.number or 0,
    }  # fmt: skip
    return _installed(
        actor, "editing.settle", draft, body=meeting.organisation or _committee(draft.area),
        decided_on=clock.day_of(resolution.at), words=words, resolution=resolution,
    )  # fmt: skip


def _committee(area: Area) -> Organisation:
    """Where everybody met, the body that called them."""
    rows = Organisation.objects.live().filter(area=village_of(area), kind__in=COMMITTEE_OF)
    found: Organisation = rows.get()
    return found


@command("定稿采用")
def install(
    actor: Actor,
    draft: Draft,
    *,
    body: Organisation,
    decided_on: date,
    scan: "File | None" = None,
    seen: int | None = None,
) -> Adoption:
    """A meeting that was held on paper adopted it: publish the draft as a version of its place, which
    works by it from now on.

    Args:
        body, decided_on, scan: who decided, when, and the signed decision (`methods.adopt`).

    Raises:
        Refusal: the body or day does not fit, or the compiler objects (Faulty).
        Conflict: somebody changed or ended the draft meanwhile, or it lies before a meeting.
    """
    actor.require("editing.install", place=draft.place)
    opened(draft, seen)
    return _installed(actor, "editing.install", draft, body=body, decided_on=decided_on, scan=scan)


def _installed(  # noqa: PLR0913
    actor: Actor, verb: str, draft: Draft, *, body: Organisation, decided_on: date,
    scan: "File | None" = None, words: str = "", resolution: Resolution | None = None,
) -> Adoption:  # fmt: skip
    tree = trees.copied(draft.tree)
    tree["version"] = _next_number(draft)
    tree["origin"] = draft.origin or tree.get("origin", "")
    if not tree["origin"]:
        del tree["origin"]
    version = methods.publish(
        actor, trees.text_of(tree), area=draft.area, name=f"{draft.title}.toml"
    )
    made = methods.adopt(
        actor, version, area=draft.area, body=body, decided_on=decided_on, scan=scan, words=words
    )
    draft.version, draft.ended_at = version, clock.now()
    draft.resolution_id = resolution.pk if resolution else None
    draft.save(update_fields=["version", "ended_at", "resolution_id"])
    emit(
        actor, verb, stream=draft.stream, place=draft.place, version=version.pk, adoption=made.pk,
        resolution=draft.resolution_id,
    )  # fmt: skip
    return made


def _next_number(draft: Draft) -> int:
    own = MethodVersion.objects.filter(home=draft.area, key=draft.tree["key"])
    taken = [*own.values_list("number", flat=True), *([draft.base.number] if draft.base else [])]
    return max(taken, default=0) + 1
