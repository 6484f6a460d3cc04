"""The teller's page for what they say later; number and code open it, no sign-in."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.access import bearer, limits
from lianhu.access.actor import actor_of
from lianhu.audit.once import once
from lianhu.audit.pages import said_at
from lianhu.feedback import commands, heard, reopening, rules
from lianhu.feedback.forms import LaterForm
from lianhu.kernel.errors import NotAllowed
from lianhu.matters.hands import took_part
from lianhu.matters.models import Matter

AN_HOUR: Final = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, number: str) -> HttpResponse:
    """Solved or not, and how content, at any time after the answer."""
    actor = bearer.actor_of_code(request)
    rows = Matter.objects.visible_to(actor).for_rows() if actor else None
    matter = rows.select_related("teller").filter(number=number).first() if rows else None
    if actor is None or matter is None or not reopening.is_over(matter):
        return redirect("matters:mine", number)
    if took_part(actor_of(request).person_id, matter.pk):
        raise NotAllowed(_("您经手过这件事，请反映人本人用自己的手机评价，或换一个人回访。"))
    _scale, marks = heard.scale_of(matter)
    form = LaterForm(request.POST or None, marks=marks)
    if form.is_valid():
        with said_at(form):
            write = partial(_said, actor, matter, form.cleaned_data)
            done = once(
                actor, request.POST.get("once", ""), [number, form.cleaned_data], write,
                form=f"later {number}",
            )  # fmt: skip
            return _thanks(request, number, done)
    context = {"matter": matter, "form": form, "days": rules.in_force().reopen_days}
    status = getattr(form, "status", 422) if form.is_bound else 200
    return render(request, "feedback/later.html", context, status=status)


def _said(actor: Any, matter: Matter, said: dict[str, Any]) -> dict[str, Any]:
    limits.require(f"later:{actor.device}", AN_HOUR, 3600)
    _answer, new = commands.say_later(actor, matter, **said)
    if new:
        return {"number": new.number, "stream": new.stream}
    return {"solved": said["solved"]}


def _thanks(request: HttpRequest, number: str, done: dict[str, Any]) -> HttpResponse:
    if "number" in done:
        messages.success(request, _("过了重办的日子，已替您另立一件接着办，请记下新的编号。"))
        response = redirect("matters:slip", done["number"])
        bearer.grant(response, done["stream"])
        return response
    again = done["solved"] == "unsolved"
    said = _("记下了。没有解决，已退回接着办。") if again else _("记下了，谢谢您。")
    messages.success(request, said)
    return redirect("matters:mine", number)
