from django.urls import path

from lianhu.sealed import views

app_name = "sealed"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("<str:number>/", views.case, name="case"),
    path("<str:number>/<int:place>/", views.part, name="part"),
]
