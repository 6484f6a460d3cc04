from django.urls import URLPattern, path, re_path

from lianhu.screening.views import exports, office, screening

app_name = "screening"
PK = r"(?P<pk>[0-9]{1,18})"
urlpatterns: list[URLPattern] = [
    path("", office.rounds, name="rounds"),
    path("new/", office.order, name="order"),
    re_path(rf"^{PK}/$", office.show, name="show"),
    re_path(rf"^{PK}/found/$", office.found, name="found"),
    re_path(rf"^{PK}/remind/$", office.remind, name="remind"),
    re_path(rf"^{PK}/stop/$", office.stop, name="stop"),
    re_path(rf"^{PK}/open/$", office.open_, name="open"),
    re_path(rf"^{PK}/report/$", office.paper, name="report"),
    re_path(rf"^{PK}/report/(?P<form>pdf|docx)/$", office.paper, name="report"),
    re_path(rf"^{PK}/excel/$", exports.report_excel, name="report_excel"),
    re_path(rf"^(?P<face>office|field)/{PK}/$", screening.screen, name="screen"),
]
