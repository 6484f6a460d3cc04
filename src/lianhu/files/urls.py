from django.urls import re_path

from lianhu.files import views

app_name = "files"
ONE = r"(?P<token>[0-9a-f]{32})"
urlpatterns = [
    re_path(rf"^{ONE}/$", views.get, name="get"),
    re_path(rf"^{ONE}/thumb/$", views.thumb, name="thumb"),
    re_path(rf"^{ONE}/sound/$", views.sound, name="sound"),
]
