from django.urls import URLPattern, path, re_path

from lianhu.matters.kinds import Channel
from lianhu.matters.views import (
    batch,
    boxes,
    chat,
    collecting,
    exports,
    field,
    filters,
    following,
    hot,
    intake,
    keeping,
    lists,
    occasions,
    office,
    orders,
    papers,
    put_up,
    resident,
    secret,
    sorting,
    starting,
)

app_name = "matters"
FACE = r"(?P<face>office|field)"
PK = r"(?P<pk>[0-9]{1,18})"
ONE = r"(?P<number>[0-9]{9})"
PAPER = r"(?P<what>slip|promise|rating)"
LIST = r"(?P<what>demand_list|service_list|result_list|opinion_record)"
FORM = r"(?P<form>pdf|docx|card|text)"
urlpatterns: list[URLPattern] = [
    path("", resident.front, name="front"),
    path("v/<slug:key>/", resident.village, name="village"),
    path("v/<slug:key>/raise/", resident.raise_, name="raise"),
    path("v/<slug:key>/promises/", resident.promises, name="promises"),
    path("v/<slug:key>/methods/", resident.methods, name="methods"),
    path("follow/", following.follow, name="follow"),
    re_path(rf"^m/{ONE}/$", resident.mine, name="mine"),
    re_path(rf"^m/{ONE}/slip/$", resident.slip, name="slip"),
    re_path(rf"^m/{ONE}/rate/$", resident.rate, name="rate"),
    re_path(rf"^m/{ONE}/comment/$", resident.comment, name="comment"),
    re_path(rf"^m/{ONE}/slip/pdf/$", papers.receipt_pdf, name="receipt"),
    # The mark on a paper; short, for it becomes a QR code.
    re_path(
        rf"^p/{ONE}/(?P<letter>[a-z])/(?P<proof>[A-Z2-7]{{8}})/$",
        papers.paper_mark,
        name="paper_mark",
    ),
    # The desk.
    path("office/", office.inbox, name="inbox"),
    path("office/sort/", sorting.sort, name="sort"),
    path("office/batch/", batch.batch, name="batch"),
    path("office/filters/", filters.filters, name="filters"),
    re_path(rf"^office/filters/{PK}/drop/$", filters.drop, name="drop_filter"),
    path("office/excel/", exports.inbox_excel, name="inbox_excel"),
    re_path(
        r"^office/lists/ledger/(?P<key>[a-z_]{1,20})/$", exports.ledger_excel, name="ledger_excel"
    ),
    path("office/lists/excel/", exports.list_excel, name="list_excel"),
    path("office/raise/", intake.raise_for, name="raise_for"),
    path("office/put-up/", put_up.put_up, name="put_up"),
    path("office/start/", starting.start, name="start"),
    path("office/slip/<str:token>/", intake.slip_for, name="slip_for"),
    path("office/keeping/", keeping.keeping, name="keeping"),
    path("office/find/", intake.find, name="find"),
    path("office/lists/", lists.lists, name="lists"),
    path("office/watch/", lists.watch, name="watch"),
    path("office/loops/", lists.loops, name="loops"),
    path("office/hot/", hot.hot, name="hot"),
    path("office/hot/excel/", exports.hot_excel, name="hot_excel"),
    path("office/pressed/", orders.orders, name="orders"),
    path("office/pressed/excel/", exports.orders_excel, name="orders_excel"),
    path("office/box/", boxes.openings, name="boxes"),
    path("office/box/new/", boxes.open_box, name="open_box"),
    path("office/box/<int:pk>/pass/", boxes.pass_slip, name="pass_slip"),
    path("office/box/<int:pk>/paper/", boxes.box_paper, name="box_paper"),
    re_path(
        r"^office/box/(?P<pk>[0-9]{1,18})/paper/(?P<form>pdf|docx)/$",
        boxes.box_paper,
        name="box_paper",
    ),
    # What many say at once, at the desk and in the field.
    path("office/collect/", collecting.collect, name="collect"),
    path("field/collect/", collecting.collect, {"face": "field"}, name="collect_field"),
    path("office/collect/days/new/", collecting.set_day, name="set_day"),
    path("office/collect/week/", collecting.week, name="week"),
    re_path(r"^office/collect/week/(?P<form>pdf|docx)/$", collecting.week, name="week"),
    re_path(rf"^office/collect/days/{PK}/$", collecting.open_day, name="open_day"),
    re_path(rf"^office/collect/days/{PK}/end/$", collecting.end_day, name="end_day"),
    re_path(rf"^{FACE}/collect/chat/$", chat.paste, name="paste_chat"),
    re_path(rf"^{FACE}/collect/chat/{PK}/$", chat.chat, name="chat"),
    re_path(
        rf"^{FACE}/collect/chat/{PK}/who/(?P<draft>[0-9]{{1,18}})/$", chat.who, name="chat_who"
    ),
    re_path(
        rf"^{FACE}/collect/visit/$", occasions.occasion, {"channel": Channel.VISIT}, name="visit"
    ),
    re_path(
        rf"^{FACE}/collect/meeting/$",
        occasions.occasion,
        {"channel": Channel.YARD_MEETING},
        name="meeting",
    ),
    re_path(
        rf"^{FACE}/collect/screening/$",
        occasions.occasion,
        {"channel": Channel.SCREENING},
        name="screening",
    ),
    re_path(rf"^{FACE}/collect/{PK}/$", chat.gathering, name="gathering"),
    path("office/open/<int:pk>/", office.open_, name="open"),
    path("office/urged/<int:pk>/", office.open_urged, name="open_urged"),
    re_path(rf"^office/m/{ONE}/$", office.show, name="show"),
    # Papers out and back; before the acts, which take any word.
    path("office/paper-back/", papers.paper_back, name="paper_back"),
    path("field/paper-back/", papers.paper_back_field, name="paper_back_field"),
    path("office/slip/<str:token>/pdf/", papers.receipt_for, name="receipt_for"),
    re_path(rf"^office/lists/{LIST}/$", papers.list_paper, name="list_paper"),
    re_path(rf"^office/lists/{LIST}/{FORM}/$", papers.list_paper, name="list_paper"),
    re_path(rf"^office/m/{ONE}/paper/$", papers.papers, name="paper"),
    re_path(rf"^office/m/{ONE}/paper/{PAPER}/$", papers.paper, name="paper"),
    re_path(rf"^office/m/{ONE}/paper/{PAPER}/{FORM}/$", papers.paper, name="paper"),
    re_path(rf"^office/m/{ONE}/hand_over/$", secret.hand_over, name="hand_over"),
    re_path(rf"^office/m/{ONE}/(?P<act>[a-z_]+)/$", office.act, name="act"),
    # The phone in the field.
    path("field/", field.today, name="today"),
    path("field/raise/", field.raise_field, name="raise_field"),
    path("field/find/", field.find_field, name="find_field"),
    path("field/slip/<str:token>/", field.slip_field, name="slip_field"),
    re_path(rf"^field/m/{ONE}/$", field.show_field, name="show_field"),
    re_path(
        rf"^field/m/{ONE}/hand_over/$",
        secret.hand_over,
        {"face": "field"},
        name="hand_over_field",
    ),
    re_path(rf"^field/m/{ONE}/(?P<act>[a-z_]+)/$", field.act_field, name="act_field"),
]
