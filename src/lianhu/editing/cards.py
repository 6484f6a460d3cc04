"""The cards from which a step is added, and the blank method; data, in `cards.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lianhu.editing.trees import Row, Tree, copied


@dataclass(frozen=True, slots=True)
class Card:
    """A step that can be added: `example` is one sentence, `stages` are one or more rows."""

    key: str
    title: str
    example: str
    stages: tuple[Row, ...]


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files("lianhu.editing") / "cards.toml").read_text(encoding="utf-8"))


@cache
def cards() -> tuple[Card, ...]:
    return tuple(
        Card(one["key"], one["title"], one["example"], tuple(one["stages"]))
        for one in _read()["card"]
    )


def card(key: str) -> Card | None:
    return next((one for one in cards() if one.key == key), None)


def legal(key: str) -> tuple[Row, ...]:
    """The stages that are this step of the law (a key of law/steps.toml); () where no card is."""
    rows = (one["stages"] for one in _read()["legal"] if one["key"] == key)
    return tuple(next(rows, ()))


def aside() -> tuple[Row, ...]:
    """The steps by which what goes no further is answered and ends."""
    return tuple(_read()["aside"])


def blank(*, key: str, title: str, summary: str, receives: list[str]) -> Tree:
    """A method of three steps: it comes in, it is answered, it ends."""
    found = copied(_read()["blank"])
    stages = found.pop("stage")
    found["law_date"] = found["law_date"].isoformat()
    return {
        "key": key,
        "title": title,
        "summary": summary,
        "receives": receives,
        **found,
        "stage": stages,
    }
