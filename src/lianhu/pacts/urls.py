from django.urls import URLPattern, path, re_path

from lianhu.pacts.views import asking, observing, office, public

app_name = "pacts"
KEY = r"(?P<key>[-a-zA-Z0-9_]+)"
PK = r"(?P<pk>[0-9]{1,18})"
WHAT = r"(?P<what>text|poster|draft|ballot|letter)"
FORM = r"(?P<form>pdf|docx)"
urlpatterns: list[URLPattern] = [
    re_path(rf"^v/{KEY}/pacts/$", public.place, name="place"),
    re_path(rf"^v/{KEY}/pacts/{PK}/$", public.show, name="show"),
    re_path(
        rf"^v/{KEY}/pacts/{PK}/with/(?P<other>[0-9]{{1,18}})/$", public.compare, name="compare"
    ),
    re_path(rf"^v/{KEY}/pacts/{PK}/paper/{WHAT}/$", public.paper, name="paper"),
    re_path(rf"^v/{KEY}/pacts/{PK}/paper/{WHAT}/{FORM}/$", public.paper, name="paper"),
    path("pacts/", office.desk, name="desk"),
    path("pacts/new/", office.begin, name="begin"),
    path("pacts/old/", office.register, name="register"),
    path("pacts/check/", office.check, name="check"),
    re_path(rf"^pacts/{PK}/open/$", office.open_, name="open"),
    re_path(rf"^pacts/v/{PK}/$", office.version, name="version"),
    re_path(rf"^pacts/v/{PK}/clause/$", office.clause, name="clause"),
    re_path(rf"^pacts/v/{PK}/clause/(?P<clause_pk>[0-9]{{1,18}})/$", office.clause, name="clause"),
    re_path(
        rf"^pacts/v/{PK}/clause/(?P<clause_pk>[0-9]{{1,18}})/shift/$", office.shift, name="shift"
    ),
    re_path(rf"^pacts/v/{PK}/hear/$", asking.hear, name="hear"),
    re_path(rf"^field/pacts/v/{PK}/hear/$", asking.hear, {"face": "field"}, name="hear_field"),
    re_path(rf"^pacts/v/{PK}/beside/$", asking.beside, name="beside"),
    re_path(rf"^pacts/v/{PK}/paper/{WHAT}/$", public.office_paper, name="office_paper"),
    re_path(rf"^pacts/v/{PK}/paper/{WHAT}/{FORM}/$", public.office_paper, name="office_paper"),
    re_path(rf"^pacts/opinion/{PK}/$", asking.settle, name="settle"),
    re_path(rf"^pacts/review/{PK}/$", asking.answer, name="answer"),
    re_path(rf"^pacts/point/{PK}/$", asking.point, name="point"),
    path("pacts/cases/", observing.cases, name="cases"),
    path("field/pacts/cases/", observing.cases, {"face": "field"}, name="cases_field"),
    path("pacts/cases/new/", observing.notice, name="notice"),
    path("field/pacts/cases/new/", observing.notice, {"face": "field"}, name="notice_field"),
    re_path(rf"^pacts/cases/{PK}/$", observing.case, name="case"),
    re_path(rf"^field/pacts/cases/{PK}/$", observing.case, {"face": "field"}, name="case_field"),
    re_path(rf"^pacts/cases/{PK}/open/$", observing.open_case, name="open_case"),
    re_path(rf"^pacts/cases/{PK}/paper/$", observing.case_paper, name="case_paper"),
    re_path(rf"^pacts/cases/{PK}/paper/{FORM}/$", observing.case_paper, name="case_paper"),
    re_path(
        rf"^field/pacts/cases/{PK}/paper/$",
        observing.case_paper,
        {"face": "field"},
        name="case_paper_field",
    ),
    path("pacts/precepts/", observing.precepts, name="precepts"),
    re_path(rf"^pacts/precepts/{PK}/$", observing.precept, name="precept"),
    re_path(rf"^pacts/precepts/{PK}/plaque/$", observing.plaque, name="plaque"),
    re_path(rf"^pacts/precepts/{PK}/plaque/{FORM}/$", observing.plaque, name="plaque"),
]
