"""The whole measurement, in a database made for it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from boot import addresses
from django.db import connection
from tqdm import tqdm

from lianhu.bench import (
    clerks,
    cost,
    creates,
    dispatching,
    first,
    killing,
    orders,
    pages,
    polling,
    standing,
)
from lianhu.bench.crowd import Crowd, fill
from lianhu.bench.hall import make_hall
from lianhu.bench.report import Report, machine, programs, promises
from lianhu.bench.service import Service, database_pid, family, pss, serving
from lianhu.bench.world import World, make_world, session_of
from lianhu.counties.current import enter_only
from lianhu.kernel import clock
from lianhu.matters.turning import Mark

OPEN_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Choice:
    quick: bool
    kill_rounds: int

    @property
    def rounds(self) -> tuple[int, float]:
        """Rounds of creates, and seconds of each."""
        return (3, 4.0) if self.quick else (8, 8.0)

    @property
    def times(self) -> int:
        return 30 if self.quick else 200

    @property
    def many(self) -> int:
        return 100_000 if self.quick else 1_000_000


def measure_votes(choice: Choice, base: Path) -> Report:
    """Only what is said of votes, in a county that holds nothing else."""
    enter_only()
    report = Report(machine(), programs(), promises(), os.getloadavg()[0])
    world = make_world()
    with serving({}, base / "service.log") as service:
        _ballots(report, service, world, choice)
    return report


@contextmanager
def _bar(label: str, total: int) -> Iterator[Callable[[int], Any]]:
    with tqdm(total=total, desc=label, file=sys.stderr) as bar:
        yield bar.update


def measure(choice: Choice, base: Path) -> Report:
    """Everything, in the order in which the database fills."""
    enter_only()
    report = Report(machine(), programs(), promises(), os.getloadavg()[0])
    world = make_world(towns=10, villages=2 if choice.quick else 10)
    if choice.kill_rounds:
        report.kills = _kills(world, base, choice.kill_rounds)
    with _bar("派单", dispatching.BLOCKS) as tick:
        report.dispatched = dispatching.measure(world, choice.times + 100, tick=tick)
    report.orders = orders.measure(world.accounts["town"], world.towns[0])
    with serving({}, base / "service.log") as service:
        _ballots(report, service, world, choice)
        _creates(report, service, world, choice)
        _lists(report, service, world, choice)
        report.rush = _rush(service, world, choice)
        if found := os.environ.get("LIANHU_BROWSER"):
            report.loads = first.measure(found, base / "browser", service.address.url, _seen(world))
        report.memory = _memory(service)
    return report


def _ballots(report: Report, service: Service, world: World, choice: Choice) -> None:
    """Votes: a village in a minute, many at one number, and beside the bare driver."""
    phones, seconds = (100, 8.0) if choice.quick else (polling.PHONES, polling.MINUTE)
    hall, load = make_hall(world, phones), os.getloadavg()[0]
    report.minute = polling.minute(service.address, hall, load, seconds)
    numbers = 50 if choice.quick else 1000
    with _bar("同一个编号", numbers) as tick:
        report.duel = polling.duel(make_hall(world, numbers), polling.THREADS, tick)
    with _bar("投票", choice.rounds[0]) as tick:
        report.votes = polling.compare(service, world, choice.rounds[0], phones, tick)


def _seen(world: World) -> dict[str, str]:
    key = world.village.key
    return {"首页": "/", "村主页": f"/v/{key}/", "反映": f"/v/{key}/raise/"}


def _creates(report: Report, service: Service, world: World, choice: Choice) -> None:
    path, (rounds, seconds) = f"/v/{world.village.key}/raise/", choice.rounds
    with _bar("反映", rounds) as tick:
        report.creates = creates.compare(service, path, rounds, seconds, tick)
    report.cost = cost.split(lambda: creates.create_here(path), 100)


def _lists(report: Report, service: Service, world: World, choice: Choice) -> None:
    """The lists at ten thousand matters, the residents' pages, the lists at a million."""
    at = service.address
    home = [area for area in world.grids if area.path.startswith(world.towns[0].path)]
    _empty()
    with _bar("一万件", 20_000) as tick:
        fill(Crowd(world, home), 10_000, OPEN_SHARE * 4, tick)
    report.inboxes += _inboxes(service, world, choice, "1 万件")
    report.pages += pages.of_residents(at.host, at.port, world.village.key, choice.times)
    with _bar(f"{choice.many // 10_000} 万件", 2 * choice.many) as tick:
        fill(Crowd(world, world.grids), choice.many, OPEN_SHARE, tick)
    report.inboxes += _inboxes(service, world, choice, f"{choice.many // 10_000} 万件")
    report.filters = _filters(service, world, choice)


def _rush(service: Service, world: World, choice: Choice) -> clerks.Rush:
    seconds = 20.0 if choice.quick else 120.0
    with _bar("分流的人", clerks.CLERKS) as tick:
        found = clerks.gather(world, clerks.CLERKS, 1 + int(seconds / clerks.EACH[0]), tick)
    at = service.address
    return clerks.measure(at.host, at.port, found, clerks.choice_of(world), seconds)


def _empty() -> None:
    """Away with what was created before, so that the lists hold what they say they hold."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE matters_matter CASCADE")


WHO = {"clerk": "村综合干事", "town": "乡镇干部", "county": "县领导"}


def _inboxes(
    service: Service, world: World, choice: Choice, many: str
) -> list[tuple[str, pages.Page]]:
    found = []
    for name, title in WHO.items():
        cookies = {"lianhu_session": session_of(world.accounts[name])}
        at = service.address
        page = pages.measure(at.host, at.port, name, "/office/", cookies, choice.times)
        found.append((f"{title}，全县 {many}", page))
    return found


# What somebody may ask of the list besides opening it; the five slowest are printed.
FILTERS = {
    "只看我的": "mine=1", "只看超期": "late=1", "一个渠道": "channel=box", "办理中": "phase=handling",
    "办理中、超期": "phase=handling&late=1", "待分流、一个渠道": "phase=triage&channel=visit",
    "待评价、我的": "phase=rating&mine=1", "找编号": "q=123456789",
    "找内容": "q=路灯", "找内容、超期": "q=路灯&late=1", "找没有的话": "q=查无此话",
}  # fmt: skip
SLOWEST = 5


def _filters(service: Service, world: World, choice: Choice) -> list[tuple[str, pages.Page]]:
    at, found = service.address, []
    with _bar("筛选", (len(FILTERS) + 1) * len(WHO)) as tick:
        for name, title in WHO.items():
            cookies = {"lianhu_session": session_of(world.accounts[name])}
            deep = f"after={Mark(clock.now(), 0)}&from=900"
            for label, query in {**FILTERS, "翻到中间": deep}.items():
                path = "/office/?" + quote(query, safe="=&")
                page = pages.measure(at.host, at.port, label, path, cookies, 10)
                found.append((f"{title}，{label}", page))
                tick(1)
    found.sort(key=lambda one: -one[1].p50)
    return found[:SLOWEST]


def _memory(service: Service) -> dict[str, int]:
    found = {
        "网页服务（2 个进程）": pss(service.web),
        "后台任务": pss(service.worker),
        "看守进程": _supervisor() + pss([service.keeper]),
    }
    database = database_pid()
    if database:
        found["PostgreSQL"] = pss(family([database]))
    return found


def _supervisor() -> int:
    """What `make run` itself takes, asked of a process that has loaded the same code."""
    words = "import boot.main; print(open('/proc/self/smaps_rollup').read())"
    said = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", words], capture_output=True, text=True, check=True
    ).stdout
    return next(int(line.split()[1]) for line in said.splitlines() if line.startswith("Pss:"))


def _kills(world: World, base: Path, rounds: int) -> str:
    """The kill test at length; says what it found, fault or not."""
    kills = max(10, rounds // 25)
    part, schema = killing.rehearse(world), str(connection.schema_name)  # type: ignore[attr-defined]
    with standing.server(base) as server:
        connection.close()
        standing.copy_into(server)
        with standing.supervised(server, base) as service:
            play = killing.Play(service, part, rounds, kills, seed=7)
            tally = asyncio.run(play.run())
            if not addresses.healthy(service.address):
                standing.ready(service)
            wrong = killing.faults(server.url, schema, tally)
            wrong += asyncio.run(play.ask_again()) + killing.unnamed(tally, part)
            verdict = standing.told_by(service, "verify")
    said = "，".join(f"{name} {n} 次" for name, n in sorted(tally.kills.items()))
    fine = not wrong and verdict.returncode == 0
    return (
        f"{rounds} 件事经 HTTP 反映、分流、派单、两人同时领单；其间 SIGKILL {sum(tally.kills.values())} 次"
        f"（{said}），{tally.lost} 个请求没有得到答复、重发。"
        + (
            "读到答复的全部都在，没有一件两次，留痕核对通过。"
            if fine
            else f"**不对的**：{wrong[:5]}"
        )
    )
