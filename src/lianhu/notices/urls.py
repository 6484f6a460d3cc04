from django.urls import path, re_path

from lianhu.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.to_tell, name="to_tell"),
    path("desk/", views.to_tell, {"face": "office"}, name="to_tell_desk"),
    path("for-me/", views.for_me, name="for_me"),
    path("for-me/field/", views.for_me, {"face": "field"}, name="for_me_field"),
    path("<int:pk>/walk/", views.walk, name="walk"),
    re_path(r"^(?P<pk>[0-9]{1,18})/walk/(?P<form>pdf|docx)/$", views.walk, name="walk"),
    path("desk/many/", views.many, name="many"),
    path("outbox/", views.outbox, name="outbox"),
    path("<int:pk>/record/", views.record, name="record"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("report/<slug:channel>/", views.report, name="report"),
]
