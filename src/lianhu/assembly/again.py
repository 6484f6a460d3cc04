"""Whether what was voted down may be put to the same meeting once more: a parameter, for no law says it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lianhu.assembly import meetings
from lianhu.ballots.models import Round
from lianhu.kernel.errors import Conflict, Refusal


def voted_down(rounds: Iterable[Round]) -> list[Round]:
    """Of motions only: where somebody is chosen nothing was refused, and the law of elections binds."""
    return [one for one in rounds if one.outcome == Round.Outcome.FAILED and not one.seats]


def left(rounds: Iterable[Round]) -> int:
    """How many times more it may be put to this meeting, in other words."""
    return max(0, meetings.rules().again + 1 - len(voted_down(rounds)))


def require_fresh(rounds: Iterable[Round], words: str) -> None:
    """Nobody votes until it fits: what was voted down comes again changed, and not for ever.

    Raises:
        Refusal: at `words`, the same words failed before. Conflict: as often as the county lets it.
    """
    down = voted_down(rounds)
    if down and not left(down):
        raise Conflict(
            _("这一项在这次会上表决了%d次都没有通过，不再表决，留到下次会再议。") % len(down)
        )
    if any(_bare(one.question) == _bare(words) for one in down):
        raise Refusal(
            _("这句话在这次会上表决过，没有通过，照原话不再表决。改了提法，写在这里再付表决。"),
            field="words",
        )


def _bare(words: str) -> str:
    """Letters and figures alone: a comma more makes no other motion."""
    return "".join(char for char in words if char.isalnum())
