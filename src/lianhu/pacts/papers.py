"""What is printed of a version: the text, a poster, the draft to ask people about, the filing letter."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import head_of
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing
from lianhu.pacts import queries, standing
from lianhu.pacts.models import Precept, Turnout, Version
from lianhu.shell.sheets.blocks import Block, Code, Facts, Heading, Note, Prose, Seal, Sheet, Signs

Link = Callable[[str], str]


def text(actor: Actor, version: Version, address: str) -> Sheet:
    """The pact as it stands, with since when and by which meeting."""
    return _sheet(version, "", (
        Facts(facts(version)), *_clauses(version), *_signs(version),
        Seal(issuer(actor, version.pact.area), version.adopted_on or clock.today()),
        Code(address, _("扫码看原文、以前的几版和改了什么。")),
    ))  # fmt: skip


def poster(_actor: Actor, version: Version, address: str) -> Sheet:
    """Large, to hang on the wall."""
    words = "\n".join(one.words for one in standing.clauses_of(version))
    blocks: tuple[Block, ...] = (
        Prose(words),
        Note(since(version)),
        Code(address, _("扫码看全文。")),
    )
    return _sheet(version, _("上墙"), blocks, size=20)


def draft(_actor: Actor, version: Version, address: str) -> Sheet:
    """To be read out and asked about: room for opinions below, and marked as not adopted."""
    return _sheet(version, _("征求意见稿"), (
        Note(_("这是草案，还没有通过。您同意哪条、不同意哪条、还要加什么，请说给问的人听，每一条都会回您怎样了。")),
        *_clauses(version),
        Heading(_("您的意见（不用写名字）")), Prose("　\n" * 6), Code(address, _("扫码看最新的草案。")),
    ))  # fmt: skip


def ballot(_actor: Actor, version: Version, address: str) -> Sheet:
    """The words the meeting votes on, with what the township said and what the village did."""
    said: list[Block] = []
    for review in version.reviews.all():
        for one in review.points.all():
            cites = f"（{one.law}{one.article}）" if one.law else ""
            said.append(Prose(f"{one.get_sort_display()}{cites}：{one.words}"))
            said.append(
                Prose(
                    _("村里：%(how)s。%(why)s") % {"how": one.get_answer_display(), "why": one.why}
                )
            )
    for clause, cautions in queries.with_cautions(version):
        for caution in cautions:
            said.append(Prose(_("第%(n)d条有提醒“%(says)s”，保留的理由（%(who)s）：%(why)s") % {
                "n": clause.position, "says": caution.says, "who": caution.by_as, "why": caution.why,
            }))  # fmt: skip
    last = standing.review_of(version)
    if last is not None and last.answered_at is None:
        said.append(Prose(_("乡镇到%s没有回。") % clock.chinese_date(last.due_on)))
    return _sheet(version, _("表决稿"), (
        *_clauses(version), Heading(_("审核和提醒")), *(said or [Prose(_("没有。"))]),
        Code(address, _("扫码看草案。")),
    ))  # fmt: skip


def letter(actor: Actor, version: Version, address: str) -> Sheet:
    """备案报告: to where the pact is filed, with the text behind it.

    Raises:
        Missing: it is not in force, or nothing like it is filed.
    """
    pact = version.pact
    if version.adopted_on is None or not pact.sort.files_to:
        raise Missing(_("还没有通过，或者这一种规约不用报备案。"))
    filing = getattr(version, "filing", None)
    words = _(
        "%(to)s：\n%(pact)s（第%(n)d版）已于%(day)s经%(meeting)s表决通过。根据%(basis)s，现报请备案。\n附：%(pact)s文本。"
    ) % {
        "to": pact.sort.files_to, "pact": pact.title, "n": version.number,
        "day": clock.chinese_date(version.adopted_on),
        "meeting": version.meeting_words or _("会议"), "basis": pact.sort.basis,
    }  # fmt: skip
    number = [Facts(((_("文号"), filing.number),))] if filing and filing.number else []
    return _sheet(version, _("备案报告"), (
        *number, Prose(words), *_turnout(version),
        Seal(issuer(actor, pact.area), (filing and filing.sent_on) or clock.today()),
        Heading(_("附：%s") % pact.title), *_clauses(version),
        Heading(_("回执（收到单位填）")), Signs((_("收件人"),)), Code(address, _("扫码看原文。")),
    ))  # fmt: skip


def _turnout(version: Version) -> list[Block]:
    kept = Turnout.objects.filter(version=version).first()
    return [Facts(((_("表决的会"), kept.said),))] if kept else []


PAPERS: Final[Mapping[str, Callable[[Actor, Version, str], Sheet]]] = {
    "text": text, "poster": poster, "draft": draft, "ballot": ballot, "letter": letter,
}  # fmt: skip
# What anybody may print; the rest bears what only those who draft it read.
PUBLIC: Final = ("text", "poster", "draft")


def of_version(actor: Actor, version: Version, what: str, address: str) -> Sheet:
    """One paper.

    Raises:
        Missing: a draft has no text in force, and what is in force is no draft any more.
    """
    fits = {"draft": version.is_running, "ballot": version.state in ("review", "to_vote")}
    if not fits.get(what, not version.is_running and version.state != "dropped"):
        raise Missing(_("现在没有这张纸。"))
    return PAPERS[what](actor, version, address)


def since(version: Version) -> str:
    """Since when, by which meeting; and where it was before the system, that it was."""
    if version.adopted_on is None:
        return _("草案，还没有通过")
    said = _("%(day)s由%(meeting)s通过") % {
        "day": clock.chinese_date(version.adopted_on),
        "meeting": version.meeting_words or _("会议"),
    }  # fmt: skip
    if version.origin == Version.Origin.BEFORE:
        said += _("（%s）") % version.get_origin_display()
    return said


def facts(version: Version) -> tuple[tuple[str, str], ...]:
    return (
        (_("哪一版"), _("第%d版") % version.number), (_("从哪天起"), since(version)),
        (_("依据"), version.pact.sort.basis),
    )  # fmt: skip


def _sheet(version: Version, what: str, blocks: tuple[Block, ...], *, size: int = 14) -> Sheet:
    pact = version.pact
    title = f"{pact.title}{what}"
    return Sheet(
        title=title, name=f"{title}-第{version.number}版", blocks=blocks, size=size,
        foot=_("留痕链头（SM3）%(head)s　打印于%(at)s")
        % {"head": head_of(pact.stream), "at": clock.chinese_moment(clock.now())},
    )  # fmt: skip


def _clauses(version: Version) -> list[Block]:
    """As they stand, numbered as on every page, under the headings of their kinds."""
    blocks: list[Block] = []
    for group in queries.in_order(standing.clauses_of(version)):
        blocks.append(Heading(group.label))
        for one in group.clauses:
            blocks.append(
                Prose(
                    _("第%(n)d条　%(words)s")
                    % {"n": one.position, "words": " ".join(one.words.split())}
                )
            )
    return blocks or [Prose(_("还没有写条款。"))]


def _signs(version: Version) -> list[Block]:
    return [Note(_("本约由大家约定，只约本地的人和事；和法律不一致的地方，照法律办。"))]


def plaque(precept: Precept) -> Sheet:
    """家规家训 on A4, large, without anything of the family but what it calls itself."""
    return Sheet(
        title=_("%s家规家训") % precept.family, name=f"家规家训-{precept.pk}", size=24, foot="",
        blocks=(Prose(precept.words), Note(str(precept.area))),
    )  # fmt: skip
