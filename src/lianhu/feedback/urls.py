from django.urls import path, re_path

from lianhu.feedback.views import (
    calls,
    exports,
    outcomes,
    rehearsals,
    resident,
    rules,
    watching,
)

app_name = "feedback"
ONE = r"(?P<number>[0-9]{9})"
PK = r"(?P<pk>[0-9]{1,18})"
urlpatterns = [
    re_path(rf"^m/{ONE}/after/$", resident.later, name="later"),
    path("office/calls/", calls.calls, name="calls"),
    re_path(rf"^office/calls/{PK}/$", calls.call, name="call"),
    re_path(r"^v/(?P<key>[-a-zA-Z0-9_]+)/results/$", outcomes.shown, name="shown"),
    re_path(r"^v/(?P<key>[-a-zA-Z0-9_]+)/say/$", watching.speak, name="speak"),
    path("office/rounds/", watching.all_rounds, name="rounds"),
    re_path(rf"^office/rounds/{PK}/$", watching.one_round, name="round"),
    re_path(rf"^office/rounds/matter/{PK}/$", watching.finding, name="finding"),
    path("office/to-mend/", watching.to_mend, name="to_mend"),
    path("office/to-mend/excel/", exports.to_mend_excel, name="to_mend_excel"),
    path("office/opinions/excel/", exports.opinions_excel, name="opinions_excel"),
    path("office/opinions/", watching.opinions, name="opinions"),
    re_path(rf"^office/opinions/{PK}/$", watching.opinion, name="opinion"),
    path("office/outcomes/", outcomes.outcomes, name="outcomes"),
    path("office/outcomes/methods/", outcomes.methods, name="methods"),
    path("office/outcomes/rehearsals/", rehearsals.rehearsals, name="rehearsals"),
    re_path(rf"^office/outcomes/rehearsals/{PK}/$", rehearsals.rehearsal, name="rehearsal"),
    re_path(
        rf"^office/outcomes/rehearsals/{PK}/print/$", rehearsals.printed, name="print_rehearsal"
    ),
    path("office/outcomes/decisions/", outcomes.decisions, name="decisions"),
    re_path(rf"^office/outcomes/decisions/{PK}/end/$", outcomes.end, name="end_decision"),
    path("office/left-out/", outcomes.left_out, name="left_out"),
    re_path(rf"^office/left-out/{PK}/$", outcomes.decide, name="decide"),
    path("office/feedback/rules/", rules.rules, name="rules"),
]
