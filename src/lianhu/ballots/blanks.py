"""Blank papers of a vote: slips to mark, the tally sheet, who votes for whom, the written proxy."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.ballots import queries
from lianhu.ballots.models import PaperBox, Proxy, Round
from lianhu.ballots.proxies import floor_of
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, Refusal
from lianhu.shell.sheets.blocks import (
    Block,
    Code,
    Form,
    Heading,
    Note,
    Prose,
    Seal,
    Sheet,
    Signs,
    Slips,
    Table,
)

Link = Callable[[str], str]
SHIPPED: Final = Path(__file__).with_name("slip_words.toml")
# In millimetres: what a page of slips leaves inside its margins, and a letter of each size.
WIDE, HIGH, EDGE, LETTER, SMALL, MARK = 190, 256, 8, 4.1, 3.2, 4.3
# The most slips that fit a page first.
LAYOUTS: Final = ((2, 4, 100), (2, 3, 100), (2, 2, 100), (1, 2, 100), (1, 1, 100))
SMALLER: Final = (85, 70, 60, 50)
BLANK: Final = "＿＿＿＿"


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands on a slip; `choices` is 0 for a motion, else how many one may mark at most."""

    place: str
    question: str
    marks: Sequence[str]
    choices: int = 0


def asked_of(round_: Round) -> Asked:
    marks = [one["words"] for one in round_.options]
    choices = round_.choices if round_.seats else 0
    return Asked(str(round_.roll.area), round_.question, marks, choices)


def slips(asked: Asked, need: int, name: str) -> Sheet:
    """So many slips at least, in whole pages; each is like every other, without number or name."""
    said = _words()["seats" if asked.choices else "motion"]
    words = [one.format(choices=asked.choices) for one in (*said["mark"], *said["void"])]
    layout = laid_out(asked, words)
    on_page = layout.across * layout.down
    pages = ceil(need / on_page)
    return Sheet(
        title=str(said["title"]), name=name, cut=True,
        blocks=(
            Slips(
                asked.place, str(said["title"]), asked.question, tuple(asked.marks), tuple(words),
                pages, layout.across, layout.down, layout.abreast, layout.size,
            ),
        ),
        foot=_("每页%(k)d张，共%(pages)d页，合%(all)d张（要%(need)d张）。裁开点清，盖了章再发；没有发的当场封存。")
        % {"k": on_page, "pages": pages, "all": pages * on_page, "need": need},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns and rows of slips on a page, marks beside each other on one, the type in percent."""

    across: int
    down: int
    abreast: int
    size: int = 100


def laid_out(asked: Asked, words: Sequence[str]) -> Layout:
    """As many on a page as the words leave room for; smaller type before anybody is cut off.

    Raises:
        Refusal: they do not fit a page at all.
    """
    for across, down, size in (*LAYOUTS, *((1, 1, size) for size in SMALLER)):
        k = size / 100
        width = WIDE / across - EDGE
        cell = (max(len(one) for one in asked.marks) * MARK + 9) * k
        abreast = max(1, min(3, len(asked.marks), int(width // cell)))
        rows = ceil(len(asked.marks) / abreast) * ceil(cell / width)
        need = EDGE + k * (
            16 + 5.6 * ceil(len(asked.question) * LETTER * k / width)
            + 7.4 * rows + 4.8 * sum(ceil(len(one) * SMALL * k / width) for one in words)
        )  # fmt: skip
        if need <= HIGH / down:
            return Layout(across, down, abreast, size)
    raise Refusal(_("选项太多太长，一张A4印不下。请把选项写短些再表决。"))


def tally(actor: Actor, round_: Round, box: PaperBox | None, link: Link) -> Sheet:
    """唱票单: room for 正, the numbers that must add up, and who signs; its photo goes with the box."""
    title = _("唱票单（计票单）")
    where = f"{box}　{box.label}" if box else _("%s号票箱　放在%s") % (BLANK, BLANK * 2)
    # One 正 is five votes; about fourteen stand on a line.
    height = "\n" * max(1, min(5, ceil(round_.base / 70)))
    marks = tuple((one["words"], height, "") for one in round_.options)
    at_most = round_.choices if round_.seats else 1
    code = link(reverse("ballots:box", args=[round_.pk, box.no])) if box else ""
    blocks: list[Block] = [
        Form((((_("表决什么"), round_.question),), ((_("哪里"), str(round_.roll.area)), (_("票箱"), where)))),
        Table((_("选项"), _("画“正”"), _("合计（票）")), marks, (42, 86, 28)),
        *_sums(at_most),
        Signs((_("唱票人"), _("计票人（甲）"), _("计票人（乙）"), _("监票人"))),
        Note(_("当场公开唱票、计票。算得拢再签名；两位计票人各自照这张单录数，互相不看，录得不一样的重数。")),
    ]  # fmt: skip
    if code:
        blocks.append(Code(code, _("签好拍照，扫码到这个票箱录数、附照片。")))
    return Sheet(
        title=title, name=f"{title}-{round_.pk}", blocks=tuple(blocks), size=12,
        foot=_("打印于%s") % clock.chinese_moment(clock.now()),
    )  # fmt: skip


def _sums(at_most: int) -> tuple[Table, ...]:
    def line(head: tuple[str, ...]) -> Table:
        return Table(head, ((" \n", "", "", _("□ 算得拢")),), (39, 39, 39, 39))

    return (
        line((_("发出"), _("＝ 收回"), _("＋ 没有收回"), _("对一对"))),
        line((_("收回"), _("＝ 有效"), _("＋ 无效"), _("对一对"))),
        line((_("有效 × %d") % at_most, _("＝ 各项合计"), _("＋ 没有选满"), _("对一对"))),
    )


def lent(actor: Actor, round_: Round) -> Sheet:
    """委托投票名单, to be posted where the law wants it.

    Raises:
        Refusal: nobody may lend a vote here. Missing: the list is not to be posted, or is empty.
    """
    floor = floor_of(round_)
    if not floor.posted:
        raise Missing(_("法律没有要求公布这里的委托名单，不张贴。"))
    rows = queries.lent(actor, round_)
    if not rows:
        raise Missing(_("还没有人委托，没有名单可以公布。"))
    title = _("%s委托投票名单") % round_.roll.area
    cells = tuple(
        (str(n), one.giver, one.holder, one.proxy.get_relation_display())
        for n, one in enumerate(rows, 1)
    )
    head = (_("序号"), _("委托人"), _("受托人"), _("受托人是委托人的"))
    return Sheet(
        title=title, name=f"{title}-{round_.pk}", size=14,
        blocks=(
            Prose(_("“%(what)s”的表决，下列%(n)d人书面委托他人投票，现予公布。") % {"what": round_.question, "n": len(cells)}),
            Table(head, cells, (16, 48, 48, 44)),
            Prose(_("依据%s。") % floor),
            Note(_("名单不对的，请马上当面说、打电话。没有公布的委托不算。")),
            Seal(issuer(actor, round_.roll.area), clock.today()),
        ),
        foot=_("打印于%s") % clock.chinese_moment(clock.now()),
    )  # fmt: skip


def written_proxy(round_: Round) -> Sheet:
    """委托投票书 to fill in by hand, as the law of this vote wants it.

    Raises:
        Refusal: nobody may lend a vote here.
    """
    floor = floor_of(round_)
    relations = [
        words for key, words in Proxy.Relation.choices if not floor.only or key in floor.only
    ]
    kin = "　".join(f"□ {one}" for one in relations)
    title = _("委托投票书")
    rows = (
        ((_("表决什么"), round_.question),),
        ((_("委托人"), ""), (_("名册编号"), "")),
        ((_("受托人"), ""), (_("名册编号"), "")),
        ((_("受托人是"), kin),),
        ((_("为什么"), "\n"),),
    )  # fmt: skip
    return Sheet(
        title=title, name=f"{title}-{round_.pk}", size=14,
        blocks=(
            Form(rows),
            Prose(_("我不能到场，委托上面写的受托人照我的意思替我投这一次票。只管这一次，不能再转托。")),
            Prose(_("依据%s。") % floor), Heading(_("签名")),
            Signs((_("委托人"), _("受托人（我同意）"))),
            Note(_("签好交到村（社区），拍照存下。本人来了，没有用过的委托可以撤回，自己投。")),
        ),
        foot=_("打印于%s") % clock.chinese_moment(clock.now()),
    )  # fmt: skip


@cache
def _read(own: str) -> dict[str, Any]:
    return tomllib.loads((Path(own) if own else SHIPPED).read_text(encoding="utf-8"))


def _words() -> dict[str, Any]:
    return _read(settings.SLIP_WORDS)
