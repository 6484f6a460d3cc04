"""How long personal data stays: first how much would go, and only then the decision."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.hours import commands, queries
from lianhu.kernel.errors import Refusal
from lianhu.matters.forms.keeping import KeepingForm
from lianhu.matters.keeping import before, due

VERB: Final = "hours.set_keeping"


@never_cache
@require_http_methods(["GET", "POST"])
def keeping(request: Request) -> HttpResponse:
    """What holds, how many matters would go by the years in the form, and the form."""
    require_somewhere(request.actor, VERB)
    now = queries.fresh()
    form = KeepingForm(
        posted(request),
        initial={
            "years": now.keep_years or queries.KEEP_YEARS,
            "source": now.keep_source or queries.KEEP_SOURCE,
        },
    )
    years = _years(form)
    n = due(years).count() if years else None
    counts = request.method == "POST" and "count" in request.POST
    if form.is_valid() and not counts:
        with said_at(form):
            if request.POST.get("seen") != f"{years}:{n}":
                raise Refusal(
                    _("年限改过，或者件数有了变化。请看过下面的件数，再按一次“就这样定”。")
                )
            commands.set_keeping(request.actor, **form.cleaned_data)
            messages.success(request, _("定好了，从今天夜里起照办。"))
            return redirect("matters:keeping")
    context = {
        "now": now, "years": years, "n": n, "seen": f"{years}:{n}",
        "before": before(years) if years else None,
    }  # fmt: skip
    return page(request, "matters/office/keeping.html", context, form)


def _years(form: KeepingForm) -> int:
    """The years that stand in the form; 0 where they are no years."""
    typed = str(form["years"].value() or "")
    years = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    return years if 1 <= years <= 30 else 0
