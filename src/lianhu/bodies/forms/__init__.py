"""What is typed on the pages of this room: posts and bodies, members and terms."""

from lianhu.bodies.forms.members import (
    BringForm,
    ChangeSeatForm,
    CorrectTermForm,
    LeaveForm,
    PowersForm,
    SeatForm,
    TermForm,
)
from lianhu.bodies.forms.posts import (
    AppointForm,
    DutiesForm,
    FoundForm,
    HolderForm,
    MergeForm,
    PostForm,
    RenameForm,
    SplitForm,
)

__all__ = [
    "AppointForm",
    "BringForm",
    "ChangeSeatForm",
    "CorrectTermForm",
    "DutiesForm",
    "FoundForm",
    "HolderForm",
    "LeaveForm",
    "MergeForm",
    "PostForm",
    "PowersForm",
    "RenameForm",
    "SeatForm",
    "SplitForm",
    "TermForm",
]
