"""A meeting in words: its title, when and where, the notice, what the notice rests on."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _

from lianhu.assembly import charter, counting, reckoning
from lianhu.assembly.meetings import Kind
from lianhu.assembly.models import Item, Meeting, Resolution, Sitting
from lianhu.ballots.deciding import APPROVE
from lianhu.ballots.models import Round
from lianhu.kernel import clock
from lianhu.law.meetings import meetings as laws
from lianhu.rolls.bases import unit_of

WEEK = "一二三四五六日"
GROUP: Final = "村民小组会议"
_COUNTED: Final = frozenset("0123456789一二三四五六七八九十百")
_ASIDE: Final = re.compile("（[^）]*）$")


def title(meeting: Meeting) -> str:
    """东河村村民代表会议; with its local name the law's beside it: 东河村议榔（村民会议）."""
    return placed(str(meeting.area), meeting.shape, short(meeting))


def placed(place: str, shape: Kind, name: str) -> str:
    """The place before the meeting, and no word twice: 东河村“两委”会议, 中共河谷镇委员会会议."""
    if whole := shape.titled(place):
        return whole
    bare = _ASIDE.sub("", place)
    if name == GROUP and bare.endswith("组"):
        bare = bare.removesuffix("组")
        return f"第{bare}{name}" if bare and set(bare) <= _COUNTED else f"{bare}{name}"
    for level in ("社区", "村"):
        if bare.endswith(level) and name.startswith((f"{level}“", f"{level}党")):
            return f"{place}{name.removeprefix(level)}"
    return f"{place}{name}"


def short(meeting: Meeting) -> str:
    """Its title without the place, where every line would begin with it: 议榔（村民会议）."""
    legal = legal_name(meeting)
    return f"{meeting.name}（{legal}）" if legal and legal != meeting.name else meeting.name


def series(meeting: Meeting) -> str:
    """Under whose name its resolutions are counted: the meeting as the law calls it, whatever it is
    called here."""
    whole = placed(
        str(meeting.area), meeting.shape, legal_name(meeting) or meeting.shape.names[meeting.regime]
    )
    # A committee is a body, its meeting is not: 中共河谷镇委员会〔2026〕1号.
    return whole.removesuffix("会议") if whole.endswith("委员会会议") else whole


def spoken_of(meeting: Meeting) -> str:
    """What it is about in one line, the first item: 修路筹资 等3项."""
    items = list(meeting.items.all())
    if len(items) < 2:
        return items[0].title if items else ""
    return _("%(title)s 等%(n)d项") % {"title": items[0].title, "n": len(items)}


def legal_name(meeting: Meeting) -> str:
    """What the law calls it; "" where it knows no such meeting."""
    return laws()[meeting.about].name(meeting.regime) if meeting.about else ""


def when(sitting: Sitting) -> str:
    """2026年12月20日（星期日）9:30，村委会院坝."""
    week = f"（星期{WEEK[sitting.day.weekday()]}）"
    return f"{day(sitting)}{week}{sitting.at.hour}:{sitting.at:%M}，{sitting.where}"


def day(sitting: Sitting) -> str:
    return clock.chinese_date(sitting.day)


def sittings(meeting: Meeting) -> str:
    return "；".join(when(one) for one in meeting.sittings.all()) + "。"


def agenda(meeting: Meeting) -> list[str]:
    """One line an item: 1. 修路筹资（要定：每户出多少）."""
    return [_line(one) for one in meeting.items.all()]


def _line(item: Item) -> str:
    return f"{item.no}．{item.title}" + (_("（要定：%s）") % item.asks if item.asks else "")


def who_comes(meeting: Meeting) -> str:
    """Who is asked to come, in words of the villager."""
    if meeting.organisation_id and meeting.shape.told == "members":
        return _("%s全体成员") % meeting.organisation
    found = counting.roads_of(meeting)
    if set(found) == {"adults", "households"}:
        return _("年满十八周岁的都来；来不了的，每户来一个大人")
    if found == ["households"]:
        return _("每户来一个大人")
    return _("请来的和愿意来的都可以来")


def basis(meeting: Meeting) -> str:
    """The article by which people are called together."""
    if not meeting.about:
        return charter.of(meeting).words[:60]
    found = reckoning.notice_days(meeting.regime, meeting.notice_on, meeting.about)
    quorum = reckoning.quorums(meeting.regime, meeting.notice_on, meeting.about, {}, {})
    floor = found or (quorum[0].floor if quorum else None)
    return floor.cited[:120] if floor else ""


def notice(meeting: Meeting) -> str:
    """The words of the notice, as they are read aloud."""
    lines = [
        _("通知：%s") % title(meeting), _("时间地点：%s") % sittings(meeting),
        _("请谁来：%s。") % who_comes(meeting), _("议什么："), *agenda(meeting),
    ]  # fmt: skip
    if meeting.about:
        lines.append(_("来不了的，可以先打电话、带话说您的意见，会记下来，但不算到会。"))
    if meeting.urgent_why:
        lines.append(_("这次临时通知，因为：%s。") % meeting.urgent_why)
    lines.append(_("召集：%s。") % meeting.shape.convener[meeting.regime])
    return "\n".join(lines)


def numbered(resolution: Resolution) -> str:
    """东河村村民代表会议〔2026〕3号; what is advice has no number."""
    if resolution.number is None:
        return ""
    return f"{resolution.series}〔{resolution.year}〕{resolution.number}号"


def numbers(rows: Sequence[Resolution]) -> str:
    """东河村村民代表会议〔2026〕3号、4号, as it stands under the title; "" where none has a number."""
    said = list[str]()
    before: tuple[str, int] | None = None
    for one in rows:
        if one.number is None:
            continue
        series = one.series, one.year
        said.append(_("%d号") % one.number if series == before else numbered(one))
        before = series
    return "、".join(said)


def votes(vote: Round) -> str:
    """举手表决，同意19票、不同意0票、弃权8票; of people, apart from their names: 张甲 8票."""
    of_people = all(one["key"] != APPROVE for one in vote.options)
    said = _("%(what)s %(n)d票") if of_people else _("%(what)s%(n)d票")
    lines = "、".join(said % {"what": what, "n": n} for what, n in vote.lines)
    return f"{vote.get_way_display()}：{lines}"


def attendance(meeting: Meeting) -> str:
    """应到34人，实到27人，够法定人数 (需23人)."""
    unit = unit_of(meeting.road)
    if not meeting.road:
        return _("到会%d人") % meeting.guests.count()
    came = counting.present(meeting)
    said = _("应到%(total)d%(unit)s，实到%(came)d%(unit)s") % {
        "total": meeting.total, "came": came, "unit": unit,
    }  # fmt: skip
    if not meeting.need:
        return said
    if came >= meeting.need:
        return _("%(said)s，够%(need)d%(unit)s的要求") % {
            "said": said, "need": meeting.need, "unit": unit,
        }  # fmt: skip
    few = _("未达法定人数") if meeting.about else _("没有到规定的人数")
    return _("%(said)s，不够%(need)d%(unit)s，%(few)s，仅作协商意见") % {
        "said": said, "need": meeting.need, "unit": unit, "few": few,
    }  # fmt: skip


def result(meeting: Meeting, rows: Iterable[Resolution]) -> str:
    """What everybody may read: when, how many came, how it was voted, what was settled. No name."""
    lines = [_("%(when)s%(what)s。%(came)s。") % {
        "when": sittings(meeting), "what": title(meeting), "came": attendance(meeting),
    }]  # fmt: skip
    for one in rows:
        label = numbered(one) or str(one.get_force_display())
        how = f"（{votes(one.round)}）" if one.round else ""
        lines.append(f"{one.item.no}．{label}{how}：{one.words}")
    return "\n".join(lines)
