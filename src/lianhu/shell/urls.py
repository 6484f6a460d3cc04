from django.urls import path

from lianhu.shell import views

app_name = "shell"
urlpatterns = [
    path("favicon.ico", views.favicon),
    path("daziban/", views.elder, name="elder"),
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/<slug:page>/", views.gallery, name="gallery_page"),
]
