from django.urls import path, re_path

from lianhu.feedback.views import calls, outcomes, resident, rules

app_name = "feedback"
ONE = r"(?P<number>[0-9]{9})"
PK = r"(?P<pk>[0-9]{1,18})"
urlpatterns = [
    re_path(rf"^m/{ONE}/after/$", resident.later, name="later"),
    path("office/calls/", calls.calls, name="calls"),
    re_path(rf"^office/calls/{PK}/$", calls.call, name="call"),
    re_path(r"^v/(?P<key>[-a-zA-Z0-9_]+)/results/$", outcomes.shown, name="shown"),
    path("office/outcomes/", outcomes.outcomes, name="outcomes"),
    path("office/outcomes/decisions/", outcomes.decisions, name="decisions"),
    re_path(rf"^office/outcomes/decisions/{PK}/end/$", outcomes.end, name="end_decision"),
    path("office/left-out/", outcomes.left_out, name="left_out"),
    re_path(rf"^office/left-out/{PK}/$", outcomes.decide, name="decide"),
    path("office/feedback/rules/", rules.rules, name="rules"),
]
