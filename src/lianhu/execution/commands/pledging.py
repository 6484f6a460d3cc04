"""What people give of their own will for something on an agenda: said, given, or taken back."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Max
from django.utils.translation import gettext as _

from lianhu.assembly.models import Item
from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.execution import levy
from lianhu.execution.models import Pledge, PledgeList, PledgePaper
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line

MOST_DAYS: Final = 365
# A million 元 from one person is a slip of the finger.
MOST_FEN: Final = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody gives: `amount` days or 分, `what` for things; `named`: thanked by name."""

    name: str
    kind: str
    amount: int | None = None
    what: str = ""
    named: bool = False


def _named(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowed(_("请由有姓名的人来记。"))
    return actor.person_id


@command("开始自愿认领")
def open_pledges(
    actor: Actor, item: Item, *, needs: str, hand_to: str = "", levy_why: str = ""
) -> PledgeList:
    """People may say what they give. What reads like a levy is judged by a person first.

    Raises:
        Refusal: at its field: nothing is asked for, or the warning has no answer (levy_why).
        Conflict: it is open already. NotAllowed: a meeting inside the party, or nobody by name.
    """
    actor.require("execution.open_pledges", place=item.meeting.path)
    person = _named(actor)
    if item.meeting.closed:
        raise NotAllowed(_("党内的会不在这里认领。"))
    said = clean_line(needs, 200, label=_("要些什么"), field="needs")
    if not said:
        raise Refusal(_("请写要些什么，例如：清路基、运水泥，大约二十个工。"), field="needs")
    why = clean_line(levy_why, 200, label=_("为什么不是摊派"), field="levy_why")
    if levy.caution(said, item.title, item.asks) and not why:
        raise Refusal(_("请写为什么这是自愿的；是分摊的，去开会讨论决定。"), field="levy_why")
    if PledgeList.objects.filter(item=item).exists():
        raise Conflict(_("已经在认领了。"))
    made = PledgeList.objects.create(
        item=item, area=item.meeting.area, place=item.meeting.path, needs=said, levy_why=why,
        hand_to=clean_line(hand_to, 100, label=_("交到哪里"), field="hand_to"),
        opened_at=clock.now(), opened_by_id=person,
    )  # fmt: skip
    emit(
        actor, "execution.open_pledges", stream=made.stream, place=made.place, fresh=True,
        item=item.pk, judged=bool(why),
    )  # fmt: skip
    return made


@command("记自愿认领")
def pledge(actor: Actor, sheet: PledgeList, given: Given) -> Pledge:
    """Somebody said what they give. Raises Refusal at its field; IllegalMove: it is closed."""
    actor.require("execution.pledge", place=sheet.place)
    row = _open(sheet)
    name = clean_line(given.name, 50, label=_("姓名"), field="name")
    if not name:
        raise Refusal(_("请写姓名。"), field="name")
    amount, what = _measured(row, given)
    last = row.pledges.aggregate(n=Max("no"))["n"] or 0
    made = Pledge.objects.create(
        list=row, no=last + 1, name=name, kind=given.kind, amount=amount, what=what,
        named=given.named, at=clock.now(), by_person_id=_named(actor),
    )  # fmt: skip
    emit(
        actor, "execution.pledge", stream=row.stream, place=row.place, pledge=made.pk,
        kind=made.kind,
    )  # fmt: skip
    return made


def _measured(sheet: PledgeList, given: Given) -> tuple[int | None, str]:
    if given.kind == Pledge.Kind.THING:
        what = clean_line(given.what, 60, label=_("什么东西"), field="what")
        if not what:
            raise Refusal(_("请写出什么东西。"), field="what")
        return None, what
    most = MOST_DAYS if given.kind == Pledge.Kind.LABOUR else MOST_FEN
    if given.kind not in Pledge.Kind.values:
        raise Refusal(_("请选出什么。"), field="kind")
    if given.amount is None or not 0 < given.amount <= most:
        raise Refusal(_("请写出几天工、多少钱。"), field="amount")
    if given.kind == Pledge.Kind.MONEY and not sheet.hand_to:
        raise Refusal(_("还没有写钱交到哪里，先不记钱。平台不收钱。"), field="amount")
    return given.amount, ""


@command("撤回自愿认领")
def withdraw(actor: Actor, one: Pledge) -> None:
    """They changed their mind; nobody asks why, and an empty row is left.

    Raises:
        IllegalMove: it was taken back before.
    """
    actor.require("execution.withdraw", place=one.list.place)
    row = held(one)
    if row.withdrawn_at:
        raise IllegalMove(_("已经撤回了。"))
    row.name, row.what, row.amount, row.named, row.kept_on = "", "", None, False, None
    row.withdrawn_at = clock.now()
    row.save()
    emit(actor, "execution.withdraw", stream=one.list.stream, place=one.list.place, pledge=row.pk)


@command("认领的兑现了")
def thank(actor: Actor, one: Pledge) -> None:
    """They gave it: thank you. What was not given is written nowhere.

    Raises:
        IllegalMove: it is noted already, or was taken back.
    """
    actor.require("execution.thank", place=one.list.place)
    row = held(one)
    if row.withdrawn_at or row.kept_on:
        raise IllegalMove(_("已经记了，或者撤回了。"))
    row.kept_on = clock.today()
    row.save(update_fields=["kept_on"])
    emit(actor, "execution.thank", stream=one.list.stream, place=one.list.place, pledge=row.pk)


@command("认领结束")
def close_pledges(actor: Actor, sheet: PledgeList) -> None:
    """Nobody is asked any more; what was given can still be thanked for."""
    actor.require("execution.close_pledges", place=sheet.place)
    row = _open(sheet)
    row.closed_on = clock.today()
    row.save(update_fields=["closed_on"])
    emit(actor, "execution.close_pledges", stream=row.stream, place=row.place)


@command("存回认领单")
def keep_sheet(actor: Actor, sheet: PledgeList, *, file: File) -> PledgePaper:
    """A photo of the sheet that people signed; never a must."""
    actor.require("execution.keep_sheet", place=sheet.place)
    attach(file, sheet.stream, confidentiality=Confidentiality.PRIVATE)
    made = PledgePaper.objects.create(
        list=sheet, file=file, at=clock.now(), by_person_id=actor.person_id
    )
    emit(
        actor, "execution.keep_sheet", stream=sheet.stream, place=sheet.place, file=file.pk,
        sm3=file.sm3,
    )  # fmt: skip
    return made


def _open(sheet: PledgeList) -> PledgeList:
    row = held(sheet)
    if row.closed_on:
        raise IllegalMove(_("认领已经结束了。"))
    return row
