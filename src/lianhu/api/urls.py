from django.urls import include, path

from lianhu.api import views
from lianhu.api.open311 import urls as open311
from lianhu.api.v1 import interface

app_name = "api"
urlpatterns = [
    path("api/", views.index, name="index"),
    path("api/v1/", include((interface.urlpatterns(), "v1"))),
    path("open311/v2/", include((open311.urlpatterns, "open311"))),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/new/", views.new_token, name="new_token"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="revoke"),
]
