from django.urls import URLPattern, path, re_path

from lianhu.assembly.views import door, meeting, papers, planning, public, reckoning, results, town

app_name = "assembly"
PK = r"(?P<pk>[0-9]{1,18})"
VILLAGE = r"(?P<key>[-a-zA-Z0-9_]+)"
urlpatterns: list[URLPattern] = [
    path("reckon/", reckoning.reckon, name="reckon"),
    path("", planning.desk, name="desk"),
    path("back/", papers.back, name="back"),
    path("new/", planning.new, name="new"),
    re_path(rf"^rules/{VILLAGE}/$", town.rules, name="rules"),
    re_path(rf"^decision/{PK}/$", town.decision, name="decision"),
    re_path(rf"^{PK}/$", meeting.show, name="meeting"),
    re_path(rf"^{PK}/edit/$", planning.edit, name="edit"),
    re_path(rf"^{PK}/notice/$", papers.notice, name="notice"),
    re_path(rf"^{PK}/notice/(?P<form>pdf|docx|card|text)/$", papers.notice, name="notice"),
    re_path(rf"^{PK}/sign/$", door.sign, name="sign"),
    re_path(rf"^{PK}/sheet/$", door.sheet, name="sheet"),
    re_path(rf"^{PK}/sheet/(?P<form>pdf|docx)/$", door.sheet, name="sheet"),
    re_path(rf"^{PK}/minutes/$", papers.minutes, name="minutes"),
    re_path(rf"^{PK}/minutes/(?P<form>pdf|docx)/$", papers.minutes, name="minutes"),
    re_path(rf"^{PK}/resolution/$", papers.resolution, name="resolution"),
    re_path(rf"^{PK}/resolution/(?P<form>pdf|docx)/$", papers.resolution, name="resolution"),
    re_path(rf"^{PK}/compare/$", papers.compare, name="compare"),
    re_path(rf"^p/{PK}/(?P<what>[a-z]+)/(?P<proof>[A-Z2-7]{{8}})/$", papers.mark_, name="mark"),
    re_path(rf"^in/{VILLAGE}/$", public.meetings_of, name="public"),
    re_path(rf"^in/{VILLAGE}/resolutions/$", results.resolutions, name="resolutions"),
    re_path(rf"^in/{VILLAGE}/{PK}/$", public.one, name="public_one"),
    re_path(rf"^in/{VILLAGE}/{PK}/say/$", public.say, name="say"),
    re_path(rf"^in/{VILLAGE}/{PK}/result/$", results.result, name="result"),
    re_path(
        rf"^in/{VILLAGE}/{PK}/result/(?P<number>[0-9]{{1,18}})/$",
        results.result_file,
        name="result_file",
    ),
]
