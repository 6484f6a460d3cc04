from django.urls import path

from lianhu.publicity.views import board, desk, releasing

app_name = "publicity"
urlpatterns = [
    path("manage/", desk.desk, name="desk"),
    path("manage/new/", releasing.new, name="new"),
    path("manage/<int:pk>/", desk.manage, name="manage"),
    path("manage/<int:pk>/hang/", desk.hang, name="hang"),
    path("manage/<int:pk>/take-down/", desk.take_down, name="take_down"),
    path("manage/<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
    path("manage/<int:pk>/heard/", desk.heard, name="heard"),
    path("manage/<int:pk>/paper/", desk.paper, name="paper"),
    path("objection/<int:pk>/answer/", desk.answer, name="answer"),
    path("objection/<int:pk>/contact/", desk.contact, name="contact"),
    path("posting/<int:pk>/", board.show, name="show"),
    path("posting/<int:pk>/print/", board.print_posting, name="print_posting"),
    path("posting/<int:pk>/object/", board.object_, name="object"),
    path("<slug:key>/", board.board, name="board"),
    path("<slug:key>/print/", board.print_board, name="print"),
]
