from django.urls import path

from lianhu.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("new/", views.bring, name="bring"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/columns/", views.match, name="match"),
    path("<int:pk>/refused/", views.refused, name="refused"),
    path("lines/<int:pk>/", views.settle, name="settle"),
    path("lines/<int:pk>/pass/", views.pass_on, name="pass_on"),
    path("back/<int:pk>/", views.back, name="back"),
]
