from django.urls import path

from lianhu.hours import views

app_name = "hours"
urlpatterns = [
    path("", views.show, name="show"),
    path("<slug:what>/", views.change, name="change"),
]
