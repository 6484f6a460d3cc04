"""Where the law lets people vote from afar, as data; anywhere else a phone carries opinions only."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from lianhu.law.floors import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """One provision that lets votes about `about` be given on a phone, from day to day."""

    about: str
    law: str
    article: str
    text: str
    valid_from: date
    valid_to: date | None = None

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}：{self.text}"


@cache
def _all(own: str) -> tuple[Allowed, ...]:
    """The shipped provisions, and those of the county's own file."""
    texts = [files("lianhu.ballots").joinpath("phone.toml").read_text(encoding="utf-8")]
    if own:
        texts.append(Path(own).read_text(encoding="utf-8"))
    return tuple(Allowed(**row) for text in texts for row in tomllib.loads(text).get("phone", []))


def allowed(regime: str, day: date, about: str) -> Allowed | None:
    """By what a vote about `about` may be given on a phone, where notice was given on `day`."""
    for one in _all(settings.PHONE_VOTES):
        if (
            one.about == about
            and one.valid_from <= day
            and not (one.valid_to and one.valid_to < day)
        ):
            return one
    return None


def is_statutory(regime: str, day: date, about: str) -> bool:
    """Whether the law itself says how this is decided; other bodies go by their own charter."""
    return any(
        floor.about == about and floor.rule in {"quorum", "pass"} for floor in in_force(regime, day)
    )
