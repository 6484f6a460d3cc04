"""A few addresses of the room's own, so that its tests stand without the rooms above."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from lianhu.kernel.errors import Conflict
from lianhu.shell import errors

RAISED = {
    "400": SuspiciousOperation,
    "403": PermissionDenied,
    "404": Http404,
    "413": RequestDataTooBig,
    "500": RuntimeError,
}


def broken(request: HttpRequest, status: str) -> HttpResponse:
    raise RAISED[status]


def refused(request: HttpRequest) -> HttpResponse:
    return errors.refused(request, Conflict("王某某刚刚领走了这件事。"))


def received(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"收到：{request.POST.get('words', '')}")


urlpatterns = [
    path("", include("lianhu.shell.urls")),
    path("broken/<str:status>/", broken),
    path("refused/", refused),
    path("received/", received, name="received"),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
