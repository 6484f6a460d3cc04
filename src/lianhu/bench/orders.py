"""A table of ten thousand orders, from the file to the last committed row."""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lianhu.access.actor import actor_of_account
from lianhu.access.models import Account
from lianhu.orders import columns, commands, reading, running
from lianhu.orders.models import Load
from lianhu.places.models import Area

ROWS: Final = 10_000
HEAD: Final = (
    "工单编号", "诉求标题", "诉求内容", "来电人", "联系电话", "所属村（社区）", "诉求地址", "办结时限",
    "诉求类型", "来电时间", "承办单位", "备注",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Import:
    """Seconds: bringing the file, taking its rows in, the same file once more; processor of ours."""

    rows: int
    brought: float
    taken: float
    again: float
    processor: float


def table(rows: int, villages: list[str]) -> bytes:
    """A workbook of so many orders over these villages; invented."""
    from openpyxl import Workbook  # noqa: PLC0415 - only here

    book = Workbook(write_only=True)
    sheet = book.create_sheet("工单")
    sheet.append(HEAD)
    for n in range(rows):
        village = villages[n % len(villages)]
        sheet.append((
            f"CS{n:014d}", f"第{n}盏路灯不亮", f"第{n}盏路灯三天不亮，晚上老人孩子过路看不见，请尽快修好。",
            "测试人", f"138{n:08d}", village, f"{village}大树旁", "2036-11-30 18:00", "求助",
            "2036-11-20 09:30", "住建", "",
        ))  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def measure(account: Account, area: Area, rows: int = ROWS) -> Import:
    """Import into the county of the moment as `account`, whose post lies over `area`."""
    inside = Area.objects.live().filter(kind=Area.Kind.VILLAGE, path__startswith=area.path)
    content = table(rows, list(inside.values_list("name", flat=True)[:100]))
    actor = actor_of_account(account)
    start = time.perf_counter()
    load = commands.receive(actor, name="测速.xlsx", content=content)
    brought = time.perf_counter() - start
    found = reading.read(content)
    commands.match_columns(
        actor, load, found, source="测速", channel="hotline", area=area,
        columns=columns.suggest(found.head),
    )  # fmt: skip
    start, processor = time.perf_counter(), time.process_time()
    _carry(load)
    taken, processor = time.perf_counter() - start, time.process_time() - processor
    again = commands.receive(actor, name="再来一次.xlsx", content=content)
    start = time.perf_counter()
    _carry(again)
    told = Load.objects.get(pk=load.pk)
    if told.new != rows:
        raise AssertionError(f"{told.new} of {rows} were taken in")
    return Import(rows, brought, taken, time.perf_counter() - start, processor)


def _carry(load: Load) -> None:
    from lianhu.audit.actor import SYSTEM  # noqa: PLC0415 - stands for the worker

    commands.start(SYSTEM, load, here=True)
    running.carry(Load.objects.select_related("template__area").get(pk=load.pk))


def lines(found: Import) -> Iterator[str]:
    """As they stand in docs/bench.md."""
    yield f"一张 12345 工单表，{found.rows} 行、{len(HEAD)} 列，每行成为一件事项（编号、反映人、内容、告知、留痕）。"
    yield ""
    yield f"上传并看懂：{found.brought:.1f} 秒。收完：**{found.taken:.1f} 秒**（处理器 {found.processor:.1f} 秒，另加数据库）。同一张表再传一次、没有变化：{found.again:.1f} 秒。"
    yield ""
    yield "目标：一万行 20 秒以内；再传一次什么也不变。"
