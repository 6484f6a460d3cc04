"""The forms of drafts, and of each sentence of a step."""

from lianhu.editing.forms.drafts import (
    AddForm,
    BringForm,
    DescribeForm,
    InstallForm,
    MoveForm,
    StartForm,
)
from lianhu.editing.forms.leading import FORMS
from lianhu.editing.forms.parts import PartForm
from lianhu.editing.forms.telling import TellForm

__all__ = [
    "FORMS",
    "AddForm",
    "BringForm",
    "DescribeForm",
    "InstallForm",
    "MoveForm",
    "PartForm",
    "StartForm",
    "TellForm",
]
