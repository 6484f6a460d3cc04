"""Free text: cleaned when it comes in, shortened for lists."""

import re
from typing import Final

from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal
from lianhu.kernel.masking import mask_free_text

__all__ = ["clean", "clean_line", "mask_free_text", "short"]

_NEWLINES: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Marks that hide or turn around what follows; joiners stay, emoji and scripts need them.
_UNSEEN: Final = "\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069"
_CONTROL: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
# PostgreSQL takes them, Word and XML do not.
_NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_DROPPED: Final = re.compile(f"[{_UNSEEN}{_CONTROL}{_NONCHARACTERS}]")


def clean(text: str, limit: int, *, label: object = "", field: str = "") -> str:
    """The text without what cannot be stored, printed or seen; at most `limit` characters.

    Control characters, lone surrogates and marks that reverse the reading direction go;
    every kind of line break becomes one newline; space around the whole goes. Raises
    Refusal, naming both counts, when the rest is longer than `limit`.
    """
    # What can all be printed holds nothing that is dropped.
    plain = text if text.isprintable() else _DROPPED.sub("", _NEWLINES.sub("\n", text))
    kept = plain.strip()
    if len(kept) > limit:
        counts = {"label": label or _("内容"), "limit": limit, "count": len(kept)}
        raise Refusal(
            _("%(label)s最多%(limit)d个字，现有%(count)d个字，请删短后再提交。") % counts,
            field=field,
        )
    return kept


def clean_line(text: str, limit: int, *, label: object = "", field: str = "") -> str:
    """As `clean`, on one line: every run of space or line breaks is one space."""
    flat = " ".join(_NEWLINES.sub("\n", text).split())
    return clean(flat, limit, label=label, field=field)


def short(text: str, n: int) -> str:
    """The first words on one line, at most `n` characters, the last `…` if any were cut."""
    flat = " ".join(text.split())
    return flat if len(flat) <= n else flat[: max(n - 1, 0)].rstrip() + "…"
