"""The words go before the lawful meeting, and are in force by what it resolved, never by anybody's word."""

from datetime import timedelta

from django.utils.translation import gettext as _

from lianhu.assembly import commands as assembly
from lianhu.assembly import meetings
from lianhu.assembly.agenda import standing
from lianhu.assembly.commands.planning import Point, Seat, regime_of
from lianhu.assembly.models import Meeting, Resolution
from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Organisation
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.pacts import telling
from lianhu.pacts.models import Filing, State, Version
from lianhu.pacts.rules import rules
from lianhu.pacts.signing import signed
from lianhu.pacts.standing import digest_of

SUBJECT = "pact"


def kinds_for(version: Version) -> list[meetings.Kind]:
    """The kinds of meeting that may adopt it here."""
    area = version.pact.area
    try:
        known = meetings.known_to(regime_of(area))
    except Refusal:
        # No committee is registered, so nobody can say which law binds.
        return []
    lawful = version.pact.sort.meetings
    return [one for one in known if one.about in lawful and area.kind in one.levels]


@command("把规约列入会议")
def table(
    actor: Actor,
    version: Version,
    *,
    meeting: Meeting | None = None,
    kind: str = "",
    seat: Seat | None = None,
    organisation: Organisation | None = None,
) -> Meeting:
    """Put it on the agenda of a lawful meeting that is being planned, or of a new one of `kind`.

    Raises:
        Refusal: at its field, what does not fit. IllegalMove: its words are not fixed, or it waits
            for a meeting already.
    """
    pact = version.pact
    actor.require("pacts.table", place=pact.place)
    by = signed(actor, "pacts.table", pact.place)
    held(version)
    if version.state != State.TO_VOTE:
        raise IllegalMove(_("先定稿，再列入会议。"))
    if (item := standing(version.key)) is not None:
        raise IllegalMove(_("已经列入%s的议题了。") % item.meeting.name)
    lawful = {one.key for one in kinds_for(version)}
    title = _("通过%(pact)s（第%(n)d版）") % {"pact": pact.title, "n": version.number}
    point = Point(title[:100], SUBJECT, stream=version.key, put_as=by.post)
    if meeting is not None:
        if meeting.kind not in lawful or meeting.path != pact.place:
            raise Refusal(_("这个会不能通过规约，请另选。"), field="meeting")
        assembly.take_up(actor, meeting, point)
    elif kind not in lawful:
        raise Refusal(_("请选由哪个会表决。"), field="kind")
    elif seat is None:
        raise Refusal(_("请写哪天开。"), field="held_on")
    else:
        meeting = assembly.plan(
            actor, area=pact.area, kind=kind, sittings=[seat], items=[point],
            organisation=organisation,
        )  # fmt: skip
    emit(
        actor, "pacts.table", stream=pact.stream, place=pact.place, version=version.pk,
        meeting=meeting.pk, digest=digest_of(version),
    )  # fmt: skip
    return meeting


@command("规约通过")
def adopt(actor: Actor, version: Version, resolution: Resolution) -> None:
    """It is in force from the day the meeting resolved it; what it replaces ends; it is to be filed.

    Follows from the resolution by itself. Source: 村民委员会组织法 第三十一条, 2026-01-01.

    Raises:
        IllegalMove: it does not wait for a vote. Refusal: the resolution is none, is about something
            else, or of a meeting that may not adopt it.
    """
    pact = version.pact
    actor.require("pacts.adopt", place=pact.place)
    held(version)
    if version.state != State.TO_VOTE:
        raise IllegalMove(_("这一版没有在等表决。"))
    meeting = resolution.meeting
    fits = resolution.is_lawful and resolution.item.stream == version.key
    if not fits or meeting.about not in pact.sort.meetings:
        raise Refusal(_("这次会议没有依法通过这一版。"))
    day = clock.day_of(resolution.at)
    before = pact.versions.in_force().first()
    if before is not None:
        before.state, before.replaced_on = State.REPLACED, day
        before.save(update_fields=["state", "replaced_on"])
    version.state, version.adopted_on, version.resolution_id = State.IN_FORCE, day, resolution.pk
    version.meeting = meeting.about
    version.meeting_words = _("%(meeting)s〔%(year)d〕%(n)d号") % {
        "meeting": meeting.name, "year": resolution.year, "n": resolution.number or 0,
    }  # fmt: skip
    version.save(update_fields=["state", "adopted_on", "meeting", "meeting_words", "resolution_id"])
    told = _to_file(actor, version) if pact.sort.files_to else []
    emit(
        actor, "pacts.adopt", stream=pact.stream, place=pact.place, version=version.pk,
        resolution=resolution.pk, digest=digest_of(version), replaces=before.pk if before else None,
        tellings=told,
    )  # fmt: skip


def _to_file(actor: Actor, version: Version) -> list[int]:
    if version.adopted_on is None:
        raise AssertionError("in force since no day")
    due = version.adopted_on + timedelta(days=rules().days["filing"])
    Filing.objects.create(version=version, due_on=due)
    said = _("%(pact)s通过了，请在%(day)s前报%(to)s备案；备案报告可以直接打印。") % {
        "pact": version.pact.title, "day": clock.chinese_date(due), "to": version.pact.sort.files_to,
    }  # fmt: skip
    return telling.tell(actor, version.pact, telling.VILLAGE, telling.FILED, said)
