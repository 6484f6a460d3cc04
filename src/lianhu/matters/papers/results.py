"""结果清单: what was done with what was asked for, in released words, to hang on the board (C4.46)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor, under
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.kernel.text import mask_free_text, short
from lianhu.matters.contentment import line_of
from lianhu.matters.kinds import WordRole
from lianhu.matters.lists import Period
from lianhu.matters.models import Matter, Plan, Word
from lianhu.matters.papers import common, heads
from lianhu.matters.papers.listing import Scope, address, facts, file_name, numbered, read_on
from lianhu.matters.promises import state_words
from lianhu.matters.queries import FEW
from lianhu.matters.whole import sort_label
from lianhu.places.models import Area
from lianhu.publicity.models import LEAST_DAYS, Posting
from lianhu.publicity.wording import law_of
from lianhu.shell.sheets import group
from lianhu.shell.sheets.blocks import (
    Block,
    Card,
    Facts,
    Form,
    Heading,
    Note,
    Prose,
    Seal,
    Sheet,
    Table,
)

TITLE: Final = "结果清单"
DEFINITION: Final = _later(
    "这段时间公示办理结果的事项，不含私事、密封和不宜公示的；文字由具名人员隐去个人信息后发布。"
    "用时从反映到答复，按日历天数；承诺是否兑现按日历算"
)
HEAD: Final = (
    _later("序号"), _later("事项"), _later("办理结果"), _later("承诺与兑现"), _later("用时"),
)  # fmt: skip
WIDTHS: Final = (12, 44, 54, 31, 15)
WORDS: Final = 160
OPEN_CARD: Final = 5


@dataclass(frozen=True, slots=True)
class Result:
    """One matter with its posting, its last promise and the released result."""

    matter: Matter
    posting: Posting
    plan: Plan | None
    words: str

    @property
    def days(self) -> int | None:
        if self.matter.answered_at is None:
            return None
        return (clock.day_of(self.matter.answered_at) - clock.day_of(self.matter.raised_at)).days

    @property
    def content(self) -> bool:
        """Whether the mark is above those that send a matter back."""
        line = line_of(self.matter.version_id)
        return line is not None and (self.matter.mark or 0) >= line.least


def make(actor: Actor, period: Period, scope: Scope, link: common.Link) -> Sheet:
    """The public list of a period."""
    found = results(actor, period, scope.paths)
    sums = sentences(found)
    return Sheet(
        title=_("%(area)s办理%(title)s") % {"area": scope.area, "title": TITLE},
        name=file_name(TITLE, scope, period),
        blocks=(
            Facts(facts(period, scope, str(DEFINITION), _("%d件") % len(found))),
            *_tables(found, scope),
            Heading(_("小结")),
            Prose("\n".join(sums)),
            *_board(found, scope.area),
            Seal(issuer(actor, scope.area), clock.today()),
        ),
        foot=heads.of_list([one.matter for one in found]),
        chat=_chat(found, sums, period, scope, link),
        card=_card(found, sums, period, scope, link),
        size=12,
        together=3,
    )


def results(actor: Actor, period: Period, paths: Sequence[str]) -> list[Result]:
    """What was posted in the period and not withdrawn, the earliest first; five queries."""
    rows = Matter.objects.visible_to(actor).public().filter(under(paths, "place"))
    shown = rows.filter(posted_at__range=period.span).select_related(
        "area__parent__parent", "teller"
    )
    matters = {row.stream: row for row in shown.order_by("posted_at", "pk")}
    postings = _postings(list(matters))
    plans = {
        one.matter_id: one
        for one in Plan.objects.filter(matter__in=matters.values())
        .select_related("post")
        .order_by("made_at", "pk")
    }
    words = _released(list(matters.values()))
    return [
        Result(row, postings[stream], plans.get(row.pk), words.get(row.pk, ""))
        for stream, row in matters.items()
        if stream in postings
    ]  # fmt: skip


def _postings(streams: Sequence[str]) -> Mapping[str, Posting]:
    """By stream. Asked from visible matters on, not from visible postings: a list must count the
    same for everyone who may print it, also when a posting is over."""
    rows = Posting.objects.filter(stream__in=streams, kind=Posting.Kind.RESULT)
    return {one.stream: one for one in rows.exclude(state=Posting.State.WITHDRAWN).order_by("pk")}


def _released(matters: Sequence[Matter]) -> dict[int, str]:
    words = Word.objects.released().filter(matter__in=matters, role=WordRole.RESULT)
    return dict(words.order_by("pk").values_list("matter_id", "public_text"))


def _tables(found: Sequence[Result], scope: Scope) -> list[Block]:
    """A table for each class; the numbers run through."""
    if not found:
        return [Prose(_("这段时间没有公示办理结果。"))]
    groups: dict[str, list[tuple[str, ...]]] = {}
    for one in found:
        groups.setdefault(sort_label(one.matter) or _("其他"), []).append(_row(one, scope))
    blocks: list[Block] = []
    count = 0
    for name, rows in numbered(groups.items()):
        blocks.append(Heading(_("%(name)s（%(n)d件）") % {"name": name, "n": len(rows)}))
        counted = tuple((str(count + n), *row) for n, row in enumerate(rows, start=1))
        count += len(rows)
        blocks.append(Table(tuple(str(one) for one in HEAD), counted, WIDTHS))
    return blocks


def _row(one: Result, scope: Scope) -> tuple[str, ...]:
    """Released words once more without numbers and the teller's name: this one hangs outside."""
    teller = one.matter.teller
    names = [teller.name, teller.helper_name] if teller else []
    about = (
        f"{one.posting.title}\n{common.coarse(one.matter.area, scope.area)}　{one.matter.number}"
    )
    promise = _("没有承诺日期")
    if one.plan:
        promise = _("%(post)s承诺%(day)s前，%(kept)s") % {
            "post": one.plan.post.title, "day": clock.chinese_date(one.plan.promised_on),
            "kept": state_words(one.plan),
        }  # fmt: skip
    words = short(mask_free_text(one.words or one.posting.words, names), WORDS)
    return (mask_free_text(about, names), words, promise, took(one.days))


def took(days: int | None) -> str:
    if days is None:
        return "—"
    return _("当天") if days == 0 else _("%d天") % days


def sentences(found: Sequence[Result]) -> list[str]:
    """Kept and broken promises, days, and how content people were; each with its n."""
    kept = [one.plan.state for one in found if one.plan and one.plan.kept is not None]
    days = [one.days for one in found if one.days is not None]
    rated = [one.content for one in found if one.matter.mark]
    lines = [_("到期承诺%(n)d条：兑现%(kept)d条，未按期兑现%(broken)d条。") % {
        "n": len(kept), "kept": kept.count("kept"), "broken": kept.count("broken"),
    }]  # fmt: skip
    if late := kept.count("extended"):
        lines.append(_("另有%(n)d条经批准延期后办结，不算按期兑现。") % {"n": late})
    if days:
        lines.append(
            _("平均用时%(mean).1f天（n=%(n)d），最长%(most)s。")
            % {"mean": sum(days) / len(days), "n": len(days), "most": took(max(days))}
        )
    if len(rated) < FEW:
        lines.append(
            _("有评价的不足%(few)d件（n=%(n)d），不列比例。") % {"few": FEW, "n": len(rated)}
        )
    else:
        share = round(100 * rated.count(True) / len(rated))
        lines.append(
            _("有评价的%(n)d件中，没有要求退回重办的占%(share)d%%。")
            % {"n": len(rated), "share": share}
        )
    return lines


def _board(found: Sequence[Result], area: Area) -> list[Block]:
    """Where and how long it hangs; written in by hand when it goes up and comes down."""
    boards = "、".join(dict.fromkeys(one.posting.board for one in found if one.posting.board))
    day = _("　　年　　月　　日")
    rows = (
        ((_("公示栏"), boards or common.BLANK), (_("公示期"), _("不少于%d天") % LEAST_DAYS)),
        ((_("张贴"), day), (_("张贴人"), "")),
        ((_("取下"), day), (_("取下人"), "")),
    )
    words = _(
        "依据：%s。对结果有不同意见，可在公示期内到村（社区）或在网上公示栏提出，不留姓名也可以。"
    )
    return [Form(rows), Note(words % law_of(area))]


def _open(found: Sequence[Result]) -> list[Result]:
    """Those that may be read away from the board."""
    return [one for one in found if not one.posting.only_on_board]


def _chat(
    found: Sequence[Result], sums: Sequence[str], period: Period, scope: Scope, link: common.Link
) -> str:
    named = [
        f"{n}. {one.posting.title}（{took(one.days)}，{state_words(one.plan) if one.plan else _('无承诺')}）"
        for n, one in enumerate(_open(found), start=1)
    ]
    lines = [_("%(period)s公示%(n)d件。") % {"period": period, "n": len(found)}, *sums, *named]
    head = _("【%(title)s】%(area)s") % {"title": TITLE, "area": scope.area}
    return group.chat(head, lines, read_on(scope, link))


def _card(
    found: Sequence[Result], sums: Sequence[str], period: Period, scope: Scope, link: common.Link
) -> Card:
    shown = _open(found)
    named = [
        f"{n}. {short(one.posting.title, 40)}（{took(one.days)}）"
        for n, one in enumerate(shown[:OPEN_CARD], start=1)
    ]
    more = [_("……共%d件，其余见公示栏") % len(found)] if len(found) > len(named) else []
    return Card(
        title=_("公示办理结果%d件") % len(found),
        lines=(str(period), "", *named, *more, "", *sums),
        place=str(scope.area),
        label=TITLE,
        address=address(scope, link),
        invite=_("长按识别，看公示栏"),
        foot=_("截至%s") % clock.chinese_moment(clock.now()),
    )
