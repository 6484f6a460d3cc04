from django.urls import URLPattern, path, re_path

from lianhu.projects.views import office, public

app_name = "projects"
PK = r"(?P<pk>[0-9]{1,18})"
urlpatterns: list[URLPattern] = [
    path("", office.projects, name="list"),
    path("new/", office.found, name="found"),
    path("of/<slug:key>/", public.board, name="board"),
    re_path(rf"^of/(?P<key>[\w-]+)/{PK}/$", public.show, name="public"),
    re_path(rf"^{PK}/$", office.show, name="show"),
    re_path(rf"^{PK}/change/$", office.change, name="change"),
    re_path(rf"^{PK}/open/$", office.open_, name="open"),
    re_path(rf"^drop/{PK}/$", office.drop, name="drop"),
    re_path(rf"^(?P<face>office|field)/look/{PK}/$", office.look, name="look"),
]
