"""Two who change the same thing: whoever filled the form in over an older state is told so."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.held import said_in_words
from lianhu.audit.trace import together
from lianhu.kernel.errors import Conflict, Missing
from lianhu.kernel.hashing import sm3

Row = TypeVar("Row", bound=Model)


class AsSeen(forms.Form):
    """A form over what stands already, given to it as `initial`.

    It carries a digest of what its reader saw. When something else stands by the time it comes
    back, nothing is stored; what was typed is kept, and sent once more it counts. Whoever stores
    it does so inside `unchanged`: between this look and the write there is room for another.
    """

    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._seen = ""
        self._stands = _digest(self.initial)
        self.initial["as_seen"] = self._stands

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self._seen = given.pop("as_seen", "")
        if self._seen and self._seen != self._stands:
            self.status = Conflict.status
            self.add_error(None, self._told(self._stands))
        return given

    def _told(self, stands: str) -> str:
        """What to say; the form carries what stands now, so that sent once more it counts."""
        sent: Any = self.data
        sent = sent.copy()
        sent[self.add_prefix("as_seen")] = stands
        self.data = sent
        return _("您填写的时候别人刚改过这里，您的还没有存。请对一对，要照您的改就再交一次。")

    @contextmanager
    def unchanged(self, actor: Actor, now: Callable[[], Mapping[str, Any]]) -> Iterator[None]:
        """One transaction in which what the reader saw still stands when the block begins.

        Args:
            now: takes the lock under which this is changed (`held`, `trace.hold_stream`) and
                gives what stands then, in the shape of `initial`.

        Raises:
            Conflict: something else stands, or somebody holds it for too long.
        """
        if not self._seen:
            yield
            return
        with said_in_words(actor), together():
            stands = _digest(now())
            if stands != self._seen:
                raise Conflict(self._told(stands))
            yield


def unchanged(
    form: forms.BaseForm, actor: Actor, now: Callable[[], Mapping[str, Any]]
) -> AbstractContextManager[None]:
    """`AsSeen.unchanged` where a page has forms of several kinds; of any other kind nothing is asked."""
    return form.unchanged(actor, now) if isinstance(form, AsSeen) else nullcontext()


def held(row: Row) -> Row:
    """The row, read afresh; nobody else changes it until the transaction ends.

    Raises:
        Missing: it is not here any more.
    """
    rows = type(row)._base_manager.select_for_update(of=("self",), no_key=True)
    try:
        row.refresh_from_db(from_queryset=rows)
    except type(row).DoesNotExist as gone:  # type: ignore[attr-defined]
        raise Missing(_("这一条刚刚没有了，或者不归您看。")) from gone
    return row


def _digest(known: Mapping[str, Any]) -> str:
    stands = sorted((name, str(value)) for name, value in known.items())
    return sm3(repr(stands).encode()).hex()
