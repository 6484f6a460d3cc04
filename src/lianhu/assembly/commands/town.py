"""A town's committee: the rules it adopted, and with whom a matter was talked over before a meeting."""

from datetime import date

from django.utils.translation import gettext as _

from lianhu.assembly.commands.planning import hold
from lianhu.assembly.models import SHARES, Meeting, PreTalk, State, TownRules
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit, hold_stream
from lianhu.bodies.queries import members_of
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.text import clean
from lianhu.people.models import Person
from lianhu.places.models import Area


@command("定党委议事规则")
def adopt_rules(  # noqa: PLR0913
    actor: Actor,
    area: Area,
    *,
    adopted_on: date,
    quorum: str,
    major: str,
    passing: str,
    pretalk: int,
    words: str = "",
) -> TownRules:
    """The next version of a committee's rules of procedure; it binds notices from its day on.

    Args:
        quorum, major, passing: of `Least`. pretalk: with how many members at least it is talked
            over beforehand.

    Raises:
        Refusal: at its field; a day to come, or before the last version; less for what is
            important than for everything else.
    """
    actor.require("assembly.adopt_rules", place=area.path)
    if area.kind != Area.Kind.TOWN:
        raise Refusal(_("党委议事规则是乡镇（街道）的。"), field="area")
    hold_stream(f"town_rules:{area.pk}")
    if {quorum, major, passing} - set(SHARES):
        raise Refusal(_("请选多少委员。"), field="quorum")
    if not SHARES[major].as_strict_as(SHARES[quorum]):
        raise Refusal(_("重要事项要的到会人数，不能比平常的少。"), field="major")
    if pretalk < 1:
        raise Refusal(_("个别酝酿至少一位。"), field="pretalk")
    before = TownRules.objects.filter(area=area).order_by("-version").first()
    if adopted_on > clock.today() or (before is not None and adopted_on < before.adopted_on):
        raise Refusal(_("通过的日子不能晚于今天，也不能早于上一版。"), field="adopted_on")
    made = TownRules.objects.create(
        area=area, version=before.version + 1 if before else 1, adopted_on=adopted_on,
        quorum=quorum, major=major, passing=passing, pretalk=pretalk, at=clock.now(),
        words=clean(words, 20_000, label=_("规则的文字"), field="words"),
        by_person_id=actor.person_id,
    )  # fmt: skip
    emit(
        actor, "assembly.adopt_rules", stream=f"town_rules:{area.pk}", place=area.path,
        rules=made.pk, version=made.version, quorum=quorum, major=major, passing=passing,
        pretalk=pretalk,
    )  # fmt: skip
    return made


@command("记个别酝酿")
def talk_with(actor: Actor, meeting: Meeting, *, member: Person, on: date) -> PreTalk:
    """That a member was talked with one by one before the meeting: who and when, nothing else.

    Raises:
        Refusal: not a member, a day to come, or of a meeting that asks for none.
        Conflict: it stands there already. IllegalMove: the meeting runs or is over.
    """
    actor.require("assembly.talk_with", place=meeting.path)
    hold(meeting, State.PLANNED, State.CALLED)
    if not meeting.shape.pretalk or meeting.organisation is None:
        raise Refusal(_("这种会没有个别酝酿这一步。"))
    if member.pk not in {one.person_id for one in members_of(meeting.organisation)}:
        raise Refusal(_("请选这个组织的成员。"), field="member")
    if on > clock.today():
        raise Refusal(_("谈话的日子不能晚于今天。"), field="on")
    made, new = PreTalk.objects.get_or_create(
        meeting=meeting, member=member, on=on,
        defaults={"by_person_id": actor.person_id, "at": clock.now()},
    )  # fmt: skip
    if not new:
        raise Conflict(_("这一天和他谈过，已经记了。"))
    emit(
        actor, "assembly.talk_with", stream=meeting.stream, place=meeting.path, member=member.pk,
        on=on.isoformat(),
    )  # fmt: skip
    return made


@command("划掉记错的酝酿")
def untalk(actor: Actor, talk: PreTalk) -> None:
    """A line put down by mistake goes, while nobody was told of the meeting; the log keeps it."""
    actor.require("assembly.untalk", place=talk.meeting.path)
    hold(talk.meeting, State.PLANNED)
    emit(
        actor, "assembly.untalk", stream=talk.meeting.stream, place=talk.meeting.path,
        member=talk.member_id, on=talk.on.isoformat(),
    )  # fmt: skip
    PreTalk.objects.filter(pk=talk.pk).delete()
