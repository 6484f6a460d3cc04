"""Tables as 12345 and 综治 platforms export them, made here; nothing of a real one is in them."""

import csv
import io

from openpyxl import Workbook

from lianhu.counties.jobs import drain
from lianhu.orders import commands, reading, sealed
from lianhu.orders.models import Load

HEAD = [
    "工单编号",
    "诉求标题",
    "诉求内容",
    "来电人",
    "联系电话",
    "所属村（社区）",
    "诉求地址",
    "办结时限",
    "备注",
]
TITLE = ["12345热线工单导出表", *[""] * 8]


def row(n, **more):
    """A row of HEAD; `more` by the first letters of a column's meaning."""
    said = {
        "number": f"QN2026112300{n:04d}", "title": f"第{n}盏路灯不亮", "text": f"第{n}盏路灯三天不亮，晚上看不见路。",
        "name": "韦测试", "phone": f"138{n:08d}", "area": "东河村", "where": "河谷镇东河村一号网格大树旁",
        "due": "2036-11-30 18:00", "note": f"备注{n}",
    }  # fmt: skip
    return list({**said, **more}.values())


def xlsx(rows, *, head=HEAD, top=(TITLE,), change=None):
    """The bytes of a workbook; `change` gets the sheet before it is saved."""
    book = Workbook()
    sheet = book.active
    for one in [*top, head, *rows]:
        sheet.append(one)
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows, *, head=HEAD, code="gb18030", mark=","):
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows([head, *rows])
    return out.getvalue().encode(code)


def brought(actor, content, name="工单.xlsx"):
    return commands.receive(actor, name=name, content=content)


def matched(actor, load, area, source="12345热线", channel="hotline", passed_words="", **other):
    """The columns of `load` as their names suggest."""
    from lianhu.orders import columns

    table = reading.read(sealed.file_of(load))
    head = [one for one in table.head if not columns.own(one)]
    commands.match_columns(
        actor, load, table, source=source, channel=channel, area=area, passed_words=passed_words,
        columns={**columns.suggest(head), **other},
    )  # fmt: skip
    return load


def taken(actor, content, area):
    """Bring a table, match it if nobody did, take its rows in; the load as it is then."""
    load = brought(actor, content)
    if load.template_id is None:
        matched(actor, load, area)
    commands.start(actor, load)
    drain()
    return Load.objects.get(pk=load.pk)
