"""The slip for one who is on a roll (名册登记回执): which roll, as what, why, until when to object.

The only answer on paper to "am I on it?": residents do not sign in, and nobody is handed the
whole list for one name.
"""

from collections.abc import Callable
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.bodies.models import Post
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.places.queries import village_of
from lianhu.rolls import clocks
from lianhu.rolls.models import Entry, Roll
from lianhu.rolls.models.rolls import ROSTERS, Way
from lianhu.rolls.shown import Line
from lianhu.shell.sheets.blocks import Block, Code, Facts, Form, Note, Prose, Seal, Sheet

Link = Callable[[str], str]
TITLE: Final = "本人名册登记回执"
FROM: Final = {
    "registered": "户籍登记在这里", "living": "住在这里", "both": "户籍登记在这里，或者住在这里",
    "seats": "组织的成员名单上有", "hand": "由人加上",
}  # fmt: skip


def make(actor: Actor, roll: Roll, line: Line, link: Link) -> Sheet:
    """Made after the opening was kept (`commands.unseal`); never a birth date, a phone, an ID number."""
    one = line.row
    assert isinstance(one, Entry)  # noqa: S101 - an aside has no slip
    struck = one.state == "struck"
    who = f"{line.name}（{line.beside}）" if line.beside else line.name
    state = _("已经划去，不在册") if struck else _("在册")
    rows = (
        ((_("名册"), roll.title), (_("算到"), clock.chinese_date(roll.counted_on))),
        ((_("地方"), line.where or str(roll.area)), (_("一共"), f"{roll.n}{roll.unit}")),
        ((_("以什么身份"), capacity(roll)),),
        ((_("为什么"), _why(one, roll)),),
        ((_("提的期限"), _until(roll)),),
        ((_("向谁提"), _where(actor, roll)),),
    )  # fmt: skip
    return Sheet(
        title=TITLE, name=f"{TITLE}-{roll.pk}-{one.no}",
        blocks=(
            Facts(
                ((_("姓名") if roll.kind.of_people else _("户"), who),
                 (_("编号"), f"{one.no}　{state}")), big=True,
            ),
            Form(rows), Prose(_said(roll)), *_code(roll, link), _opening(one),
            Seal(issuer(actor, roll.area), clock.today()),
        ),
        foot=_("名册校验值（SM3）%(digest)s　第%(version)d版　打印于%(at)s")
        % {"digest": roll.digest, "version": roll.version, "at": clock.chinese_moment(clock.now())},
        size=12,
    )  # fmt: skip


def capacity(roll: Roll) -> str:
    """As what one counts: 年满十八周岁的人，一人一票."""
    if roll.kind.of_people:
        return _("%s，一人一票") % roll.kind.label
    return _("%s，一户一票，由本户派一位代表参加") % roll.kind.label


def _why(one: Entry, roll: Roll) -> str:
    source = FROM.get(roll.kind.source(roll.regime), "")
    way = source if one.way == Way.HERE and source else one.get_way_display()
    said = [way, *([one.reason] if one.reason else [])]
    if one.state == "struck":
        said.append(_("后来有人提出异议，查过以后划去"))
    if law := roll.kind.law(roll.regime):
        said.append(_("依据%s") % law)
    return "；".join(map(str, said)) + "。"


def _until(roll: Roll) -> str:
    until = clocks.object_until(roll)
    if until is None:
        return _("名册还没有公布，从公布那天算起；现在就可以先说。")
    answer = clocks.days(roll, "answer_days")
    return _("%(day)s以前提，提了以后%(n)d天内答复。晚了也可以说，会记下来。") % {
        "day": clock.chinese_date(until), "n": answer,
    }  # fmt: skip


def _where(actor: Actor, roll: Roll) -> str:
    said = issuer(actor, roll.area)
    home = village_of(roll.area) or roll.area
    rows = Post.objects.visible_to(actor).live().filter(area=home).exclude(office_phone="")
    phone = rows.order_by("pk").values_list("office_phone", flat=True).first()
    return _("%(who)s，当面说、打电话、写条子都行。%(phone)s") % {
        "who": said, "phone": _("办公电话%s。") % phone if phone else "",
    }  # fmt: skip


def _said(roll: Roll) -> str:
    lines = [
        _("在册的人有没有写错、写漏，自己、家里的，都可以提。不相干的人来决定，答复写明为什么。")
    ]
    if roll.posting and roll.posting.board:
        lines.append(_("全部名单贴在%s，可以去看。") % roll.posting.board)
    return "\n".join(lines)


def _code(roll: Roll, link: Link) -> tuple[Block, ...]:
    if roll.posting_id is None or roll.basis in ROSTERS:
        return ()
    address = link(reverse("rolls:posted", args=[roll.pk]))
    return (Code(address, _("扫码看人数和期限，也可以扫码提异议。")),)


def _opening(one: Entry) -> Note:
    assert one.subject is not None  # noqa: S101 - an erased entry has no slip
    kind, pk = one.subject
    said = _("核对用：no=%(no)d　kind=%(kind)s　id=%(pk)d　随机数%(salt)s　这一号的校验值%(leaf)s。拿核对程序算得出，公开的名册里这一号就是本人。只给本人，请收好。")  # fmt: skip
    return Note(said % {"no": one.no, "kind": kind, "pk": pk, "salt": one.salt, "leaf": one.leaf})
