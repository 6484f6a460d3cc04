from django.urls import path, re_path

from lianhu.feedback.views import calls, resident, rules

app_name = "feedback"
ONE = r"(?P<number>[0-9]{9})"
PK = r"(?P<pk>[0-9]{1,18})"
urlpatterns = [
    re_path(rf"^m/{ONE}/after/$", resident.later, name="later"),
    path("office/calls/", calls.calls, name="calls"),
    re_path(rf"^office/calls/{PK}/$", calls.call, name="call"),
    path("office/feedback/rules/", rules.rules, name="rules"),
]
