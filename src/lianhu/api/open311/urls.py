from django.urls import path, re_path

from lianhu.api.open311 import endpoints

# Any format is let in, so that a wrong one is told which there are.
F = r"\.(?P<format>[A-Za-z0-9]{1,10})$"
urlpatterns = [
    path("openapi.json", endpoints.openapi, name="openapi"),
    re_path(rf"^discovery{F}", endpoints.discovery, name="discovery"),
    re_path(rf"^services{F}", endpoints.list_services, name="services"),
    re_path(rf"^services/(?P<code>[^/]{{1,80}}){F}", endpoints.service, name="service"),
    re_path(rf"^requests{F}", endpoints.requests, name="requests"),
    # Clients made after the older definition ask for one request by the singular.
    re_path(rf"^requests?/(?P<number>[^/]{{1,80}}){F}", endpoints.one_request, name="request"),
    re_path(rf"^tokens/(?P<word>[^/]{{1,200}}){F}", endpoints.token, name="token"),
    re_path(r"^media/(?P<word>[0-9a-f]{32})$", endpoints.media, name="media"),
    re_path(r"", endpoints.nothing, name="nothing"),
]
