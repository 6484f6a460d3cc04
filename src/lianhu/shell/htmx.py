"""One template for the whole page and for the piece of it that htmx asks for."""

from django.http import HttpRequest


def part(request: HttpRequest, template: str, name: str) -> str:
    """The whole page for a browser, the named partial of the same file for htmx.

    A boosted or history request wants the whole page too.
    """
    htmx = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return template
    return f"{template}#{name}"
