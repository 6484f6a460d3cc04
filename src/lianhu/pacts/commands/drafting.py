"""A version is begun and written clause by clause; each is looked at for what may be unlawful."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.bodies.queries import legal_regime
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.pacts.lawful import check
from lianhu.pacts.models import Caution, Clause, Pact, Version
from lianhu.pacts.models.texts import LONGEST
from lianhu.pacts.rules import rules
from lianhu.pacts.signing import Signed, signed
from lianhu.places.models import Area
from lianhu.places.queries import village_of

# More than these nobody keeps in mind; a village that has them writes two into one.
MOST = 60


@command("起草规约")
def begin(actor: Actor, area: Area, *, kind: str, title: str = "", why: str = "") -> Version:
    """Begin a new version: the clauses of the one in force, or an empty page.

    Raises:
        Refusal: at its field (kind, area), a pact that there is not in such a place, or one is
            being written already.
    """
    actor.require("pacts.begin", place=area.path)
    by = signed(actor, "pacts.begin", area.path)
    pact = pact_of(area, kind, title)
    if pact.versions.running().exists():
        raise Refusal(_("这份规约有一版正在起草或者待表决，先把那一版走完。"))
    made = new_version(pact, by, why=clean_line(why, 200, label=_("为什么修订"), field="why"))
    base = pact.versions.in_force().first()
    if base is not None:
        Version.objects.filter(pk=made.pk).update(base=base)
        made.base = base
        for one in base.clauses.filter(dropped_at=None):
            look(add_clause(made, one.kind, one.words, was=one))
    settled = 0
    if base is not None:
        settled = base.corrections.filter(settled_by=None).update(settled_by=made)
    emit(
        actor, "pacts.begin", stream=pact.stream, place=pact.place, version=made.pk,
        number=made.number, kind=kind, base=made.base_id, settles=settled,
    )  # fmt: skip
    return made


def pact_of(area: Area, kind: str, title: str) -> Pact:
    """The pact of this kind here, made where there is none yet.

    Raises:
        Refusal: no such kind, or not in such a place or under such a law.
    """
    sort = rules().kinds.get(kind)
    if sort is None:
        raise Refusal(_("请选哪一种规约。"), field="kind")
    if area.kind not in sort.areas or area.valid_to is not None:
        raise Refusal(_("%s不是定在这一级的，请换一个地方。") % sort.label, field="area")
    village = village_of(area)
    if village is None or legal_regime(village) != sort.regime:
        raise Refusal(
            _("这里登记的村（居）民委员会不适用%(kind)s：依据是%(basis)s。")
            % {"kind": sort.label, "basis": sort.basis},
            field="kind",
        )
    name = clean_line(title, 40, label=_("名称"), field="title") or f"{area}{sort.label}"
    made, _new = Pact.objects.get_or_create(
        area=area, kind=kind,
        defaults={"title": name[:40], "place": area.path, "made_at": clock.now()},
    )  # fmt: skip
    return Pact.objects.select_for_update(of=("self",)).select_related("area").get(pk=made.pk)


def new_version(pact: Pact, by: Signed, **more: object) -> Version:
    last = pact.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made: Version = Version.objects.create(
        pact=pact, number=last + 1, by_person_id=by.person_id, by_as=by.post,
        made_at=clock.now(), **more,
    )  # fmt: skip
    return made


def add_clause(version: Version, kind: str, words: str, was: Clause | None = None) -> Clause:
    standing = version.clauses.filter(dropped_at=None).order_by("-position")
    last = standing.values_list("position", flat=True).first() or 0
    return Clause.objects.create(
        version=version, position=last + 1, kind=kind, words=words, was=was, salt=new_salt()
    )


@command("写条款")
def write(
    actor: Actor, version: Version, *, kind: str, words: str, clause: Clause | None = None
) -> Clause:
    """Write a clause, a new one or other words for one; it is looked at at once.

    Raises:
        Refusal: at its field (kind, words). IllegalMove: the version is no draft any more.
    """
    actor.require("pacts.write", place=version.pact.place)
    require_draft(version)
    if kind not in rules().clauses:
        raise Refusal(_("请选这一条讲的是哪一类。"), field="kind")
    said = clean(words, LONGEST, label=_("条款"), field="words")
    if not said:
        raise Refusal(_("请写这一条要大家怎样做。"), field="words")
    if clause is None:
        if version.clauses.filter(dropped_at=None).count() >= MOST:
            raise Refusal(_("已经有%d条了，太多没有人记得住，请合并几条。") % MOST, field="words")
        row = add_clause(version, kind, said)
    else:
        row = held(clause)
        _require_standing(row)
        row.kind, row.words = kind, said
        row.save(update_fields=["kind", "words"])
    look(row, signed(actor, "pacts.write", version.pact.place))
    emit(
        actor, "pacts.write", stream=version.pact.stream, place=version.pact.place,
        version=version.pk, clause=row.pk, kind=kind, digest=digest(said, row.salt),
        found=[one.rule.key for one in check(said)],
    )  # fmt: skip
    return row


@command("删去条款")
def strike(actor: Actor, clause: Clause, *, why: str) -> None:
    """Take a clause out of the draft; it stays to be read, with the reason.

    Raises:
        Refusal: no reason. IllegalMove: no draft, or struck already.
    """
    version = clause.version
    actor.require("pacts.strike", place=version.pact.place)
    require_draft(version)
    row = held(clause)
    _require_standing(row)
    said = clean_line(why, 200, label=_("为什么删去"), field="why")
    if not said:
        raise Refusal(_("请写为什么删去，会留着。"), field="why")
    row.dropped_at, row.dropped_why = clock.now(), said
    row.save(update_fields=["dropped_at", "dropped_why"])
    # What people say of 第3条 is the third as it is read out.
    after = version.clauses.filter(dropped_at=None, position__gt=row.position)
    after.update(position=F("position") - 1)
    look(row, signed(actor, "pacts.strike", version.pact.place))
    emit(
        actor, "pacts.strike", stream=version.pact.stream, place=version.pact.place,
        version=version.pk, clause=row.pk,
    )  # fmt: skip


@command("调整条款顺序")
def shift(actor: Actor, clause: Clause, *, up: bool) -> None:
    """Change places with the clause before it, or after it; at the end nothing happens."""
    version = clause.version
    actor.require("pacts.shift", place=version.pact.place)
    require_draft(version)
    rows = list(version.clauses.filter(dropped_at=None))
    here = next((n for n, one in enumerate(rows) if one.pk == clause.pk), None)
    there = here - 1 if up and here else here + 1 if not up and here is not None else None
    if here is not None and there is not None and there < len(rows):
        one, other = rows[here], rows[there]
        Clause.objects.filter(pk=one.pk).update(position=other.position)
        Clause.objects.filter(pk=other.pk).update(position=one.position)
    emit(
        actor, "pacts.shift", stream=version.pact.stream, place=version.pact.place,
        version=version.pk, clause=clause.pk, up=up,
    )  # fmt: skip


@command("保留被提醒的条款")
def keep(actor: Actor, caution: Caution, *, why: str) -> None:
    """A named person writes why a clause stays although it was warned of; everyone later reads it.

    Raises:
        Refusal: no reason. IllegalMove: no draft, or it was settled a moment ago.
    """
    version = caution.clause.version
    actor.require("pacts.keep", place=version.pact.place)
    require_draft(version)
    by = signed(actor, "pacts.keep", version.pact.place)
    said = clean(why, 300, label=_("为什么保留"), field="why")
    if not said:
        raise Refusal(_("请写明为什么这样写不违法，您的岗位会写在旁边。"), field="why")
    moved = Caution.objects.filter(pk=caution.pk, state="open").update(
        state="kept", why=said, by_person_id=by.person_id, by_as=by.post, settled_at=clock.now()
    )
    if not moved:
        raise IllegalMove(_("这一处提醒刚刚有人处理了，请刷新。"))
    emit(
        actor, "pacts.keep", stream=version.pact.stream, place=version.pact.place,
        version=version.pk, clause=caution.clause_id, caution=caution.pk, rule=caution.rule,
    )  # fmt: skip


def require_draft(version: Version) -> Version:
    """The version, locked, if its words may still change.

    Raises:
        IllegalMove: it is with the township, waits for the vote, or is in force.
    """
    held(version)
    if not version.is_draft:
        raise IllegalMove(
            _("这一版已经在“%s”，条款不能动；要改，先撤回到起草。") % version.get_state_display()
        )
    return version


def _require_standing(clause: Clause) -> None:
    if clause.dropped_at is not None:
        raise IllegalMove(_("这一条已经删去了。"))


def look(clause: Clause, by: Signed | None = None) -> None:
    """Write down what is warned of now; what the new words no longer say is mended."""
    found = {} if clause.dropped_at else {one.rule.key: one for one in check(clause.words)}
    mended = {"state": "mended", "settled_at": clock.now()}
    if by is not None:
        mended |= {"by_person_id": by.person_id, "by_as": by.post}
    for row in Caution.objects.filter(clause=clause, state__in=["open", "kept"]):
        still = found.get(row.rule)
        if still is not None and still.found == row.found:
            del found[row.rule]
        else:
            Caution.objects.filter(pk=row.pk).update(**mended)
    with transaction.atomic():
        Caution.objects.bulk_create(
            Caution(
                clause=clause, rule=one.rule.key, found=one.found, says=one.rule.warning,
                cites=list(one.rule.cites), instead=one.rule.instead, made_at=clock.now(),
            )
            for one in found.values()
        )  # fmt: skip
