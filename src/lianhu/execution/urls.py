from django.urls import URLPattern, path, re_path

from lianhu.execution.views import asking, office, pledging, public, task

app_name = "execution"
PK = r"(?P<pk>[0-9]{1,18})"
KEY = r"(?P<key>[-a-zA-Z0-9_]+)"
FACE = r"(?P<face>office|field)"
urlpatterns: list[URLPattern] = [
    path("", office.undertakings, name="list"),
    re_path(rf"^{PK}/$", office.show, name="show"),
    re_path(rf"^{PK}/assign/$", office.assign, name="assign"),
    re_path(rf"^{PK}/open/$", office.open_, name="open"),
    re_path(rf"^{PK}/care/$", office.care, name="care"),
    re_path(rf"^{FACE}/asked/{PK}/$", asking.asked, name="asked"),
    re_path(rf"^{PK}/asked/list/$", asking.sheet, name="asked_list"),
    re_path(rf"^{PK}/asked/list/(?P<form>pdf|docx)/$", asking.sheet, name="asked_list"),
    re_path(rf"^pledges/{PK}/$", pledging.pledges, name="pledges"),
    re_path(rf"^pledges/{PK}/sheet/$", pledging.sheet, name="pledge_sheet"),
    re_path(rf"^pledges/{PK}/sheet/(?P<form>pdf|docx)/$", pledging.sheet, name="pledge_sheet"),
    re_path(rf"^thanks/{PK}/$", pledging.public, name="pledges_public"),
    path("back/", asking.back, name="back"),
    re_path(rf"^say/{PK}/(?P<proof>[A-Z2-7]{{8}})/$", asking.say, name="say"),
    re_path(
        rf"^p/(?P<what>list|pledges)/{PK}/(?P<proof>[A-Z2-7]{{8}})/$", asking.mark_, name="mark"
    ),
    re_path(rf"^of/{PK}/$", office.of, name="of"),
    re_path(rf"^{FACE}/task/{PK}/$", task.task, name="task"),
    re_path(rf"^task/{PK}/open/$", task.open_, name="open_task"),
    re_path(rf"^in/{KEY}/$", public.board, name="board"),
    re_path(rf"^in/{KEY}/{PK}/$", public.show, name="public"),
]
