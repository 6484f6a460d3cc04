from django.urls import path

from lianhu.dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("away/", views.away, name="away"),
    path("away/<int:pk>/back/", views.back, name="back"),
    path("answers/", views.answers, name="answers"),
    path("answers/<int:pk>/drop/", views.drop_answer, name="drop_answer"),
    path("new/", views.write, name="write"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/<slug:what>/", views.act, name="act"),
]
