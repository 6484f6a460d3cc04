from django.urls import path

from lianhu.triage import views

app_name = "triage"
urlpatterns = [
    path("", views.show, name="show"),
    path("<slug:what>/back/", views.roll_back, name="roll_back"),
]
