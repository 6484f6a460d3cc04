"""Who answers for the village begins a matter by a method of their choice."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, posted, said_at
from lianhu.matters import commands
from lianhu.matters.commands.starting import START, startable
from lianhu.matters.forms.starting import StartForm
from lianhu.matters.views.common import need, sent, village_asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """A proposal of the party organisation or the committee, the yearly appraisal; `?v=KEY` says
    in which village."""
    need(request.actor, START)
    village, villages = village_asked(request, START)
    if village is None:
        return render(request, "matters/office/choose.html", {"villages": villages})
    methods = startable(request.actor, village)
    form = StartForm(posted(request), methods=methods)
    if form.is_valid():
        said = form.cleaned_data

        def run() -> dict[str, str]:
            return {"matter": commands.start(request.actor, area=village, **said).number}

        with said_at(form):
            made = once(request.actor, request.POST.get("once", ""), sent(request), run, form=START)
            messages.success(request, _("开始了，下一步在这件事的页上。"))
            return redirect("matters:show", made["matter"])
    context = {"village": village, "villages": villages, "form": form, "methods": methods}
    return page(request, "matters/office/start.html", context, form)
