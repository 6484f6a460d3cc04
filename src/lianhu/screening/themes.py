"""What a screening looks at: themes as data, with where they come from."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lianhu.matters.kinds import Kind

SHIPPED: Final = Path(__file__).with_name("themes.toml")
KINDS: Final = (Kind.HAZARD, Kind.DEMAND)
# What somebody orders in words of their own.
OTHER: Final = "other"
LOOKS: Final = 12
LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Theme:
    """`look` says, one line each, what to look at; `kind` what is usually found."""

    key: str
    name: str
    kind: str
    source: str
    look: tuple[str, ...]


def themes() -> Mapping[str, Theme]:
    """Those of this installation, by key, in the order of the file.

    Raises:
        ImproperlyConfigured: the file lacks something, or says too much for a phone.
    """
    return _read(Path(settings.SCREENING_THEMES or SHIPPED))


@cache
def _read(path: Path) -> Mapping[str, Theme]:
    with path.open("rb") as file:
        said = tomllib.load(file)
    return {key: _theme(key, one) for key, one in said.items()}


def _theme(key: str, said: Mapping[str, Any]) -> Theme:
    try:
        found = Theme(key, said["name"], said["kind"], said["source"], tuple(said["look"]))
    except KeyError as missing:
        raise ImproperlyConfigured(f"screening theme {key}: {missing} is missing") from missing
    if found.kind not in KINDS or key == OTHER or len(key) > 20 or len(found.name) > 20:
        raise ImproperlyConfigured(f"screening theme {key}: key, name or kind does not fit")
    if not 0 < len(found.look) <= LOOKS or any(len(one) > LONGEST for one in found.look):
        raise ImproperlyConfigured(f"screening theme {key}: 1 to {LOOKS} lines, {LONGEST} long")
    return found
