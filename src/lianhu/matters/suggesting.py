"""What the helper suggests beside a choice: shown with its reasons; a person's choice counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianhu.matters.kinds import Triage
from lianhu.methods.definition import Choice, Class
from lianhu.triage import asking


@dataclass(frozen=True, slots=True)
class Hint:
    """`words` stand under the choices; `key` is chosen beforehand, "" where nothing is sure."""

    words: str = ""
    key: str = ""


def of_affair(text: str, choices: Sequence[Choice]) -> Hint:
    """Which of 大事、小事、私事 it seems to be, among choices that lead to one."""
    found = asking.suggest(asking.AFFAIR, text)
    fitting = [one for one in choices if one.triage and one.triage == found.label]
    if not fitting:
        return Hint()
    # Two ways may lead to one affair; which of them, only the method's own words can say.
    named = [one for one in fitting if any(word in text for word in one.guess)]
    picked = fitting if len(fitting) == 1 else named
    key = picked[0].key if found.sure and len(picked) == 1 else ""
    return Hint(_said(str(Triage(found.label).label), found.reasons, key), key)


def of_class(text: str, classes: Sequence[Class]) -> Hint:
    """Which class it seems to be; a county's own classes once it has learned them."""
    found = asking.suggest(asking.CLASS, text)
    fitting = next((one for one in classes if one.key == found.label), None)
    if fitting is None:
        return Hint()
    key = fitting.key if found.sure else ""
    return Hint(_said(fitting.label, found.reasons, key), key)


def _said(label: str, reasons: Sequence[str], key: str) -> str:
    because = _("（%s）") % "、".join(reasons) if reasons else ""
    said = (
        _("助手建议：%(label)s%(because)s，可改。")
        if key
        else _("助手觉得像：%(label)s%(because)s，由您定。")
    )
    return said % {"label": label, "because": because}
