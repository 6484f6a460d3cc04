from django.urls import path

from lianhu.people import views

app_name = "people"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("new-household/", views.new_household, name="new_household"),
    path("household/<int:pk>/", views.household, name="household"),
    path("household/<int:pk>/place/", views.place, name="place"),
    path("household/<int:pk>/moved/", views.moved, name="moved"),
    path("building/<int:pk>/", views.building, name="building"),
    path("household/<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/reveal/", views.reveal, name="reveal"),
    path("teller/<int:pk>/phone/", views.reveal_teller, name="reveal_teller"),
    path("<int:pk>/<slug:what>/", views.change, name="change"),
]
