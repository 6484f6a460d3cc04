"""Who answers for the village begins a matter by a method of their choice."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, posted, said_at
from lianhu.kernel.errors import Missing
from lianhu.matters import commands
from lianhu.matters.commands.starting import START, startable
from lianhu.matters.forms.starting import StartForm
from lianhu.matters.views.common import need, sent
from lianhu.places.queries import villages_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """A proposal of the party organisation or the committee, the yearly appraisal; `?v=KEY` says
    in which village."""
    need(request.actor, START)
    villages = list(villages_of(request.actor, START).select_related("parent"))
    key = request.GET.get("v", "")
    chosen = [one for one in villages if one.key == key] if key else villages[:2]
    if not villages or (key and not chosen):
        raise Missing(_("没有这个村（社区），或者不在您的工作范围。"))
    if len(chosen) > 1:
        return render(request, "matters/office/choose.html", {"villages": villages})
    village = chosen[0]
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
