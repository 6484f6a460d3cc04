"""What was measured, as docs/bench.md: short, with what it was measured on and no paths."""

import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from django.db import connection

from lianhu.bench.clerks import Rush
from lianhu.bench.clerks import lines as of_rush
from lianhu.bench.creates import CLIENTS, Compared
from lianhu.bench.dispatching import Compared as Dispatched
from lianhu.bench.dispatching import lines as of_dispatch
from lianhu.bench.first import Load
from lianhu.bench.orders import Import
from lianhu.bench.orders import lines as of_import
from lianhu.bench.pages import Page
from lianhu.bench.polling import Duel, Minute, lines_of_duel, lines_of_minute, lines_of_rate
from lianhu.kernel import clock

PROMISES = ("fsync", "synchronous_commit", "full_page_writes")
ADR = "0009-speed.md"


def machine() -> str:
    """Cores, memory, system; what a rate means nothing without."""
    model = _line("/proc/cpuinfo", "model name") or platform.machine()
    memory = int((_line("/proc/meminfo", "MemTotal") or "0").split()[0]) // 1024 // 1024
    system = _line("/etc/os-release", "PRETTY_NAME", "=").strip('"') or platform.system()
    return f"{os.cpu_count()} 核（{model}），内存 {memory} GB，{system}"


def _line(file: str, name: str, mark: str = ":") -> str:
    try:
        for line in Path(file).read_text().splitlines():
            key, found, value = line.partition(mark)
            if found and key.strip() == name:
                return value.strip()
    except OSError:
        pass
    return ""


def programs() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0].split()[0]
    names = ", ".join(f"{name} {version(name)}" for name in ("Django", "psycopg", "waitress"))
    return f"Python {platform.python_version()}, {names}, PostgreSQL {server}"


def promises() -> dict[str, str]:
    """The server's settings without which a rate would be a lie."""
    found = {}
    with connection.cursor() as cursor:
        for name in PROMISES:
            cursor.execute(f"SHOW {name}")
            found[name] = str(cursor.fetchone()[0])
    return found


@dataclass(slots=True)
class Report:
    """Filled while measuring; `text` writes it down."""

    machine: str
    programs: str
    promises: Mapping[str, str]
    load: float
    creates: Compared | None = None
    cost: Sequence[tuple[str, float]] = ()
    memory: dict[str, int] = field(default_factory=dict)
    inboxes: list[tuple[str, Page]] = field(default_factory=list)
    pages: list[tuple[Page, Page | None]] = field(default_factory=list)
    loads: Sequence[Load] = ()
    kills: str = ""
    orders: Import | None = None
    dispatched: Dispatched | None = None
    filters: list[tuple[str, Page]] = field(default_factory=list)
    rush: Rush | None = None
    minute: Minute | None = None
    duel: Duel | None = None
    votes: tuple[Compared, Sequence[tuple[str, float]]] | None = None

    def text(self) -> str:
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "# 测速"
        yield ""
        said = "，".join(f"{name} = {value}" for name, value in self.promises.items())
        yield f"{clock.chinese_date(clock.today())}，`make bench` 写成。{self.machine}；{self.programs}。"
        yield f"数据库：{said}。开始时机器的平均负载 {self.load:.1f}（空闲时才接近 0；负载高时只看比值）。"
        for part in (
            self._creates,
            self._dispatched,
            self._orders,
            self._inboxes,
            self._filters,
            self._rush,
            self._ballots,
            self._pages,
            self._loads,
            self._memory,
            self._kills,
        ):
            yield from part()

    def _creates(self) -> Iterator[str]:
        found = self.creates
        if found is None:
            return
        yield from _head(f"反映一件事（{CLIENTS} 个客户端同时）")
        yield "完整的网页请求：中间件、表单、分到岗位、写告知、留痕、提交；旁边是同样的语句由驱动程序直接发出。"
        yield ""
        rows = [
            ("联户，经 HTTP", f"{found.rate('web'):.0f}", f"{found.ms('web', 0.5):.1f}", f"{found.ms('web', 0.99):.1f}"),
            ("同样的语句，psycopg", f"{found.rate('raw'):.0f}", f"{found.ms('raw', 0.5):.1f}", f"{found.ms('raw', 0.99):.1f}"),
        ]  # fmt: skip
        yield from _table(("", "每秒", "p50 毫秒", "p99 毫秒"), rows)
        low, high = found.ratios[0], found.ratios[-1]
        yield ""
        yield (
            f"**比值 {found.ratio:.2f}**（{len(found.web)} 轮，{low:.2f}–{high:.2f}）。"
            f"每件 {found.script.count} 条语句（含 BEGIN、COMMIT）。目标：每秒 280 件，比值 0.15。"
        )
        web, base = _median(found.cpu_web), _median(found.cpu_database)
        yield (
            f"每件用处理器 {web + base:.1f} 毫秒：网页服务 {web:.1f}，数据库 {base:.1f}；"
            "两核都给它们时，上限约每秒 "
            f"{1000 * (os.cpu_count() or 1) / (web + base):.0f} 件。"
        )
        if self.cost:
            shares = "，".join(f"{label} {100 * share:.0f}%" for label, share in self.cost)
            yield f"网页服务里的时间（cProfile，偏重短函数）：{shares}。"
        if found.ratio < 0.15:
            yield f"比值低于 0.15，原因见 [决定](adr/{ADR})。"

    def _inboxes(self) -> Iterator[str]:
        if not self.inboxes:
            return
        yield from _head("办公端待办（一页 100 件）")
        rows = [
            (who, str(page.statements), f"{page.p50:.1f}", f"{page.rate.at(0.95):.1f}", f"{page.size / 1024:.0f}")
            for who, page in self.inboxes
        ]  # fmt: skip
        yield from _table(("谁，多少件", "语句", "p50 毫秒", "p95 毫秒", "KB"), rows)
        yield ""
        yield "目标：一万件 p50 < 20 毫秒、不超过 5 条语句；一百万件 p50 < 50 毫秒。语句不含登录会话的。"

    def _pages(self) -> Iterator[str]:
        if not self.pages:
            return
        yield from _head("居民的网页")
        rows = [
            (
                anew.name, str(anew.statements), f"{anew.p50:.1f}", f"{anew.rate.at(0.95):.1f}",
                f"{again.p50:.1f}" if again else "（各人不同）",
            )
            for anew, again in self.pages
        ]  # fmt: skip
        head = ("页", "语句", "重画 p50 毫秒", "重画 p95 毫秒", "没有变化时 p50 毫秒")
        yield from _table(head, rows)
        yield ""
        yield (
            "目标：p50 < 10 毫秒。一次一个请求，从发出到收完。人人看到一样的页，数据库没有变化就不重画"
            f"（1 条语句，见 [决定](adr/{ADR})）。"
        )

    def _loads(self) -> Iterator[str]:
        if not self.loads:
            return
        yield from _head("第一次打开（处理器慢 4 倍，往返 400 毫秒，400 kbit/s）")
        rows = [
            (one.name, f"{one.sent / 1024:.0f}", f"{one.seen:.1f}", f"{one.ready:.1f}")
            for one in self.loads
        ]
        yield from _table(("页", "传输 KB", "看到字 秒", "可以用 秒"), rows)
        yield ""
        yield "目标：150 KB 以内，3 秒以内可以用。"

    def _memory(self) -> Iterator[str]:
        if not self.memory:
            return
        yield from _head("内存（PSS）")
        yield from _table(("", "MB"), [(n, str(kb // 1024)) for n, kb in self.memory.items()])
        yield ""
        yield f"合计 **{sum(self.memory.values()) // 1024} MB**。目标：不超过 400 MB，含数据库。"

    def _dispatched(self) -> Iterator[str]:
        if self.dispatched is not None:
            yield from _head("派单")
            yield from of_dispatch(self.dispatched)

    def _filters(self) -> Iterator[str]:
        if not self.filters:
            return
        yield from _head("办公端筛选，最慢的五种")
        rows = [
            (who, str(page.statements), f"{page.p50:.1f}", f"{page.rate.at(0.95):.1f}")
            for who, page in self.filters
        ]
        yield from _table(("谁，筛选", "语句", "p50 毫秒", "p95 毫秒"), rows)
        yield ""
        yield "件数最多时（见上一节）。目标：p50 < 50 毫秒。"

    def _rush(self) -> Iterator[str]:
        if self.rush is not None:
            yield from _head("一百人同时分流")
            yield from of_rush(self.rush)

    def _ballots(self) -> Iterator[str]:
        if self.minute is not None:
            yield from _head(f"一分钟里 {self.minute.phones} 部手机投票")
            yield from lines_of_minute(self.minute)
        if self.duel is not None:
            yield from _head("许多人同时替一个人投票")
            yield from lines_of_duel(self.duel)
        if self.votes is not None:
            yield from _head(f"投一票（{CLIENTS} 个客户端同时）")
            yield from lines_of_rate(*self.votes)

    def _orders(self) -> Iterator[str]:
        if self.orders is not None:
            yield from _head("导入")
            yield from of_import(self.orders)

    def _kills(self) -> Iterator[str]:
        if self.kills:
            yield from _head("Kill -9")
            yield self.kills


def _median(values: Iterable[float]) -> float:
    found = sorted(values)
    return found[len(found) // 2] if found else 0.0


def _head(title: str) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
