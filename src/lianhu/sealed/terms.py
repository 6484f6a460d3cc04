"""How long an answer may take and how long a closed case is kept: data, with its ground."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("terms.toml")


@cache
def _terms() -> dict[str, dict[str, Any]]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def answer_by(day: date) -> date:
    """The last day on which the teller must be answered. Source: 信访工作条例 art. 23."""
    return day + timedelta(days=int(_terms()["answer"]["days"]))


def keep_from(today: date) -> date:
    """Cases closed before this day go. Source: 个人信息保护法 art. 19."""
    return today - timedelta(days=365 * int(_terms()["keep"]["years"]))
