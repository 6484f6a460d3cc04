"""Two who change the same thing: whoever filled the form in over an older state is told so."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lianhu.kernel.errors import Conflict
from lianhu.kernel.hashing import sm3


class AsSeen(forms.Form):
    """A form over what stands already, given to it as `initial`.

    It carries a digest of what its reader saw. When something else stands by the time it comes
    back, nothing is stored; what was typed is kept, and sent once more it counts.
    """

    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        stands = sorted((name, str(value)) for name, value in self.initial.items())
        self._stands = sm3(repr(stands).encode()).hex()
        self.initial["as_seen"] = self._stands

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        seen = given.pop("as_seen", "")
        if seen and seen != self._stands:
            self.status = Conflict.status
            sent: Any = self.data
            sent = sent.copy()
            sent[self.add_prefix("as_seen")] = self._stands
            self.data = sent
            self.add_error(
                None,
                _("您填写的时候别人刚改过这里，您的还没有存。请对一对，要照您的改就再交一次。"),
            )
        return given
