from django.urls import path

from lianhu.dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("away/", views.away, name="away"),
    path("away/<int:pk>/back/", views.back, name="back"),
    path("new/", views.write, name="write"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/<slug:what>/", views.act, name="act"),
]
