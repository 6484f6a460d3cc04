"""A rule, a decision and a suggestion in plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.bodies.models import Organisation, Post
from lianhu.dispatch import classes
from lianhu.dispatch.conditions import FITS, Then, When
from lianhu.dispatch.models import Decision, Rule
from lianhu.methods.vocabulary import CHANNELS, MATTER_KINDS, TRIAGES
from lianhu.places.models import Area

TELLERS: Final[Mapping[str, object]] = {
    "self": _later("本人反映的"), "helped": _later("别人代为反映的"), "unnamed": _later("没有留名的"),
}  # fmt: skip
DAYS: Final[Mapping[str, object]] = {
    "workday": _later("工作日"), "restday": _later("双休日、节假日"),
}  # fmt: skip
# A condition that was not met, as one line about the matter in the hand.
WHY_NOT: Final[Mapping[str, object]] = {
    "areas": _later("不在%(areas)s"), "kinds": _later("不是%(kinds)s"),
    "channels": _later("不是从%(channels)s来的"), "tellers": _later("不是%(tellers)s"),
    "unsorted": _later("当时还没有分类"), "affairs": _later("不是%(affairs)s"),
    "categories": _later("类别不是%(categories)s"), "days": _later("那天不是%(days)s"),
    "opens": _later("不在%(opens)s"), "words": _later("没有提到%(words)s"),
    "without": _later("提到了%(without)s"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids and keys of some rules are called; read once for a page."""

    areas: Mapping[int, str]
    posts: Mapping[int, str]
    bodies: Mapping[int, str]
    classes: Mapping[str, str]
    levels: Mapping[str, str]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Names":
        said = [(rule, When.of(rule.when), Then.of(rule.then)) for rule in rules]
        at = {rule.area_id: rule.area for rule in (one[0] for one in said)}
        found = [classes.at(area) for area in at.values()]
        levels = [classes.levels_at(area) for area in at.values()]
        areas = Area.objects.in_bulk([pk for _r, when, _t in said for pk in when.areas])
        posts = Post.objects.in_bulk([then.post for _r, _w, then in said if then.post])
        bodies = Organisation.objects.in_bulk(
            [then.organisation for _r, _w, then in said if then.organisation]
        )
        return cls(
            areas={pk: str(one) for pk, one in areas.items()},
            posts={pk: str(one) for pk, one in posts.items()},
            bodies={pk: str(one) for pk, one in bodies.items()},
            classes={key: one.label for row in found for key, one in row.items()},
            levels={key: one.label for row in levels for key, one in row.items()},
        )


def conditions(when: When, names: Names) -> dict[str, str]:
    """Each condition that asks something, in words, by its name in `When`."""
    said = {
        "areas": _listed([names.areas.get(pk, "") for pk in when.areas]),
        "kinds": _listed([MATTER_KINDS[key] for key in when.kinds]),
        "channels": _listed([CHANNELS[key] for key in when.channels]),
        "tellers": _listed([str(TELLERS[key]) for key in when.tellers]),
        "affairs": _listed([TRIAGES[key] for key in when.affairs]),
        "categories": _listed([names.classes.get(key, key) for key in when.categories]),
        "days": str(DAYS[when.days]) if when.days else "",
        "opens": _hours(when),
        "words": _quoted(when.words),
        "without": _quoted(when.without),
    }
    return {name: words for name, words in said.items() if words}


def _hours(when: When) -> str:
    if when.opens is None or when.closes is None:
        return ""
    span = {"start": hour(when.opens), "end": hour(when.closes)}
    overnight = when.opens > when.closes
    return (_("%(start)s到第二天%(end)s") if overnight else _("%(start)s到%(end)s")) % span


def hour(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def _listed(words: Iterable[str]) -> str:
    return "、".join(word for word in words if word)


def _quoted(words: Iterable[str]) -> str:
    return "".join(f"“{word}”" for word in words)


def asked(when: When, names: Names) -> list[str]:
    """The conditions as lines of a page: 提到“停水”“水管”中的任何一个."""
    forms = {
        "areas": _("在%s"), "kinds": _("是%s"), "channels": _("从%s来"), "tellers": _("是%s"),
        "affairs": _("属于%s"), "categories": _("类别是%s"), "days": _("在%s"),
        "opens": _("在每天%s之间"), "words": _("提到%s中的一个") if len(when.words) > 1 else _("提到%s"), "without": _("没有提到%s"),
    }  # fmt: skip
    return [forms[name] % words for name, words in conditions(when, names).items()]


def answer(then: Then, names: Names) -> str:
    """Where it sends, as one line."""
    parts = []
    if then.category:
        parts.append(_("按“%s”派") % names.classes.get(then.category, then.category))
    if then.level:
        parts.append(_("由%s办") % names.levels.get(then.level, then.level))
    if then.post:
        parts.append(_("先建议%s") % names.posts.get(then.post, ""))
    if then.organisation:
        parts.append(_("建议%s的人") % names.bodies.get(then.organisation, ""))
    if then.directly:
        parts.append(
            _("收到就分为%s并派出，不等人派") % TRIAGES[then.affair]
            if then.affair
            else _("分流以后就派出，不等人派")
        )
    return "，".join(parts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule and what became of it; `fired` is true for the one that decided."""

    rule: Rule
    words: str
    fired: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """One decision for the page of a matter."""

    when: str
    at: datetime
    words: str
    verdicts: list[Verdict]


def explain(decisions: Iterable[Decision]) -> list[Explained]:
    """Each decision with one line for every rule that was asked; a handful of queries in all."""
    rows = list(decisions)
    ids = {pk for row in rows for pk, _why in row.verdicts}
    if not ids:
        return []
    rules = {rule.pk: rule for rule in Rule.objects.filter(pk__in=ids).for_rows()}
    names = Names.of(rules.values())
    return [
        Explained(
            when=str(Decision.Moment(row.moment).label),
            at=row.at,
            words=_decided(row, names),
            verdicts=[
                Verdict(rules[pk], _why(rules[pk], why, row, names), pk == row.rule_id)
                for pk, why in row.verdicts
                if pk in rules
            ],
        )
        for row in rows
    ]


def _decided(row: Decision, names: Names) -> str:
    if row.rule is None:
        return _("没有规则用得上，由派单的人定。")
    said = {"rule": row.rule.title, "what": answer(Then.of(row.rule.then), names)}
    if row.followed:
        return _("照规则“%(rule)s”：%(what)s。") % said
    if row.moment != Decision.Moment.SENT:
        return _("规则“%(rule)s”建议%(what)s；由派单的人定。") % said
    return _("规则“%(rule)s”说%(what)s；派单的人另作了决定。") % said


def _why(rule: Rule, why: str, row: Decision, names: Names) -> str:
    if rule.pk == row.rule_id:
        return _("用上了")
    if why == FITS:
        return _("也符合，但排在后面")
    if why not in WHY_NOT:
        return _("没有用上")
    return str(WHY_NOT[why]) % conditions(When.of(rule.when), names)
