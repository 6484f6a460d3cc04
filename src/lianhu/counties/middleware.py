import time
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from lianhu.counties import current
from lianhu.counties.models import County, Domain

_by_host: dict[str, tuple[float, County]] = {}


def county_for(host: str) -> County:
    """The county a host name leads to; an unknown name falls to the county while there is one only.

    Raises:
        Http404: no county, or several and none has this name.
    """
    found = _by_host.get(host)
    if found and found[0] > time.monotonic():
        return found[1]
    named = Domain.objects.select_related("tenant").filter(domain=host).first()
    county: County
    if named is not None:
        county = named.tenant
    else:
        counties = list(County.objects.all()[:2])
        if len(counties) != 1:
            raise Http404("没有这个县的页面。")
        county = counties[0]
    _by_host[host] = (time.monotonic() + current.KEEP_SECONDS, county)
    return county


def forget() -> None:
    _by_host.clear()
    current.forget()


class CountyMiddleware:
    """Every request runs inside one county's schema."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz/":
            return HttpResponse("ok", content_type="text/plain")
        host = request.get_host().split(":")[0].lower()
        current.enter(county_for(host))
        return self.get_response(request)
