"""People are asked; what they say is written down and answered; a group's draft is held against the
village's pact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.pacts.commands.drafting import require_draft
from lianhu.pacts.models import Asking, Clause, Judgement, Opinion, Version
from lianhu.pacts.rules import rules
from lianhu.pacts.signing import signed
from lianhu.pacts.standing import above, digest_of


@dataclass(frozen=True, slots=True)
class Said:
    """One opinion: words, of which clause (None: of the whole), by a woman, about a custom."""

    words: str
    clause: Clause | None = None
    woman: bool = False
    custom: bool = False


@command("公开征求意见")
def open_draft(actor: Actor, version: Version) -> None:
    """Everybody may read the draft from now on, marked as one.

    Raises:
        Refusal: nothing is written yet. IllegalMove: no draft, or open already.
    """
    actor.require("pacts.open_draft", place=version.pact.place)
    require_draft(version)
    if version.opened_on is not None:
        raise IllegalMove(_("已经公开了。"))
    if not version.clauses.filter(dropped_at=None).exists():
        raise Refusal(_("还没有写条款，先写几条再公开。"))
    version.opened_on = clock.today()
    version.save(update_fields=["opened_on"])
    emit(
        actor, "pacts.open_draft", stream=version.pact.stream, place=version.pact.place,
        version=version.pk,
    )  # fmt: skip


@command("记下征求意见")
def hear(  # noqa: PLR0913
    actor: Actor,
    version: Version,
    *,
    way: str,
    held_on: date,
    households: int,
    people: int,
    women: int,
    where: str = "",
    said: Sequence[Said] = (),
) -> Asking:
    """Write down that people were asked, how many, and what they said, each opinion for itself.

    Raises:
        Refusal: at its field, what does not add up. IllegalMove: no draft.
    """
    place = version.pact.place
    actor.require("pacts.hear", place=place)
    require_draft(version)
    by = signed(actor, "pacts.hear", place)
    _require_counts(way, held_on, households, people, women)
    made = Asking.objects.create(
        version=version, way=way, held_on=held_on, households=households, people=people,
        women=women, where=clean_line(where, 60, label=_("在哪里"), field="where"),
        by_person_id=by.person_id, by_as=by.post, at=clock.now(),
    )  # fmt: skip
    rows = [_opinion(made, one) for one in said]
    Opinion.objects.bulk_create(rows)
    emit(
        actor, "pacts.hear", stream=version.pact.stream, place=place, version=version.pk,
        asking=made.pk, way=way, held_on=held_on.isoformat(), households=households,
        people=people, women=women, opinions=[digest(one.words, one.salt) for one in rows],
    )  # fmt: skip
    return made


def _require_counts(way: str, held_on: date, households: int, people: int, women: int) -> None:
    if way not in rules().ways:
        raise Refusal(_("请选怎样问的。"), field="way")
    if held_on > clock.today():
        raise Refusal(_("日期不能晚于今天。"), field="held_on")
    if households <= 0 and people <= 0:
        raise Refusal(_("问了多少户、多少人说了话，至少填一个。"), field="households")
    if women > people:
        raise Refusal(_("妇女人数不能多过说话的人数。"), field="women")


def _opinion(asking: Asking, one: Said) -> Opinion:
    words = clean_line(one.words, 300, label=_("意见"), field="words")
    if not words:
        raise Refusal(_("请写说了什么。"), field="words")
    if one.clause is not None and one.clause.version_id != asking.version_id:
        raise Refusal(_("没有这一条。"), field="clause")
    return Opinion(
        asking=asking, clause=one.clause, words=words, woman=one.woman, custom=one.custom,
        salt=new_salt(),
    )  # fmt: skip


@command("写意见怎样了")
def settle(actor: Actor, opinion: Opinion, *, fate: str, why: str = "") -> None:
    """Write what became of an opinion, once; not taken, or in part, needs its reason.

    Raises:
        Refusal: at its field (fate, why). IllegalMove: somebody did a moment ago.
    """
    version = opinion.asking.version
    actor.require("pacts.settle", place=version.pact.place)
    by = signed(actor, "pacts.settle", version.pact.place)
    if fate not in rules().fates:
        raise Refusal(_("请选怎样了。"), field="fate")
    said = clean_line(why, 200, label=_("为什么"), field="why")
    if fate != "taken" and not said:
        raise Refusal(_("没有照着改，要写一句为什么，回给说的人听。"), field="why")
    row = held(opinion)
    if row.fate:
        raise IllegalMove(_("这条意见已经写过怎样了。"))
    row.fate, row.why, row.settled_at = fate, said, clock.now()
    row.settled_by_id, row.settled_as = by.person_id, by.post
    row.save(update_fields=["fate", "why", "settled_at", "settled_by_id", "settled_as"])
    emit(
        actor, "pacts.settle", stream=version.pact.stream, place=version.pact.place,
        version=version.pk, opinion=row.pk, fate=fate,
    )  # fmt: skip


@command("与村规对照")
def judge(actor: Actor, version: Version, *, agrees: bool, words: str) -> Judgement:
    """A person signs whether a group's draft agrees with the village's pact in force.

    Raises:
        Refusal: no words, or there is nothing to compare with. IllegalMove: no draft.
    """
    actor.require("pacts.judge", place=version.pact.place)
    require_draft(version)
    by = signed(actor, "pacts.judge", version.pact.place)
    other = above(version)
    if other is None:
        raise Refusal(_("村里还没有村规民约在用，没有可以对照的。"))
    said = clean(words, 300, label=_("怎样看的"), field="words")
    if not said:
        raise Refusal(_("请写一句怎样看的，例如哪几类比过了。"), field="words")
    made = Judgement.objects.create(
        version=version, against=other, digest=digest_of(version), agrees=agrees, words=said,
        by_person_id=by.person_id, by_as=by.post, at=clock.now(),
    )  # fmt: skip
    emit(
        actor, "pacts.judge", stream=version.pact.stream, place=version.pact.place,
        version=version.pk, against=other.pk, agrees=agrees, digest=made.digest,
    )  # fmt: skip
    return made
