"""What every page of the house may read in its template."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from lianhu.counties.current import current
from lianhu.kernel.errors import Missing
from lianhu.shell.elder import is_elder
from lianhu.shell.menu import Menus


def shell(request: HttpRequest) -> dict[str, Any]:
    """county, demo, elder, elder_switch (address), menu (.office, .field, .here), debug."""
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
