from django.urls import path

from lianhu.publicity.views import board, calendar, desk, releasing

app_name = "publicity"
urlpatterns = [
    path("manage/", desk.desk, name="desk"),
    path("manage/new/", releasing.new, name="new"),
    path("manage/calendar/", calendar.overview, name="overview"),
    path("manage/calendar/<int:pk>/", calendar.watch, name="watch"),
    path("manage/calendar/<int:pk>/owe/", calendar.owe, name="owe"),
    path("manage/calendar/<int:pk>/remark/", calendar.remark, name="remark"),
    path("manage/calendar/<int:pk>/archive/", calendar.archive, name="archive"),
    path("manage/<int:pk>/", desk.manage, name="manage"),
    path("manage/<int:pk>/hang/", desk.hang, name="hang"),
    path("manage/<int:pk>/take-down/", desk.take_down, name="take_down"),
    path("manage/<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
    path("manage/<int:pk>/correct/", desk.correct, name="correct"),
    path("manage/<int:pk>/heard/", desk.heard, name="heard"),
    path("manage/<int:pk>/paper/", desk.paper, name="paper"),
    path("objection/<int:pk>/answer/", desk.answer, name="answer"),
    path("objection/<int:pk>/contact/", desk.contact, name="contact"),
    path("posting/<int:pk>/", board.show, name="show"),
    path("posting/<int:pk>/print/", board.print_posting, name="print_posting"),
    path("posting/<int:pk>/cover/", board.cover, name="cover"),
    path("posting/<int:pk>/object/", board.object_, name="object"),
    path("<slug:key>/", board.board, name="board"),
    path("<slug:key>/calendar/", calendar.calendar, name="calendar"),
    path("<slug:key>/calendar/print/", calendar.print_calendar, name="print_calendar"),
    path("<slug:key>/calendar/<slug:period>/", calendar.sheet, name="sheet"),
    path("<slug:key>/print/", board.print_board, name="print"),
]
