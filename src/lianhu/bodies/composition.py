"""Whether a body is made up as the law asks: each finding with its article and what would mend it.

Nothing is blocked here: what the law voids is refused where it is done (`seating`), and whatever
a person must judge (grounds of exclusion, who counts as a minority there) is asked, not decided.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.bodies.kinds import BOARD, OVERSEER, ROSTER, Shape, shape
from lianhu.bodies.models import Membership, Organisation, Standing, Term
from lianhu.bodies.queries import COMMITTEE_OF, KIN_APART
from lianhu.bodies.terms import terms_of
from lianhu.kernel import clock
from lianhu.law.floors import Floor, floor, floors
from lianhu.law.shares import Share
from lianhu.people.models import Kin, Person
from lianhu.people.models.persons import Sex

# Six months before the end: the roll of an election is posted twenty days ahead, much is before.
SOON: Final = timedelta(days=183)
NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """`level`: wrong (the law asks for something else), soon, empty (a seat), ask (a person judges)."""

    level: str
    words: str
    mend: str
    floor: Floor | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """What is known of a body on a day; `beside` are the ids of the committee of the same village."""

    organisation: Organisation
    day: date
    members: list[Membership]
    term: Term | None
    kin: dict[int, set[int]]
    beside: frozenset[int]

    @property
    def shape(self) -> Shape:
        return shape(self.organisation.kind)

    def of(self, *standings: str) -> list[Membership]:
        return [one for one in self.members if one.standing in standings]

    def floor(self, rule: str, about: str = "") -> Floor | None:
        key = about or self.shape.about
        return floor(self.organisation.legal_regime, self.day, key, rule) if key else None


def review(
    organisations: Iterable[Organisation], day: date | None = None
) -> dict[int, list[Finding]]:
    """The findings of each body by its id, the worst first; four queries for all of them."""
    at = day or clock.today()
    rows = list(organisations)
    ids = [one.pk for one in rows]
    terms = terms_of(ids, at)
    committees = Q(
        organisation__kind__in=COMMITTEE_OF, organisation__area__in=[one.area_id for one in rows]
    )
    found = Membership.objects.live(at).filter(Q(organisation__in=ids) | committees)
    found = found.exclude(standing__in=ROSTER).select_related(
        "person", "organisation", "stands_for"
    )
    seats: dict[int, list[Membership]] = {}
    beside: dict[int, set[int]] = {}
    for one in found.order_by("pk"):
        seats.setdefault(one.organisation_id, []).append(one)
        if one.organisation.kind in COMMITTEE_OF:
            beside.setdefault(one.organisation.area_id, set()).add(one.person_id)
    kin = _kin({one.person_id for some in seats.values() for one in some})
    return {
        one.pk: findings(
            Body(
                one, at, seats.get(one.pk, []), terms.get(one.pk), kin,
                frozenset(beside.get(one.area_id, ())),
            )
        )
        for one in rows
    }  # fmt: skip


def findings(body: Body) -> list[Finding]:
    """What is to be said of one body; of one that nobody sits in only that."""
    if not body.members:
        said = _("还没有登记成员。")
        return [Finding("ask", said, _("逐个登记，或者把名单粘贴进来。"))] if _counts(body) else []
    found = [one for check in CHECKS for one in check(body)]
    return sorted(found, key=lambda one: LEVELS.index(one.level))


def must_leave(
    committee: Organisation, candidates: Iterable[Person], day: date | None = None
) -> list[Membership]:
    """Who has to leave the election committee: nominated, or a near relative of one who is.

    Source: 村民委员会组织法 第十五条; 城市居民委员会组织法 第十五条.
    """
    at = day or clock.today()
    named = {one.pk for one in candidates}
    rows = Membership.objects.live(at).filter(organisation=committee).select_related("person")
    kin = _kin(named)
    touched = named | {pk for one in named for pk in kin.get(one, ())}
    return [one for one in rows.order_by("pk") if one.person_id in touched]


LEVELS: Final = ("wrong", "empty", "soon", "ask")


def _counts(body: Body) -> bool:
    return bool(body.shape.about or body.organisation.kind == Organisation.Kind.AFFAIRS_COMMITTEE)


def _size(body: Body) -> Iterator[Finding]:
    pairs = [(body.floor("size"), len(body.of(*BOARD)))]
    sent = len(body.of(Standing.REPRESENTATIVE))
    if sent and (other := body.shape.about_representatives):
        pairs.append((body.floor("size", other), sent))
    for asked, have in pairs:
        if asked is None:
            continue
        if asked.at_least is not None and have < asked.at_least:
            said = {"have": have, "least": asked.at_least}
            yield Finding(
                "wrong", _("现有%(have)d人，不足%(least)d人。") % said,
                _("再推选%d人。") % (asked.at_least - have), asked,
            )  # fmt: skip
        if asked.at_most is not None and have > asked.at_most:
            said = {"have": have, "most": asked.at_most}
            yield Finding(
                "wrong", _("现有%(have)d人，超过%(most)d人。") % said,
                _("核对名单，多登记的办离任。"), asked,
            )  # fmt: skip


def _women(body: Body) -> Iterator[Finding]:
    asked = body.floor("women")
    if asked is None or asked.at_least is None:
        return
    sexes = [one.person.sex for one in body.of(*BOARD)]
    if sexes.count(Sex.FEMALE) >= asked.at_least:
        return
    unknown = sum(sex not in (Sex.FEMALE, Sex.MALE) for sex in sexes)
    if unknown:
        yield Finding(
            "ask", _("没有看到妇女成员，有%d人没有登记性别。") % unknown,
            _("补登记性别；确实没有妇女的，补选一名。"), asked,
        )  # fmt: skip
    else:
        yield Finding("wrong", _("成员中没有妇女。"), _("补选一名妇女成员。"), asked)


def _shares(body: Body) -> Iterator[Finding]:
    """Of representatives: how many there must be among all members, and how many women among these."""
    sent = body.of(Standing.REPRESENTATIVE)
    women = [one for one in sent if one.person.sex == Sex.FEMALE]
    unknown = sum(one.person.sex not in (Sex.FEMALE, Sex.MALE) for one in sent)
    regime = body.organisation.legal_regime
    for asked in floors(regime, body.day, body.shape.about, "composition"):
        have = len(women) if asked.who == "women" else len(sent)
        word = _("妇女代表") if asked.who == "women" else _("代表")
        for share in asked.roads.shares if asked.roads else ():
            if not share.met(have, len(body.members)):
                unsure = unknown if asked.who == "women" else 0
                yield _short(share, asked, word, have, len(body.members), unsure)


def _short(share: Share, asked: Floor, word: str, have: int, all_: int, unknown: int) -> Finding:  # noqa: PLR0913, PLR0917
    need = share.need(all_)
    said = {"all": all_, "word": word, "have": have, "need": need, "share": share.words}
    words = _("组成人员%(all)d人，%(word)s%(have)d人，不到%(share)s（要有%(need)d人）。") % said
    if have + unknown >= need:
        more = _("有%d人没有登记性别，补登记以后再看。") % unknown
        return Finding("ask", words, more, asked)
    more = _("人数不变的话，还差%(less)d名%(word)s；补选时先补上。")
    return Finding("wrong", words, more % {"less": need - have, "word": word}, asked)


def _households(body: Body) -> Iterator[Finding]:
    asked = body.floor("households_each")
    if asked is None or asked.at_least is None or asked.at_most is None:
        return
    sent = body.of(Standing.REPRESENTATIVE)
    silent = [one for one in sent if not (one.households or one.stands_for_said)]
    if silent:
        yield Finding(
            "ask", _("有%d名代表没有写替哪里、替几户说话。") % len(silent),
            _("按推选记录补上推选单位和户数。"), asked,
        )  # fmt: skip
    odd = [
        one for one in sent
        if one.households and not asked.at_least <= one.households <= asked.at_most
        # 第二十九条: 或者由各村民小组推选若干人; then no number of households is asked.
        and not (one.stands_for and one.stands_for.kind == "group")
    ]  # fmt: skip
    if odd:
        names = "、".join(
            _("%(name)s（%(n)d户）") % {"name": one.person.name, "n": one.households or 0}
            for one in odd[:NAMED]
        )
        said = {"names": names, "n": len(odd), "least": asked.at_least, "most": asked.at_most}
        yield Finding(
            "ask", _("%(n)d名代表推选的户数不在%(least)d到%(most)d户：%(names)s。") % said,
            _("核对户数；由小组推选的，把推选单位写成小组。"), asked,
        )  # fmt: skip


def _kin_apart(body: Body) -> Iterator[Finding]:
    """Near relatives who came in before it was known, or before they were asked."""
    if (asked := body.floor("kin_apart")) is None:
        return
    if body.organisation.kind == Organisation.Kind.SUPERVISION_COMMITTEE:
        yield from _watching_kin(body, asked)
    elif not asked.of:
        yield from _pairs(body, asked)
    # Between election committee and candidates: `must_leave` says it when there are any.


def _watching_kin(body: Body, asked: Floor) -> Iterator[Finding]:
    for one in body.of(*BOARD):
        if one.person_id in body.beside:
            words = _("%s同时是村（居）民委员会成员。") % one.person.name
            yield Finding("wrong", words, _("从其中一处依法退出。"), asked)
        elif body.kin.get(one.person_id, set()) & body.beside:
            words = _("%s是村（居）民委员会成员的近亲属。") % one.person.name
            yield Finding("wrong", words, _("依法退出监督机构，另行推选。"), asked)


def _pairs(body: Body, asked: Floor) -> Iterator[Finding]:
    for one, other in combinations(body.of(*BOARD), 2):
        if other.person_id in body.kin.get(one.person_id, set()):
            said = {"one": one.person.name, "other": other.person.name}
            words = _("%(one)s和%(other)s是近亲属。") % said
            yield Finding("wrong", words, _("其中一人辞职，由会议审议通过后补选。"), asked)


def _kin_asked(body: Body) -> Iterator[Finding]:
    body_kinds = (*KIN_APART, Organisation.Kind.COLLECTIVE)
    if body.organisation.kind not in body_kinds:
        return
    left = [one for one in body.of(*BOARD, OVERSEER) if one.kin_asked_on is None]
    if left:
        yield Finding(
            "ask", _("有%d名成员还没有问过近亲属。") % len(left),
            _("问本人：配偶、父母、子女、兄弟姐妹、祖孙里谁也在任职；有的登记，没有的填上问的日期。"),
            body.floor("kin_apart"),
        )  # fmt: skip


def _term(body: Body) -> Iterator[Finding]:
    about = body.shape.about or body.shape.about_representatives
    if body.term is None:
        if asked := body.floor("term_years", about) if about else None:
            yield Finding("ask", _("没有登记任期。"), _("填上哪天开始、哪天届满。"), asked)
        return
    due, said = body.term.due_on, clock.chinese_date(body.term.due_on)
    asked = body.floor("term_years", about) if about else None
    if due <= body.day:
        yield Finding(
            "wrong", _("任期已于%s届满。") % said,
            _("组织换届；依法提前或者推迟的，按批准文件更正届满日期。"), asked,
        )  # fmt: skip
    elif due - body.day <= SOON:
        words = _("任期%(day)s届满，还有%(left)d天。")
        yield Finding(
            "soon", words % {"day": said, "left": (due - body.day).days},
            _("着手准备换届。"), asked,
        )  # fmt: skip


def _vacant(body: Body) -> Iterator[Finding]:
    if body.term is None or body.term.size is None:
        return
    sent = body.of(Standing.REPRESENTATIVE)
    is_sent = Standing.REPRESENTATIVE in body.shape.standings and not body.of("chair")
    have = len(sent) if is_sent else len(body.of(*BOARD))
    if have < body.term.size:
        said = {"size": body.term.size, "have": have, "less": body.term.size - have}
        yield Finding(
            "empty", _("应有%(size)d人，现有%(have)d人，缺%(less)d人。") % said,
            _("补选；补选的任期到本届届满为止。"), body.floor("decided_by", "by_election"),
        )  # fmt: skip


def _minorities(body: Body) -> Iterator[Finding]:
    if body.organisation.kind != Organisation.Kind.MEDIATION_COMMITTEE:
        return
    if len({one.person.ethnic for one in body.of(*BOARD) if one.person.ethnic}) <= 1:
        yield Finding(
            "ask", _("成员登记的民族只有一个，或者都没有登记。"),
            _("几个民族同住的地方，要有人数较少的民族的成员；请核对。"), body.floor("women"),
        )  # fmt: skip


CHECKS: Final[tuple[Callable[[Body], Iterator[Finding]], ...]] = (
    _size, _women, _shares, _households, _kin_apart, _kin_asked, _term, _vacant, _minorities,
)  # fmt: skip


def _kin(ids: set[int]) -> dict[int, set[int]]:
    """The recorded near relatives of each of these people, whichever of the two was asked."""
    found: dict[int, set[int]] = {}
    rows = Kin.objects.filter(Q(person__in=ids) | Q(other__in=ids))
    for one, other in rows.values_list("person", "other"):
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found
