from lianhu.ballots.models.counted import Hands, Keying, PaperBox
from lianhu.ballots.models.rounds import SEE, Recusal, Round
from lianhu.ballots.models.votes import Ballot, Envelope, Participation, Proxy, VoteCode

__all__ = [
    "SEE", "Ballot", "Envelope", "Hands", "Keying", "PaperBox", "Participation", "Proxy", "Recusal",
    "Round", "VoteCode",
]  # fmt: skip
