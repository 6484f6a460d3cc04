from django.urls import URLPattern, path

from lianhu.assembly import views

app_name = "assembly"
urlpatterns: list[URLPattern] = [path("reckon/", views.reckon, name="reckon")]
