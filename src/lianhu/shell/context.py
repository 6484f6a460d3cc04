"""What every page of the house may read in its template."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from lianhu.counties.current import current
from lianhu.kernel.errors import Missing
from lianhu.shell.elder import is_elder
from lianhu.shell.menu import Face, Group, Item, current_key, grouped, menu_for


class Menus:
    """The navigation of the request's actor, built only by the base page that shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def office(self) -> list[Item]:
        return self._of("office")

    @cached_property
    def groups(self) -> list[tuple[Group, list[Item]]]:
        """The office's entries under their headings."""
        return grouped(self.office)

    @cached_property
    def field(self) -> list[Item]:
        return self._of("field")

    @cached_property
    def here(self) -> str:
        """Key of the entry the page lies under."""
        path = self._request.path
        return current_key(self.office, path) or current_key(self.field, path)

    def _of(self, face: Face) -> list[Item]:
        return menu_for(getattr(self._request, "actor", None), face)


def shell(request: HttpRequest) -> dict[str, Any]:
    """county, demo, elder, elder_switch (address), menu (.office, .groups, .field, .here), debug."""
    county = _county()
    elder = is_elder(request)
    return {
        "county": county,
        "demo": bool(county and county.demo),
        "elder": elder,
        "elder_switch": _switch(request, on=not elder),
        "menu": Menus(request),
        "debug": settings.DEBUG,
    }


def _county() -> Any:
    try:
        return current()
    except Missing:
        return None


def _switch(request: HttpRequest, *, on: bool) -> str:
    # A page answered to a POST cannot be asked for again by its address.
    back = request.get_full_path() if request.method == "GET" else request.path
    try:
        return f"{reverse('shell:elder')}?{urlencode({'on': int(on), 'next': back})}"
    except NoReverseMatch:
        return ""
