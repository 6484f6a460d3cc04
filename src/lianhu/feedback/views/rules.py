"""The county's parameters of asking back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.audit.trace import hold_stream
from lianhu.feedback import commands
from lianhu.feedback.forms import RulesForm
from lianhu.feedback.rules import STREAM


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: Request) -> HttpResponse:
    """What holds, and a form to change it with its source."""
    require_somewhere(request.actor, "feedback.set_rules")
    form = RulesForm(posted(request), initial=RulesForm.now())
    if form.is_valid():
        with said_at(form), form.unchanged(request.actor, _held):
            commands.set_rules(request.actor, **form.cleaned_data)
            messages.success(request, _("参数已定，从下一次抽签和今天的重办起算。"))
            return redirect("feedback:rules")
    return page(request, "feedback/rules.html", {}, form)


def _held() -> dict[str, Any]:
    # Each change is a row of its own: what two of them share is the stream.
    hold_stream(STREAM)
    return RulesForm.now()
