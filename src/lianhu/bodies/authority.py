"""What a body may decide, and what its powers list says: the law first, then what was adopted."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

from lianhu.bodies.kinds import shape
from lianhu.bodies.models import Organisation, Powers
from lianhu.kernel import clock
from lianhu.law.meetings import deciders, meetings, subjects


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


def may_decide(organisation: Organisation, subject: str, day: date | None = None) -> bool:
    """Whether a resolution of this body on `subject` can be a decision (`bar_to_decide`)."""
    return not bar_to_decide(organisation, subject, day)


def bar_to_decide(organisation: Organisation, subject: str, day: date | None = None) -> str:
    """Why it cannot be recorded that this body decided `subject`; "" where it can.

    Args:
        subject: a key of what the law keeps for certain meetings ("public_works", "pact"), else
            anything: a body in whose name no meeting of the law decides only advises.
        day: of the notice; today.
    """
    at = day or clock.today()
    regime = organisation.legal_regime
    own = shape(organisation.kind).decides
    if not own:
        return _("%s没有法定的决定权，只能商量、建议；请提交有权的会议决定。") % organisation
    kept = deciders(regime, at, subject)
    if not kept or kept & set(own):
        return ""
    names = "、".join(sorted(meetings()[one].name(regime) for one in kept if one in meetings()))
    cited = "；".join(floor.cited for floor in subjects(regime, at).get(subject, ()))
    said = {"body": organisation, "names": names, "cited": cited}
    return _("这件事依法由%(names)s决定，不能由%(body)s决定（%(cited)s）。") % said
