from django.urls import path

from lianhu.methods import views

app_name = "methods"
urlpatterns = [
    path("", views.index, name="index"),
    path("at/<slug:key>/", views.of_area, name="of_area"),
    path("library/<slug:key>/", views.model, name="model"),
    path("library/<slug:key>/text/", views.model_text, name="model_text"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/text/", views.text, name="text"),
]
