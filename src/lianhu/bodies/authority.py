"""What the powers list of a body says, and the text it begins with."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lianhu.bodies.models import Organisation, Powers


@dataclass(frozen=True, slots=True)
class Sample:
    """A default list to begin with; `teams` are what such a body usually sets up."""

    may: Sequence[str] = ()
    may_not: Sequence[str] = ()
    teams: Sequence[str] = ()


def sample(kind: str) -> Sample:
    """The text a body of this kind starts from; empty for a kind without one."""
    return _samples().get(kind, Sample())


@cache
def _samples() -> Mapping[str, Sample]:
    text = files("lianhu.bodies").joinpath("powers.toml").read_text(encoding="utf-8")
    return {kind: Sample(**said) for kind, said in tomllib.loads(text).items()}


def powers_of(organisation: Organisation) -> Powers | None:
    """The version that holds, None where no meeting has adopted one."""
    return Powers.objects.filter(organisation=organisation).order_by("-version").first()
