"""Elections, who stands in them, who put them forward, and the rounds in which was chosen."""

from lianhu.elections.models.elections import (
    PREFIX,
    SEE,
    Advice,
    Contest,
    Election,
    ElectionQuerySet,
    Poll,
)
from lianhu.elections.models.recalls import Demander, Recall
from lianhu.elections.models.standing import (
    Candidate,
    CandidateQuerySet,
    Nomination,
    Signature,
    Verdict,
)

__all__ = [
    "PREFIX",
    "SEE",
    "Advice",
    "Candidate",
    "CandidateQuerySet",
    "Contest",
    "Demander",
    "Election",
    "ElectionQuerySet",
    "Nomination",
    "Poll",
    "Recall",
    "Signature",
    "Verdict",
]
