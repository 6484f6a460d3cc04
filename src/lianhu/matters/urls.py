from importlib.util import find_spec

from django.urls import URLPattern, path, re_path

from lianhu.matters.views import resident

app_name = "matters"
ONE = r"(?P<number>[0-9]{9})"
urlpatterns: list[URLPattern] = [
    path("", resident.front, name="front"),
    path("v/<slug:key>/", resident.village, name="village"),
    path("v/<slug:key>/raise/", resident.raise_, name="raise"),
    path("v/<slug:key>/promises/", resident.promises, name="promises"),
    path("v/<slug:key>/methods/", resident.methods, name="methods"),
    path("follow/", resident.follow, name="follow"),
    re_path(rf"^m/{ONE}/$", resident.mine, name="mine"),
    re_path(rf"^m/{ONE}/slip/$", resident.slip, name="slip"),
    re_path(rf"^m/{ONE}/rate/$", resident.rate, name="rate"),
    re_path(rf"^m/{ONE}/comment/$", resident.comment, name="comment"),
]
# --- office and field: routes go into the two lists below, once their views are there ---
if find_spec("lianhu.matters.views.office"):
    from lianhu.matters.views import office  # noqa: F401

    urlpatterns += []
if find_spec("lianhu.matters.views.field"):
    from lianhu.matters.views import field  # noqa: F401

    urlpatterns += []
