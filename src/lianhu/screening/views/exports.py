"""The report as an Excel file: every grid, and what was found in it, a row each."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lianhu.audit.pages import Request
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.matters.commands.exporting import export
from lianhu.screening import report
from lianhu.screening.views.office import round_of
from lianhu.shell.excel import answer, book


@require_POST
def report_excel(request: Request, pk: int) -> HttpResponseBase:
    """Masked as on paper, and written down like every list that is taken along."""
    one = round_of(request.actor, pk)
    rows = report.rows(request.actor, one)
    try:
        export(request.actor, what=f"screening:{one.pk}", rows=len(rows), filters={})
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("screening:show", one.pk)
    made = book([report.HEAD], rows, sheet=report.TITLE, widths=report.WIDTHS)
    return answer(made, f"{report.TITLE}-{one.title}{clock.today():%Y%m%d}")
