"""Who holds an office: asked here, answered by the room that keeps posts and terms."""

from collections.abc import Callable

Holds = Callable[[int], bool]
_answer: list[Holds] = []


def answer_with(holds: Holds) -> None:
    """Called once in `apps.ready()` of the room above; `holds` gets a person's id."""
    _answer[:] = [holds]


def holds_office(person_id: int) -> bool:
    """Whether this person holds a post now. Until somebody answers, nobody does."""
    return bool(_answer) and _answer[0](person_id)
