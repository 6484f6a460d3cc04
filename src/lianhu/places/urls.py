from django.urls import path

from lianhu.places import views

app_name = "places"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("<slug:key>/", views.area, name="area"),
    path("<slug:key>/under/", views.branch, name="branch"),
    path("<slug:key>/<slug:what>/", views.change, name="change"),
]
