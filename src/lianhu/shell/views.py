"""The elder switch, the icon and the gallery."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme

from lianhu.shell import gallery as samples
from lianhu.shell.context import shell
from lianhu.shell.elder import remember


@login_not_required
def elder(request: HttpRequest) -> HttpResponse:
    """Turn 大字版 on or off and go back to where the reader was."""
    asked = request.POST if request.method == "POST" else request.GET
    back = asked.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    remember(response, on=asked.get("on") == "1")
    return response


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it on pages that name no icon, such as a bare JSON answer."""
    return HttpResponseRedirect(static("shell/icon.svg"))


@login_not_required
def gallery(request: HttpRequest, page: str = "resident") -> HttpResponse:
    """Every house tag on every base page; only where data is invented or code is being written."""
    if page not in samples.PAGES or not (settings.DEBUG or shell(request)["demo"]):
        raise Http404
    return render(request, samples.PAGES[page], samples.context(request))
