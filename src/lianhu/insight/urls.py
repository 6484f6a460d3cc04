from django.urls import URLPattern, path, re_path

from lianhu.insight import views

app_name = "insight"
KEY = r"(?P<key>[-a-zA-Z0-9_]+)"
urlpatterns: list[URLPattern] = [
    path("", views.measures, name="home"),
    re_path(rf"^{KEY}/$", views.measures, name="area"),
    re_path(rf"^{KEY}/sheet/$", views.sheet, name="sheet"),
    re_path(rf"^{KEY}/sheet/(?P<form>pdf|docx)/$", views.sheet, name="sheet"),
    re_path(rf"^{KEY}/excel/$", views.excel, name="excel"),
]
