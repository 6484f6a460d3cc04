"""The forms of drafts, and of each sentence of a step."""

from lianhu.editing.forms.drafts import (
    AddForm,
    BringForm,
    DescribeForm,
    InstallForm,
    MoveForm,
    StartForm,
    TableForm,
)
from lianhu.editing.forms.meeting import form_of
from lianhu.editing.forms.parts import PartForm
from lianhu.editing.forms.telling import TellForm

__all__ = [
    "AddForm",
    "BringForm",
    "DescribeForm",
    "InstallForm",
    "MoveForm",
    "PartForm",
    "StartForm",
    "TableForm",
    "TellForm",
    "form_of",
]
