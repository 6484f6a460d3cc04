"""The counts made ready for pages, paper and Excel: five figures, the trend, a line for each place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.insight import counting
from lianhu.insight.counting import Span
from lianhu.insight.reckoning import (
    FEW,
    WAYS,
    Origin,
    Tally,
    below,
    domains,
    half_by,
    percent,
)
from lianhu.pacts import counting as pacts
from lianhu.pacts.models.observing import COUNT
from lianhu.places.models import Area
from lianhu.places.queries import children, leaf_grids

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with the sentence that says it; `value` is "" where it is not known, and why instead."""

    name: str
    value: str
    unit: str
    sentence: str
    definition: str
    n: int


@dataclass(frozen=True, slots=True)
class Table:
    """`keys`: of each line the place it leads to, "" for none. `rest`: what else is to be said."""

    head: Line
    lines: Sequence[Line]
    keys: list[str]
    rest: str = ""

    @property
    def rows(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Key, name, and each further cell with its heading."""
        return [
            (key, line[0], list(zip(self.head[1:], line[1:], strict=True)))
            for key, line in zip(self.keys, self.lines, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is said of one area."""

    area: Area
    period: str
    as_of: datetime
    figures: list[Told]
    trend: Table
    taking_part: Table
    places: Table | None
    kinds: Table
    platforms: list[Told]
    kept: Told | None
    is_empty: bool


def units_of(area: Area) -> list[Area]:
    """What lies directly under it, in the order of the tree: towns, villages, or grids."""
    if area.kind == Area.Kind.VILLAGE:
        return list(leaf_grids(area).order_by("path"))
    kind = {"county": "town", "town": "village"}.get(area.kind, "")
    return list(children(area).filter(kind=kind)) if kind else []


def page(actor: Actor, area: Area) -> Page:
    """The measures of an area for who may see them there."""
    when = counting.span()
    whole, parts = counting.tallies(area, units_of(area), when)
    village = area.kind == Area.Kind.VILLAGE
    return Page(
        area=area, period=_("%(q)s（到今天）") % {"q": when.running}, as_of=when.now,
        figures=[
            _from_below(whole, when), _households(whole), _days(whole), _solved(whole), _quorum(whole)
        ],
        trend=_trend(whole, when), taking_part=_taking_part(whole, parts),
        places=None if village else _places(parts, when), kinds=_kinds(whole),
        platforms=_platforms(whole, when), kept=_kept(actor, area, when), is_empty=not whole.happened,
    )  # fmt: skip


def _from_below(whole: Tally, when: Span) -> Told:
    counts = whole.of_quarter(when.running.key)
    mine, n = below(counts)
    share = percent(mine, n)
    before = percent(*below(whole.of_quarter(when.running.before.key)))
    if share is None:
        sentence = (
            _("这一季写明来源的只有%(n)d件，不足%(few)d件，还说不准。") % {"n": n, "few": FEW}
            if n
            else _("这一季还没有收到写明来源的事。")
        )
    else:
        sentence = _("这一季写明来源的%(n)d件里，%(mine)d件是群众和村里自己提的，%(above)d件是上级要求办的。") % {
            "n": n, "mine": mine, "above": n - mine,
        }  # fmt: skip
        if before is not None:
            sentence += _("上一季是%d%%。") % before
    return Told(
        _("自己提的事"), "" if share is None else str(share), "%", sentence,
        _("群众提的加村里自己发现、提出的 ÷ 写明来源的；来源看有没有反映人、从哪个渠道来、有没有勾“上级要求办的”"), n,
    )  # fmt: skip


def _households(whole: Tally) -> Told:
    found = whole.homes
    share, hidden = found.share("attended"), found.hidden["attended"]
    if not found.n:
        sentence = _("这里还没有登记户，说不出有多少户到了会。")
    elif share is None:
        sentence = _("每个网格到过会的都不足%d户，不说，免得认出是谁家。") % FEW
    else:
        sentence = _("%(n)d户里，这一季有%(part)d户到过会；%(heard)s留名说过话，%(voted)s参加过表决。") % {
            "n": found.of["attended"], "part": found.part["attended"],
            "heard": found.words("heard"), "voted": found.words("voted"),
        }  # fmt: skip
        if hidden:
            sentence += _("有%d个网格太少，没有算进去。") % hidden
    return Told(
        _("到过会的户"), "" if share is None else str(share), "%", sentence,
        _("签到表上至少有一个人到过一次会的户 ÷ 登记的户；党内的会不算；怎么投的没有人数得到"), found.n,
    )  # fmt: skip


def _days(whole: Tally) -> Told:
    half = half_by(whole.days)
    n = whole.days.total()
    waiting = (
        _("还有%d件在商量，没有定。") % whole.waiting if whole.waiting else _("没有在等着定的。")
    )
    if half is None:
        sentence = (
            _("这一年从反映到会上定下来的只有%(n)d件，不足%(few)d件，还说不准。")
            % {"n": n, "few": FEW}
            if n
            else _("这一年还没有反映上来、由会议定下的事。")
        )
    else:
        sentence = _("这一年上会定下的%(n)d件里，一半在%(half)d天以内。") % {"n": n, "half": half}
    return Told(
        _("从提出到商定"), "" if half is None else str(half), _("天"), sentence + waiting,
        _("从收到那天到会上定下那天，取中间的一件；最近四个季度；直接由村里提到会上的没有提出的日子，不算"),
        n + whole.waiting,
    )  # fmt: skip


def _solved(whole: Tally) -> Told:
    n = whole.answered
    asked, solved = (
        sum(one[name] for one in whole.solved.values()) for name in ("asked", "solved")
    )
    share = percent(solved, asked)
    if not n:
        sentence = _("这一季还没有答复过的事。")
    elif share is None:
        sentence = _("说了解决没有的不足%d件，是不是真解决了还说不准。") % FEW
    else:
        sentence = _("其中%(asked)d件反映人说了解决没有，%(share)d%%说解决了。") % {
            "asked": asked, "share": share,
        }  # fmt: skip
    return Told(
        _("办好并答复的事"), str(n), _("件"), sentence,
        _("这一季答复了反映人的；解决没有，以最近一次回访或评价为准"), n,
    )  # fmt: skip


def _quorum(whole: Tally) -> Told:
    share = percent(whole.quorate, whole.needed)
    if not whole.met:
        sentence = _("这一季还没有开完的会。")
    elif not whole.needed:
        sentence = _("这一季开了%d次会，都不要求到会人数。") % whole.met
    elif share is None:
        sentence = _("要够人数的会开了%(n)d次，%(enough)d次够。不足%(few)d次，不算比例。") % {
            "n": whole.needed, "enough": whole.quorate, "few": FEW,
        }  # fmt: skip
    else:
        sentence = _("要够人数的会开了%(n)d次，%(enough)d次够，不够的只算协商。") % {
            "n": whole.needed, "enough": whole.quorate,
        }  # fmt: skip
    return Told(
        _("到会够人数的会"), "" if share is None else str(share), "%", sentence,
        _("达到法定人数的会 ÷ 开完的、法律或者章程要求到会人数的会"), whole.met,
    )  # fmt: skip


def _trend(whole: Tally, when: Span) -> Table:
    """A line for each quarter, the running one last: where matters came from."""
    counts = {quarter.key: whole.of_quarter(quarter.key) for quarter in when.quarters}
    unknown = any(one[Origin.UNKNOWN] for one in counts.values())
    shown = [one for one in Origin if unknown or one != Origin.UNKNOWN]
    lines = []
    for quarter in when.quarters:
        row = counts[quarter.key]
        share = percent(*below(row))
        lines.append((
            str(quarter), *(str(row[one]) for one in shown),
            _few(below(row)[1]) if share is None else f"{share}%",
        ))  # fmt: skip
    head = (_("季度"), *(str(one.label) for one in shown), _("自己提的占"))
    return Table(head, lines, [""] * len(lines))


def _few(n: int) -> str:
    return _("不足%d件") % FEW if n else "—"


def _taking_part(whole: Tally, parts: Sequence[Tally]) -> Table:
    """A line for each unit with registered households, then the whole; small ones hidden."""
    shown = [one for one in parts if one.homes.n]
    head = (_("地方"), *(str(words) for words in WAYS.values()))
    lines = [(one.name, *(one.homes.words(way) for way in WAYS)) for one in shown]
    if whole.homes.n and len(shown) != 1:
        lines.append((_("合计"), *(whole.homes.words(way) for way in WAYS)))
    return Table(head, lines, [""] * len(lines))


def _places(parts: Sequence[Tally], when: Span) -> Table:
    """A line for each town or village, in the order of the tree; where there is nothing at all to
    count it is named below, so that what matters stands on one screen of a phone."""
    head = (
        _("地方"), _("自己提的"), _("到过会的户"), _("从提出到商定"), _("在等着定"), _("会上定了"), _("办好并答复"),
    )  # fmt: skip
    counted = [one for one in parts if one.happened or one.homes.n]
    quiet = [one.name for one in parts if one not in counted]
    lines = []
    for one in counted:
        mine, n = below(one.of_quarter(when.running.key))
        share, half = percent(mine, n), half_by(one.days)
        lines.append((
            one.name, _few(n) if share is None else f"{share}%", one.homes.words("attended"),
            _few(one.days.total()) if half is None else _("%d天") % half, str(one.waiting),
            str(one.decided), str(one.answered),
        ))  # fmt: skip
    rest = _("还没有登记户、也没有可数的事的：%s。") % "、".join(quiet) if quiet else ""
    return Table(head, lines, [one.key for one in counted], rest)


def _kinds(whole: Tally) -> Table:
    """What was answered in the running quarter, by kind; those with nothing stand in `nothing`."""
    head = (_("哪一类"), _("办好并答复"), _("反映人说解决了"), _("退回重办过"))
    lines, nothing = [], []
    for one in domains():
        counts = whole.solved.get(one.key, Counter())
        if not counts["n"]:
            nothing.append(one.label)
            continue
        asked = counts["asked"]
        said = (
            _("不足%d件") % FEW
            if 0 < asked < FEW
            else f"{counts['solved']}/{asked}"
            if asked
            else "—"
        )
        lines.append((one.label, str(counts["n"]), said, str(counts["again"])))
    rest = _("这一季没有办过的：%s。") % "、".join(nothing) if nothing else ""
    return Table(head, lines, [""] * len(lines), rest)


def _platforms(whole: Tally, when: Span) -> list[Told]:
    """The four platforms of 四议四建四促 with one figure each (C5.9)."""
    period = _("这一季")
    talk = _("%(when)s会上定了%(n)d件，其中%(mine)d件是群众和村里自己提的。") % {
        "when": period, "n": whole.decided, "mine": whole.decided_below,
    }  # fmt: skip
    return [
        Told(_("议事平台·促自治"), str(whole.decided), _("件"),
             talk if whole.decided else _("这一季还没有会上定下的事。"),
             _("各种会议形成的决议和协商意见，党内的会不算"), whole.decided),
        Told(_("文化平台·促文明"), str(whole.precepts), _("家"),
             _("%(families)d家公开了家规家训，%(pacts)d份村规民约、寨规正在用。")
             % {"families": whole.precepts, "pacts": whole.pacts}
             if whole.precepts or whole.pacts else _("还没有正在用的规约，也没有哪家公开家规家训。"),
             _("这家同意公开、没有撤回的家规家训"), whole.precepts + whole.pacts),
        Told(_("荣誉平台·促新风"), "", "",
             _("示范户的评选还没有在系统里办，办了以后在这里数；现在说不出。"), _("五种示范户，评出、公示以后才算"), 0),
        Told(_("交流平台·促合力"), str(whole.chat), _("件"),
             _("这一季微信群里说的，有%d件记成了事、一件一件有答复。") % whole.chat
             if whole.chat else _("这一季还没有从微信群里记下的事。"),
             _("渠道是微信群的事项；群里别的话不收"), whole.chat),
    ]  # fmt: skip


def _kept(actor: Actor, area: Area, when: Span) -> Told | None:
    """How pacts are kept, for who may count that over just this area."""
    if set(actor.paths(COUNT)) != {area.path}:
        return None
    found = pacts.counts(actor, when.running.start)
    if found is None:
        return None
    if found.n is None or found.share is None:
        sentence = _("这一季劝导的不足%d件，不说。") % pacts.FEW
    else:
        sentence = _("这一季劝导%(n)d件，其中%(again)d件是一年内又发生的。") % {
            "n": found.n, "again": found.again or 0,
        }  # fmt: skip
    return Told(
        _("又发生的"), "" if found.share is None else str(found.share), "%", sentence,
        str(pacts.DEFINITION), found.n or 0,
    )  # fmt: skip
