"""A version ends, an old paper is kept, a pact is filed, and the township may order a correction."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.pacts import telling
from lianhu.pacts.commands.drafting import MOST, add_clause, look, new_version, pact_of
from lianhu.pacts.models import Clause, Correction, Filing, State, Version
from lianhu.pacts.models.texts import LONGEST
from lianhu.pacts.rules import rules
from lianhu.pacts.signing import signed
from lianhu.pacts.standing import digest_of
from lianhu.places.models import Area

# Kept beside those that the law knows: what somebody once did is recorded as it was.
MEETINGS = ("assembly", "representatives", "group", "unknown")


@command("不再往下走")
def abandon(actor: Actor, version: Version, *, why: str) -> None:
    """A version that is not in force yet goes no further; it stays to be read, with the reason.

    Raises:
        Refusal: no reason. IllegalMove: it is in force, or ended.
    """
    actor.require("pacts.abandon", place=version.pact.place)
    signed(actor, "pacts.abandon", version.pact.place)
    said = clean_line(why, 200, label=_("为什么不再往下走"), field="why")
    if not said:
        raise Refusal(_("请写为什么不再往下走。"), field="why")
    held(version)
    if not version.is_running:
        raise IllegalMove(_("这一版不在起草，也不在等表决。"))
    version.state, version.dropped_at, version.dropped_why = State.DROPPED, clock.now(), said
    version.save(update_fields=["state", "dropped_at", "dropped_why"])
    version.reviews.filter(ended_at=None).update(ended_at=clock.now())
    # What it was to correct is to be corrected still.
    version.settles.update(settled_by=None)
    emit(
        actor, "pacts.abandon", stream=version.pact.stream, place=version.pact.place,
        version=version.pk,
    )  # fmt: skip


@command("登记既有规约")
def register(  # noqa: PLR0913
    actor: Actor,
    area: Area,
    *,
    kind: str,
    adopted_on: date,
    meeting: str,
    clauses: Sequence[tuple[str, str]],
    scans: Sequence[File],
    title: str = "",
    meeting_words: str = "",
    filed_on: date | None = None,
) -> Version:
    """Keep a pact that was adopted before this system, from its paper: day, meeting, photo or scan.

    Args:
        clauses: kind and words of each, as they stand on the paper.
        scans: at least one picture of the paper.

    Raises:
        Refusal: at its field, what is missing; a pact that has a version in force already.
    """
    actor.require("pacts.register", place=area.path)
    by = signed(actor, "pacts.register", area.path)
    _require_old(adopted_on, meeting, clauses, scans, filed_on)
    pact = pact_of(area, kind, title)
    if pact.versions.exists():
        raise Refusal(
            _("这里已经有这种规约了。旧的只登记一次，以后修订走起草、表决。"), field="kind"
        )
    made = new_version(pact, by, origin=Version.Origin.BEFORE)
    for sort, words in clauses:
        look(add_clause(made, sort, words))
    for scan in scans:
        attach(scan, made.key, confidentiality=Confidentiality.INTERNAL)
    made.state, made.adopted_on, made.meeting = State.IN_FORCE, adopted_on, meeting
    made.meeting_words = clean_line(meeting_words, 100, label=_("哪次会议"), field="meeting_words")
    made.save(update_fields=["state", "adopted_on", "meeting", "meeting_words"])
    if pact.sort.files_to:
        sent = {"sent_on": filed_on, "sent_by_id": by.person_id, "sent_as": by.post}
        due = adopted_on + timedelta(days=rules().days["filing"])
        Filing.objects.create(version=made, due_on=due, **(sent if filed_on else {}))
    emit(
        actor, "pacts.register", stream=pact.stream, place=pact.place, version=made.pk, kind=kind,
        adopted_on=adopted_on.isoformat(), meeting=meeting, digest=digest_of(made),
        files=[[one.pk, one.sm3] for one in scans],
    )  # fmt: skip
    return made


def _require_old(
    adopted_on: date,
    meeting: str,
    clauses: Sequence[tuple[str, str]],
    scans: Sequence[File],
    filed_on: date | None,
) -> None:
    if adopted_on > clock.today():
        raise Refusal(_("日期不能晚于今天。"), field="adopted_on")
    if filed_on is not None and not adopted_on <= filed_on <= clock.today():
        raise Refusal(_("备案的日子从通过那天到今天。"), field="filed_on")
    if meeting not in MEETINGS:
        raise Refusal(_("请选哪种会议通过的。"), field="meeting")
    if not scans:
        raise Refusal(_("请把原来那张纸拍下来或者扫进来，没有纸的不登记。"), field="scans")
    if not 0 < len(clauses) <= MOST:
        raise Refusal(_("请照纸上写条款，最多%d条。") % MOST, field="clauses")
    known = rules().clauses
    for sort, words in clauses:
        if sort not in known or not words.strip() or len(words) > LONGEST:
            raise Refusal(_("每条要有内容，最多%d个字。") % LONGEST, field="clauses")


@command("报备案")
def send(actor: Actor, filing: Filing, *, number: str, sent_on: date) -> None:
    """The letter with the text went to where it is filed.

    Raises:
        Refusal: at its field. IllegalMove: it was sent already.
    """
    version = filing.version
    actor.require("pacts.send", place=version.pact.place)
    by = signed(actor, "pacts.send", version.pact.place)
    said = clean_line(number, 40, label=_("文号"), field="number")
    if version.adopted_on is None or not version.adopted_on <= sent_on <= clock.today():
        raise Refusal(_("日期从通过那天到今天。"), field="sent_on")
    row = held(filing)
    if row.sent_on is not None:
        raise IllegalMove(_("已经报过备案了。"))
    row.number, row.sent_on, row.sent_by_id, row.sent_as = said, sent_on, by.person_id, by.post
    row.save(update_fields=["number", "sent_on", "sent_by_id", "sent_as"])
    words = _("%(pact)s第%(n)d版报备案了，请收下。") % {
        "pact": version.pact.title, "n": version.number,
    }  # fmt: skip
    told = telling.tell(actor, version.pact, telling.TOWN, telling.FILED, words)
    emit(
        actor, "pacts.send", stream=version.pact.stream, place=version.pact.place,
        version=version.pk, sent_on=sent_on.isoformat(), tellings=told,
    )  # fmt: skip


@command("收到备案")
def receive(actor: Actor, filing: Filing) -> None:
    """Where it is filed says that it came. To receive is not to approve.

    Raises:
        IllegalMove: nothing was sent, or it was received already.
    """
    version = filing.version
    actor.require("pacts.receive", place=version.pact.place)
    by = signed(actor, "pacts.receive", version.pact.place)
    row = held(filing)
    if row.sent_on is None or row.received_on is not None:
        raise IllegalMove(_("还没有报来，或者已经收下了。"))
    row.received_on, row.received_by_id, row.received_as = clock.today(), by.person_id, by.post
    row.save(update_fields=["received_on", "received_by_id", "received_as"])
    words = _("%(pact)s第%(n)d版的备案材料乡镇收到了。") % {
        "pact": version.pact.title, "n": version.number,
    }  # fmt: skip
    told = telling.tell(actor, version.pact, telling.VILLAGE, telling.FILED, words)
    emit(
        actor, "pacts.receive", stream=version.pact.stream, place=version.pact.place,
        version=version.pk, tellings=told,
    )  # fmt: skip


@command("责令改正规约")
def correct(  # noqa: PLR0913
    actor: Actor,
    version: Version,
    *,
    law: str,
    article: str,
    words: str,
    clause: Clause | None = None,
) -> Correction:
    """Order that what is against the law be corrected; the village does it by a new version.

    The text is not touched by this. Source: 村民委员会组织法 第三十一条, 2026-01-01.

    Raises:
        Refusal: no law or article, or no words. IllegalMove: it is not in force.
    """
    place = version.pact.place
    actor.require("pacts.correct", place=place)
    by = signed(actor, "pacts.correct", place)
    held(version)
    if version.state != State.IN_FORCE:
        raise IllegalMove(_("只有正在用的才要改正。"))
    named = clean_line(law, 60, label=_("哪部法"), field="law")
    at = clean_line(article, 30, label=_("第几条"), field="article")
    said = clean(words, 300, label=_("违反在哪里"), field="words")
    for field, value in (("law", named), ("article", at), ("words", said)):
        if not value:
            raise Refusal(_("责令改正要写明哪部法、第几条、违反在哪里。"), field=field)
    if clause is not None and clause.version_id != version.pk:
        raise Refusal(_("没有这一条。"), field="clause")
    due = clock.today() + timedelta(days=rules().days["mending"])
    made = Correction.objects.create(
        version=version, clause=clause, law=named, article=at, words=said, salt=new_salt(),
        due_on=due, by_person_id=by.person_id, by_as=by.post, at=clock.now(),
        settled_by=version.pact.versions.running().first(),
    )  # fmt: skip
    told = telling.tell(
        actor, version.pact, telling.VILLAGE, telling.ORDERED,
        _("乡镇责令改正%(pact)s：%(law)s%(article)s。请在%(day)s前开始修订，改法由会议定。")
        % {"pact": version.pact.title, "law": named, "article": at, "day": clock.chinese_date(due)},
    )  # fmt: skip
    emit(
        actor, "pacts.correct", stream=version.pact.stream, place=place, version=version.pk,
        correction=made.pk, digest=digest(said, made.salt), due_on=due.isoformat(), tellings=told,
    )  # fmt: skip
    return made
