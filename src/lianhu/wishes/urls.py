from django.urls import path, re_path

from lianhu.wishes.views import office, public

app_name = "wishes"
ONE = r"(?P<number>[0-9]{9})"
PK = r"(?P<pk>[0-9]{1,18})"
VILLAGE = r"(?P<key>[-a-zA-Z0-9_]+)"
urlpatterns = [
    re_path(rf"^v/{VILLAGE}/wishes/$", public.board, name="board"),
    re_path(rf"^v/{VILLAGE}/wishes/{PK}/$", public.adopt, name="adopt"),
    re_path(r"^wishes/help/(?P<token>[-a-zA-Z0-9_:]{10,200})/$", public.helping, name="helping"),
    re_path(rf"^m/{ONE}/wish/$", public.mine, name="mine"),
    path("office/wishes/", office.desk, name="desk"),
    path("field/wishes/", office.desk, {"face": "field"}, name="desk_field"),
    re_path(rf"^office/wishes/{ONE}/$", office.one, name="one"),
    re_path(rf"^field/wishes/{ONE}/$", office.one, {"face": "field"}, name="one_field"),
    re_path(rf"^wishes/open/{PK}/$", office.open_, name="open"),
]
