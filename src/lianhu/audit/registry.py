"""What can be done: every command and every sight by name. Filled when the rooms are imported."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    label: str
    open_to: tuple[str, ...] = ()
    sight: bool = False


COMMANDS: dict[str, Known] = {}


def label_of(verb: str) -> str:
    return str(COMMANDS[verb].label) if verb in COMMANDS else verb


def sight(verb: str, label: str) -> str:
    """Register a right to see (no command); roles may grant it."""
    COMMANDS[verb] = Known(label, sight=True)
    return verb
