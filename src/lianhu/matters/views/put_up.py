"""What the villages put up to their town."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianhu.audit.pages import Request
from lianhu.kernel import clock
from lianhu.matters import put_up as asked
from lianhu.matters.sights import PUT_UP
from lianhu.matters.views.common import need


@never_cache
@require_safe
def put_up(request: Request) -> HttpResponse:
    """One page for the agenda of the town's committee; prints as it stands."""
    need(request.actor, PUT_UP)
    context = {"found": asked.put_up(request.actor), "as_of": clock.now()}
    return render(request, "matters/office/put_up.html", context)
