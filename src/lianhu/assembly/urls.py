from django.urls import URLPattern, path, re_path

from lianhu.assembly.views import meeting, papers, planning, public, reckoning

app_name = "assembly"
PK = r"(?P<pk>[0-9]{1,18})"
VILLAGE = r"(?P<key>[-a-zA-Z0-9_]+)"
urlpatterns: list[URLPattern] = [
    path("reckon/", reckoning.reckon, name="reckon"),
    path("", planning.desk, name="desk"),
    path("new/", planning.new, name="new"),
    re_path(rf"^{PK}/$", meeting.show, name="meeting"),
    re_path(rf"^{PK}/edit/$", planning.edit, name="edit"),
    re_path(rf"^{PK}/notice/$", papers.notice, name="notice"),
    re_path(rf"^{PK}/notice/(?P<form>pdf|docx|card|text)/$", papers.notice, name="notice"),
    re_path(rf"^in/{VILLAGE}/$", public.meetings_of, name="public"),
    re_path(rf"^in/{VILLAGE}/{PK}/$", public.one, name="public_one"),
]
