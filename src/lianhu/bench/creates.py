"""Creates through the resident's page, and the same SQL by the bare driver, in turns."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from boot.addresses import Address

from lianhu.bench import inside
from lianhu.bench.replay import Rate, Script, record, replay, start_ids
from lianhu.bench.service import Service, cpu, database_pid, family
from lianhu.bench.web import Browser, Link, load
from lianhu.kernel.hashing import sm3
from lianhu.matters.models import Matter

CLIENTS = 8
FIRSTS = {"matters_matter": 70_000_001, "matters_word": 80_000_001}
WORDS = "一号网格水井边的路灯坏了三天，晚上看不见路，老人孩子走过去不安全，请来看一看。"


def form(key: str) -> dict[str, str]:
    """What a resident sends who writes one sentence and wants to read the answer on the page."""
    return {"words": WORDS, "once": key, "kind": "demand", "reach": "page"}


async def create(link: Link, path: str) -> float:
    """One create by a device of its own: no device may raise more than ten in an hour."""
    answer = await Browser(link).post(path, form(secrets.token_hex(16)))
    if answer.status != 302:
        raise RuntimeError(f"创建没有成功：{answer.status} {answer.text[:300]}")
    return answer.seconds


def create_here(path: str) -> Mapping[Any, str]:
    """One create inside this process; every value in its SQL that is its own, with a name."""
    browser, key = Browser(Link("", 0)), secrets.token_hex(16)
    fields = {**form(key), "csrfmiddlewaretoken": browser.token}
    status, headers, body = inside.call("POST", path, browser.cookies(), fields)
    if status != 302:
        raise RuntimeError(f"创建没有成功：{status} {body[:300]!r}")
    number = headers["Location"].split("/")[2]
    matter = Matter._base_manager.get(number=number)
    word = matter.words.get()
    return {
        matter.stream: "stream", number: "number", matter.pk: "matter", word.pk: "word",
        key: "once", browser.device: "device",
        sm3(f"raise:{browser.device}".encode()).hex(): "limit",
    }  # fmt: skip


def script(path: str) -> Script:
    """The statements of one create, once everything that is kept is kept."""
    start_ids(FIRSTS)
    for _ in range(3):
        create_here(path)
    own: dict[Any, str] = {}
    return record(lambda: own.update(create_here(path)), lambda: own, _learned)


def _learned(sql: str, value: Any) -> Mapping[str, Any]:
    if "nextval" in sql:
        return {
            "matter": value,
            "number": f"R{value % 100_000_000:08d}",
            "stream": f"matter:{value}",
        }
    return {"word": value} if 'INSERT INTO "matters_word"' in sql else {}


@dataclass(slots=True)
class Compared:
    """Round by round: through the web server, and by the bare driver; processor time of a create."""

    script: Script
    web: list[Rate] = field(default_factory=list)
    raw: list[Rate] = field(default_factory=list)
    cpu_web: list[float] = field(default_factory=list)
    cpu_database: list[float] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        return sorted(
            a.each_second / b.each_second for a, b in zip(self.web, self.raw, strict=True)
        )

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    def rate(self, which: str) -> float:
        return median(rate.each_second for rate in self.rounds(which))

    def ms(self, which: str, share: float) -> float:
        return median(rate.at(share) for rate in self.rounds(which))

    def rounds(self, which: str) -> list[Rate]:
        return self.web if which == "web" else self.raw


def through_web(address: Address, path: str, seconds: float) -> Rate:
    """CLIENTS kept connections that create as fast as they are answered."""

    async def run() -> Rate:
        links = [Link(address.host, address.port) for _ in range(CLIENTS)]
        taken, span = await load(CLIENTS, seconds, lambda n: create(links[n], path))
        for link in links:
            await link.close()
        return Rate(len(taken) / span, sorted(taken))

    return asyncio.run(run())


def compare(
    service: Service, path: str, rounds: int, seconds: float, tick: Callable[[int], Any]
) -> Compared:
    """Web and driver in turns, so that a machine that slows down slows both."""
    found, database = Compared(script(path)), database_pid()
    through_web(service.address, path, min(seconds, 3))
    web, base = service.web, [database] if database else []
    for _ in range(rounds):
        before = cpu(web), cpu(family(base))
        rate = through_web(service.address, path, seconds)
        done = len(rate.taken) / 1000
        found.web.append(rate)
        found.cpu_web.append((cpu(web) - before[0]) / done)
        found.cpu_database.append((cpu(family(base)) - before[1]) / done)
        found.raw.append(replay(found.script, CLIENTS, seconds / 2))
        tick(1)
    return found
