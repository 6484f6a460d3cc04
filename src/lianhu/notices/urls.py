from django.urls import path

from lianhu.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.to_tell, name="to_tell"),
    path("desk/", views.to_tell, {"face": "office"}, name="to_tell_desk"),
    path("for-me/", views.for_me, name="for_me"),
    path("for-me/field/", views.for_me, {"face": "field"}, name="for_me_field"),
    path("desk/many/", views.many, name="many"),
    path("outbox/", views.outbox, name="outbox"),
    path("<int:pk>/record/", views.record, name="record"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("report/<slug:channel>/", views.report, name="report"),
]
