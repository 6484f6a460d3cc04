from collections.abc import Callable
from functools import partial
from typing import Final, cast
from urllib.parse import urlencode

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.functional import SimpleLazyObject

from lianhu.access.actor import actor_of
from lianhu.access.device import remember_device
from lianhu.audit.actor import Actor
from lianhu.audit.held import busy, is_held
from lianhu.audit.pages import Request
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.shell import errors

# What the driver and the server raise at a character that no text column can hold.
UNWRITABLE: Final = (DataError, ValueError)


class ActorMiddleware:
    """Give every request an actor (built when first asked for), and turn a Refusal, or a row that
    somebody else holds, into words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.actor = cast(Actor, SimpleLazyObject(partial(actor_of, request)))
        response = errors.spoken(request, self.get_response(request))
        remember_device(request, response)
        return response

    def process_exception(self, request: Request, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, UNWRITABLE) and errors.unwritable(request):
            return errors.bad_request(request)
        if is_held(problem):
            problem = busy()
        if not isinstance(problem, Refusal):
            return None
        if not request.htmx and not request.accepts("text/html"):
            said = {"message": str(problem), "field": problem.field}
            return JsonResponse(said, status=problem.status)
        if isinstance(problem, NotAllowed) and _is_for_staff(request):
            back = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{settings.LOGIN_URL}?{back}")
        return errors.refused(request, problem)


def _is_for_staff(request: Request) -> bool:
    """A page somebody opened who is not signed in: the way on is the door, not a wall."""
    return request.method == "GET" and not request.htmx and not request.actor.is_staff
