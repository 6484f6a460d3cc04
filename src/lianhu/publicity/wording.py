"""Words fit for a public board, and the days they stay there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from lianhu.kernel.duration import Duration
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean, clean_line, mask_free_text
from lianhu.publicity.models import LEAST_DAYS, Posting

LONGEST: Final = 20_000


def least_days(kind: str) -> int:
    """Full calendar days a posting of this kind stays at least.

    Source: 村民委员会组织法 第三十五条, 2026-01-01.
    """
    return 1 if kind == Posting.Kind.NOTICE else LEAST_DAYS


def days_after(moment: datetime, days: int) -> datetime:
    """The end of the last of `days` full days; the day of posting is not counted."""
    return Duration(days, "d").after(moment)


def public_words(words: str, names: Iterable[str], *, label: str = "", field: str = "words") -> str:
    """Cleaned and masked. Raises Refusal when nothing is left."""
    plain = mask_free_text(clean(words, LONGEST, label=label, field=field), names)
    if not plain:
        raise Refusal(_("请填写%(label)s。") % {"label": label or _("公示内容")}, field=field)
    return plain


def public_line(title: str, names: Iterable[str]) -> str:
    """A masked title on one line, at most 100 characters."""
    plain = mask_free_text(clean_line(title, 100, label=_("标题"), field="title"), names)[:100]
    if not plain:
        raise Refusal(_("请填写标题。"), field="title")
    return plain
