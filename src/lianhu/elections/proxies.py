"""Who stands, for the votes that others give for somebody, and who keeps away from the slips."""

from lianhu.ballots.models import Round
from lianhu.elections.checks import concerned
from lianhu.elections.models import Candidate, Election


def standing_in(round_: Round) -> list[int]:
    """Ids of all who stand in the election of a round, for whatever seat."""
    rows = Candidate.objects.standing().filter(election__polls__round=round_)
    return list(rows.order_by().values_list("person", flat=True).distinct())


def concerned_in(round_: Round) -> set[int]:
    """Ids of who stands in the election of a round or whose recall it is, and their near relatives."""
    election = Election.objects.filter(polls__round=round_).first()
    return concerned(election) if election else set()
