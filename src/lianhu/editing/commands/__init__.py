"""What may be done with a draft of a working method."""

from lianhu.editing.commands.adopting import install, settle, table
from lianhu.editing.commands.writing import (
    NEVER,
    add_stage,
    bring,
    change_stage,
    copy,
    describe,
    drop,
    mend,
    move_stage,
    remove_stage,
    start,
    undo,
)

__all__ = [
    "NEVER",
    "add_stage",
    "bring",
    "change_stage",
    "copy",
    "describe",
    "drop",
    "install",
    "mend",
    "move_stage",
    "remove_stage",
    "settle",
    "start",
    "table",
    "undo",
]
