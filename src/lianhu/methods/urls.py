from django.urls import path

from lianhu.methods import views

app_name = "methods"
urlpatterns = [
    path("", views.index, name="index"),
    path("at/<slug:key>/", views.of_area, name="of_area"),
    path("at/<slug:key>/honours/", views.honours, name="honours"),
    path("honours/<int:pk>/withdraw/", views.withdraw_honour, name="withdraw_honour"),
    path("library/<slug:key>/", views.model, name="model"),
    path("library/<slug:key>/text/", views.model_text, name="model_text"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/text/", views.text, name="text"),
]
