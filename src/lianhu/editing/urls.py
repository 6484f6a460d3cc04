from django.urls import path, re_path

from lianhu.editing import views

app_name = "editing"
PK = r"(?P<pk>[0-9]{1,18})"
KEY = r"(?P<key>[^/]{1,60})"
urlpatterns = [
    path("", views.drafts, name="drafts"),
    path("new/", views.start, name="start"),
    path("bring/", views.bring, name="bring"),
    re_path(rf"^copy/{PK}/$", views.copy, name="copy"),
    re_path(rf"^version/{PK}/print/$", views.print_version, name="print_version"),
    re_path(rf"^version/{PK}/file/$", views.file_of_version, name="file_of_version"),
    re_path(rf"^{PK}/$", views.show, name="show"),
    re_path(rf"^{PK}/head/$", views.describe, name="describe"),
    re_path(rf"^{PK}/print/$", views.print_draft, name="print"),
    re_path(rf"^{PK}/file/$", views.file_of_draft, name="file"),
    re_path(rf"^{PK}/adopt/$", views.install, name="install"),
    re_path(rf"^{PK}/table/$", views.table, name="table"),
    re_path(rf"^{PK}/s/{KEY}/add/$", views.add, name="add"),
    re_path(rf"^{PK}/s/{KEY}/move/$", views.move, name="move"),
    re_path(rf"^{PK}/s/{KEY}/tells/(?P<n>[0-9]{{1,2}})/$", views.tell, name="tell"),
    re_path(rf"^{PK}/s/{KEY}/(?P<part>[a-z]+)/$", views.part, name="part"),
    re_path(rf"^{PK}/(?P<what>mend|undo|drop|remove)/$", views.act, name="act"),
]
