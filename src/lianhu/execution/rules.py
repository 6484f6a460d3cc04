"""How many days and how few answers: data of the county (`execution.toml`), no law fixes them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Rules:
    """Days after a resolution by which its tasks are set; days before a day at which people hear.

    `asking_days`: how long people are asked; answers of fewer than `few` are never shown.
    """

    plan_days: int
    before_days: int
    asking_days: int
    few: int


def rules() -> Rules:
    """The days and numbers of this county. Raises KeyError or TypeError: its file lacks one."""
    return _read(settings.EXECUTION)


@cache
def _read(own: str) -> Rules:
    return Rules(**tomllib.loads(_text(own))["days"])


def text() -> str:
    """The file of the county, or the shipped one."""
    return _text(settings.EXECUTION)


@cache
def _text(own: str) -> str:
    shipped = files("lianhu.execution").joinpath("execution.toml")
    return Path(own).read_text(encoding="utf-8") if own else shipped.read_text(encoding="utf-8")
