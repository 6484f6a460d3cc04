from django.urls import include, path

from lianhu.api import views
from lianhu.api.later import Later
from lianhu.api.open311 import urls as open311

app_name = "api"
urlpatterns = [
    path("api/", views.index, name="index"),
    Later("api/v1/", "lianhu.api.v1.urls", "v1"),
    path("open311/v2/", include((open311.urlpatterns, "open311"))),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/new/", views.new_token, name="new_token"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="revoke"),
]
