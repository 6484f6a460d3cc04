"""What a method says of a meeting or a vote: who meets, how many must come and agree, and how."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lianhu.law.floors import Floor, floors
from lianhu.law.judging import Proxy
from lianhu.law.meetings import Meeting, meetings
from lianhu.law.shares import Roads, Share, share_of
from lianhu.methods import vocabulary
from lianhu.methods.lines import Path
from lianhu.methods.problem import Report
from lianhu.methods.schema import Field, Schema, flag, many, name_of, one_of, table, whole

# Written instead of a number: as the law asks where and when the notice is given.
BY_LAW: Final = "law"
_FRACTION = re.compile(r"\d{1,2}/\d{1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """A meeting of a method, and the vote in it where the stage is one.

    `about` is a key of law.meetings, `level` the kind of area it meets for; `by` calls it and
    `chair` presides (kinds of organisation; () the usual). `decides` are subjects of the law.
    `quorum` and `passing` are None where the method says nothing of its own; the words in `by_law`
    are filled by the law of the day of the notice. `seats` 0 is a motion.
    """

    about: str
    level: str
    by: tuple[str, ...]
    chair: tuple[str, ...]
    notice_days: int | None
    quorum: Roads | None
    by_law: frozenset[str]
    recuse: tuple[str, ...]
    channels: tuple[str, ...]
    sittings: int
    women: Share | None
    decides: tuple[str, ...] = ()
    passing: Roads | None = None
    way: str = ""
    mode: str = ""
    proxy: Proxy | None = None
    seats: int = 0
    tie: str = "fails"
    votes: bool = False

    @property
    def meeting(self) -> Meeting:
        return meetings()[self.about]

    @property
    def lawful(self) -> Meeting | None:
        """The meeting of the law that this is, None where no law knows it."""
        return self.meeting.lawful(self.level)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What binds one meeting: the method's numbers, the law's where it says "law"."""

    quorum: Roads | None
    passing: Roads | None
    notice_days: int


def ruling(gathering: Gathering, regime: str, day: date) -> Ruling:
    """The numbers of this meeting where `regime` binds and the notice is given on `day`."""
    return Ruling(
        _roads(gathering, "quorum", gathering.quorum, regime, day),
        _roads(gathering, "pass", gathering.passing, regime, day),
        _days(gathering, regime, day),
    )


def bound(gathering: Gathering, rule: str, regime: str, day: date) -> list[Floor]:
    """The floors of this meeting in one respect; [] for one that no law knows."""
    lawful = gathering.lawful
    found = floors(regime, day, lawful.key, rule) if lawful else []
    return [one for one in found if one.when in ("", gathering.mode)]


def _roads(
    gathering: Gathering, rule: str, own: Roads | None, regime: str, day: date
) -> Roads | None:
    if rule not in gathering.by_law:
        return own
    return next((one.roads for one in bound(gathering, rule, regime, day) if one.roads), None)


def _days(gathering: Gathering, regime: str, day: date) -> int:
    if "notice_days" not in gathering.by_law:
        return gathering.notice_days or 0
    said = (one.at_least for one in bound(gathering, "notice_days", regime, day))
    return max((days for days in said if days), default=0)


def _roads_of(report: Report, path: Path, value: Any) -> Roads | str | None:
    """One share or several of which one is enough, as a statute writes them; or "law"."""
    if value == BY_LAW:
        return BY_LAW
    rows = value if isinstance(value, list) else [value]
    try:
        shares = tuple(share_of(row) for row in rows)
    except (ValueError, TypeError, AttributeError, KeyError):
        shares = ()
    if not shares or len({one.of for one in shares}) != len(shares):
        said = (
            f'“{name_of(path)}”要写 "law"（照法律），或者像 [{{ of = "adults", more_than = "1/2" }}]：'
            "of 是按什么算，at_least 是以上，more_than 是超过；几条路里够一条就行，不能重复。"
        )
        report.at(path, "share", said)
        return None
    return Roads(shares)


def _days_of(report: Report, path: Path, value: Any) -> int | str | None:
    return BY_LAW if value == BY_LAW else whole(0, 90)(report, path, value)


def _women(report: Report, path: Path, value: Any) -> Share | None:
    if isinstance(value, str) and _FRACTION.fullmatch(value):
        n, d = (int(part) for part in value.split("/"))
        if 0 < n <= d:
            return Share("members", n, d, strict=False)
    report.at(path, "share", f'“{name_of(path)}”要写成分数，例如 "1/3"。')
    return None


_PROXY: Schema = {
    "who": Field(many(one_of(vocabulary.PROXIES))),
    "written": Field(flag, True),
    "max": Field(whole(1, 9), 1),
    "published": Field(flag, True),
    "not_candidates": Field(flag, True),
}
MEETS: Final[Schema] = {
    "about": Field(one_of(vocabulary.MEETINGS, "unknown-meeting")),
    "level": Field(one_of(vocabulary.AREA_KINDS), "village"),
    "by": Field(many(one_of(vocabulary.CALLERS)), ()),
    "chair": Field(many(one_of(vocabulary.CALLERS)), ()),
    "notice_days": Field(_days_of, None),
    "quorum": Field(_roads_of, None),
    "recuse": Field(many(one_of(vocabulary.RECUSALS)), ()),
    "channels": Field(many(one_of(vocabulary.ATTENDING)), ("in_person",)),
    "sittings": Field(whole(1, 20), 1),
    "women_at_least": Field(_women, None),
}
VOTES: Final[Schema] = {
    **MEETS,
    "decides": Field(many(one_of(vocabulary.SUBJECTS, "unknown-subject")), ()),
    "pass": Field(_roads_of, None),
    "way": Field(one_of(vocabulary.VOTING_WAYS)),
    "mode": Field(one_of(vocabulary.ELECTION_MODES), "all_voters"),
    "proxy": Field(table(_PROXY), None),
    "seats": Field(whole(0, 50), 0),
    "tie": Field(one_of(vocabulary.TIES), "fails"),
}


def built(row: Mapping[str, Any]) -> Gathering | None:
    """The meeting of a stage's clean table; None for a stage that is none."""
    if "about" not in row:
        return None
    own = {"quorum": row["quorum"], "pass": row.get("pass"), "notice_days": row["notice_days"]}
    said = {word: None if value == BY_LAW else value for word, value in own.items()}
    plain = ("about", "level", "by", "chair", "recuse", "channels", "sittings")
    voting = ("decides", "way", "mode", "seats", "tie")
    found = row.get("proxy")
    proxy = found and Proxy(
        found["who"], found["written"], found["max"], found["published"], found["not_candidates"]
    )
    return Gathering(
        **{word: row[word] for word in plain},
        **{word: row[word] for word in voting if word in row},
        women=row["women_at_least"],
        notice_days=said["notice_days"],
        quorum=said["quorum"],
        passing=said["pass"],
        by_law=frozenset(word for word, value in own.items() if value == BY_LAW),
        proxy=proxy,
        votes="way" in row,
    )
