"""A sheet as the answer to a request: a page to print, a file, or the words for a group."""

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from lianhu.shell.sheets import card, pdf
from lianhu.shell.sheets.blocks import Sheet


def _docx(sheet: Sheet) -> bytes:
    # Six megabytes of every web process, for a file asked for now and then.
    from lianhu.shell.sheets import word  # noqa: PLC0415

    return word.render(sheet)


DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: Final[dict[str, tuple[str, str, Callable[[Sheet], bytes]]]] = {
    "pdf": ("application/pdf", "pdf", pdf.render),
    "docx": (DOCX, "docx", _docx),
    "card": ("image/png", "png", card.render),
}


def file(sheet: Sheet, form: str) -> HttpResponse:
    """The sheet as "pdf", "docx" or "card" (a picture)."""
    media_type, ending, make = FORMS[form]
    response = HttpResponse(make(sheet), content_type=media_type)
    # Word would otherwise open in nothing on a phone; the others are looked at first.
    named = content_disposition_header(form == "docx", f"{sheet.name}.{ending}")
    response["Content-Disposition"] = named or "inline"
    return never_kept(response)


def never_kept(response: HttpResponse) -> HttpResponse:
    """An office computer is shared: what was printed does not stay in the browser."""
    patch_cache_control(response, private=True, no_store=True)
    return response
