from django.urls import URLPattern, path, re_path

from lianhu.ballots.views import lending, office, papers, voter

app_name = "ballots"
PK = r"(?P<pk>[0-9]{1,18})"
urlpatterns: list[URLPattern] = [
    path("", office.rounds, name="rounds"),
    re_path(rf"^{PK}/$", office.show, name="show"),
    re_path(rf"^{PK}/proof/$", office.proof, name="proof"),
    re_path(rf"^{PK}/hands/$", office.hands, name="hands"),
    re_path(rf"^{PK}/confirm/$", office.confirm, name="confirm"),
    re_path(rf"^{PK}/close/$", office.close, name="close"),
    re_path(rf"^{PK}/call-off/$", office.call_off, name="call_off"),
    re_path(rf"^{PK}/box/$", office.add_box, name="add_box"),
    re_path(rf"^{PK}/box/(?P<no>[0-9]{{1,4}})/$", office.box, name="box"),
    re_path(rf"^{PK}/proxies/$", lending.proxies, name="proxies"),
    re_path(rf"^{PK}/paper/(?P<which>[a-z]{{1,10}})/$", papers.paper, name="paper"),
    re_path(
        rf"^{PK}/paper/(?P<which>[a-z]{{1,10}})/(?P<form>pdf|docx)/$", papers.paper, name="paper"
    ),
    re_path(rf"^{PK}/help/$", office.help_, name="help"),
    re_path(rf"^{PK}/vote/$", voter.vote, name="vote"),
    re_path(rf"^{PK}/voted/$", voter.voted, name="voted"),
]
