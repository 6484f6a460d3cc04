"""Who stands, for the votes that others give for somebody."""

from lianhu.ballots.models import Round
from lianhu.elections.models import Candidate


def standing_in(round_: Round) -> list[int]:
    """Ids of all who stand in the election of a round, for whatever seat."""
    rows = Candidate.objects.standing().filter(election__polls__round=round_)
    return list(rows.order_by().values_list("person", flat=True).distinct())
