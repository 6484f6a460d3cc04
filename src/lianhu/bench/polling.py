"""Votes on phones: a village within one minute, many at one number, and beside the bare driver."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final
from uuid import uuid4

from boot.addresses import Address
from django.db import connection

from lianhu.ballots import commands
from lianhu.ballots.commands import Already
from lianhu.ballots.models import Ballot, Envelope, Participation, Round
from lianhu.bench import cost, inside
from lianhu.bench.creates import CLIENTS, Compared
from lianhu.bench.hall import Hall, Slip, make_hall
from lianhu.bench.replay import Rate, Script, record, replay_each, start_ids
from lianhu.bench.service import Service, cpu, database_pid, family
from lianhu.bench.web import Browser, Link
from lianhu.bench.world import World
from lianhu.counties.current import enter_only
from lianhu.rolls.models import Entry

PHONES: Final = 800
MINUTE: Final = 60.0
# So many phones in a hundred send their vote twice, as phones in the mountains do.
TWICE: Final = 10
TARGET_MS: Final = 200
THREADS: Final = 32
PROFILED: Final = 100
FIRSTS: Final = {
    "ballots_round": 50_000_001, "rolls_entry": 60_000_001, "ballots_participation": 70_000_001,
}  # fmt: skip
CHOICES: Final = ("approve", "approve", "oppose", "abstain")


@dataclass(slots=True)
class Minute:
    """Latencies in seconds of all requests, and of the votes alone; `load` is the machine's then."""

    phones: int
    load: float
    taken: list[float] = field(default_factory=list)
    votes: list[float] = field(default_factory=list)
    refused: int = 0
    twice: int = 0
    faults: list[str] = field(default_factory=list)
    parts: int = 0
    numbers: int = 0
    counted: int = 0
    closing: float = 0.0

    @property
    def once_each(self) -> bool:
        """Each number took part once, each has a ballot, and who sent twice was told so."""
        return (
            self.parts == self.numbers == self.counted == self.phones
            and self.refused == self.twice
            and not self.faults
        )

    def at(self, share: float, *, votes: bool = False) -> float:
        found = sorted(self.votes if votes else self.taken)
        return 1000 * found[min(len(found) - 1, int(share * len(found)))] if found else 0.0


def minute(at: Address, hall: Hall, load: float, seconds: float = MINUTE) -> Minute:
    """Every slip of the hall from a phone of its own, spread over `seconds`; then the round closes."""
    found, dice = Minute(len(hall.slips), load), Random(7)

    async def all_of_them() -> None:
        await asyncio.gather(
            *(
                _phone(at, hall, slip, dice.uniform(0, seconds), found, n % TWICE == 0)
                for n, slip in enumerate(hall.slips)
            )
        )

    asyncio.run(all_of_them())
    counted(hall, found)
    return found


async def _phone(  # noqa: PLR0913, PLR0917
    at: Address, hall: Hall, slip: Slip, after: float, found: Minute, again: bool
) -> None:
    await asyncio.sleep(after)
    browser = Browser(Link(at.host, at.port))
    shown = await browser.get(hall.path)
    fields = {"code": slip.code, "choice": CHOICES[slip.no % len(CHOICES)]}
    done = await browser.post(hall.path, fields)
    thanks = await browser.get(done.location or hall.path)
    found.votes.append(done.seconds)
    found.taken += [shown.seconds, done.seconds, thanks.seconds]
    if (shown.status, done.status, thanks.status) != (200, 302, 200):
        found.faults.append(f"{shown.status} {done.status} {thanks.status}")
    if again:
        found.twice += 1
        second = await browser.post(hall.path, fields)
        found.taken.append(second.seconds)
        found.refused += second.status == Already.status
    await browser.link.close()


def counted(hall: Hall, found: Minute) -> None:
    """What the database holds of it, and what closing makes of it."""
    parts = Participation.objects.filter(round=hall.round)
    found.parts, found.numbers = parts.count(), parts.values("entry").distinct().count()
    began = time.perf_counter()
    closed = commands.close_round(hall.by, hall.round)
    found.closing = time.perf_counter() - began
    found.counted = int((closed.counts or {})["cast"])


@dataclass(slots=True)
class Duel:
    """`threads` at one number at the same moment, `rounds` times; how many times not exactly one won."""

    threads: int
    rounds: int
    odd: int = 0
    parts: int = 0
    envelopes: int = 0
    ballots: int = 0

    @property
    def fine(self) -> bool:
        return self.odd == 0 and self.parts == self.envelopes == self.ballots == self.rounds


def duel(hall: Hall, threads: int, tick: Callable[[int], Any] = int) -> Duel:
    """For every number of the hall in turn: that many threads, each with a connection of its own."""
    found = Duel(threads, len(hall.slips))
    entries = {one.pk: one for one in Entry.objects.filter(roll=hall.round.roll_id)}
    start, turn = threading.Barrier(threads), threading.Barrier(threads + 1)
    wins = [0] * threads

    def one(n: int) -> None:
        enter_only()
        try:
            for slip in hall.slips:
                start.wait(60)
                wins[n] = _try(hall.round, entries[slip.entry])
                turn.wait(60)
                turn.wait(60)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        running = [pool.submit(one, n) for n in range(threads)]
        for _ in hall.slips:
            turn.wait(60)
            found.odd += sum(wins) != 1
            turn.wait(60)
            tick(1)
        for done in running:
            done.result()
    found.parts = Participation.objects.filter(round=hall.round).count()
    found.envelopes = Envelope.objects.filter(round=hall.round).count()
    commands.close_round(hall.by, hall.round)
    found.ballots = Ballot.objects.filter(round=hall.round).count()
    return found


def _try(round_: Round, entry: Entry) -> int:
    try:
        commands.take_part(commands.voter(round_, entry), round_, entry, choice=["approve"])
    except Already:
        return 0
    return 1


def vote_here(hall: Hall, slip: Slip) -> None:
    """One vote inside this process, through the whole middleware."""
    browser = Browser(Link("", 0))
    fields = {"code": slip.code, "choice": "approve", "csrfmiddlewaretoken": browser.token}
    status, _headers, body = inside.call("POST", hall.path, browser.cookies(), fields)
    if status != 302:
        raise RuntimeError(f"投票没有成功：{status} {body[:300]!r}")


def script(hall: Hall) -> Script:
    """The statements of one vote, once everything that is kept is kept; uses four slips."""
    for slip in hall.slips[:3]:
        vote_here(hall, slip)
    slip = hall.slips[3]
    known = set(Envelope.objects.filter(round=hall.round).values_list("pk", flat=True))

    def own() -> Mapping[Any, str]:
        part = Participation.objects.get(round=hall.round, entry=slip.entry)
        envelope = Envelope.objects.filter(round=hall.round).exclude(pk__in=known).get()
        return {
            hall.round.pk: "round", slip.entry: "entry", slip.blind: "blind",
            part.pk: "part", f"voted:{part.pk}": "stream", envelope.pk: "envelope",
        }  # fmt: skip

    return record(lambda: vote_here(hall, slip), own, _learned)


def _learned(sql: str, value: Any) -> Mapping[str, Any]:
    if 'INSERT INTO "ballots_participation"' in sql:
        return {"part": value, "stream": f"voted:{value}"}
    return {}


def compare(
    service: Service, world: World, rounds: int, phones: int, tick: Callable[[int], Any]
) -> tuple[Compared, list[tuple[str, float]]]:
    """Web and driver in turns, a fresh hall each; and where the time of a vote goes."""
    start_ids(FIRSTS)
    first = make_hall(world, PROFILED + 8)
    found, database = Compared(script(first)), database_pid()
    left = iter(first.slips[4:])
    spent = cost.split(lambda: vote_here(first, next(left)), PROFILED)
    web, base = service.web, [database] if database else []
    through_web(service.address, make_hall(world, phones))
    for _ in range(rounds):
        one, other = make_hall(world, phones), make_hall(world, phones)
        before = cpu(web), cpu(family(base))
        rate = through_web(service.address, one)
        done = len(rate.taken) / 1000
        found.web.append(rate)
        found.cpu_web.append((cpu(web) - before[0]) / done)
        found.cpu_database.append((cpu(family(base)) - before[1]) / done)
        said = [other.named(slip) | {"envelope": uuid4()} for slip in other.slips]
        found.raw.append(replay_each(found.script, _shared(said)))
        tick(1)
    return found, spent


def through_web(at: Address, hall: Hall) -> Rate:
    """Every slip of the hall, by CLIENTS kept connections, as fast as they are answered."""
    taken: list[float] = []

    async def one(slips: Sequence[Slip]) -> None:
        link = Link(at.host, at.port)
        for slip in slips:
            done = await Browser(link).post(hall.path, {"code": slip.code, "choice": "approve"})
            if done.status != 302:
                raise RuntimeError(f"投票没有成功：{done.status} {done.text[:300]}")
            taken.append(done.seconds)
        await link.close()

    async def all_of_them() -> None:
        await asyncio.gather(*(one(share) for share in _shared(hall.slips)))

    began = time.perf_counter()
    asyncio.run(all_of_them())
    return Rate(len(taken) / (time.perf_counter() - began), sorted(taken))


def _shared(things: Sequence[Any]) -> list[Sequence[Any]]:
    """Among the clients, as even as it goes."""
    return [things[n::CLIENTS] for n in range(CLIENTS)]


def lines_of_minute(found: Minute) -> Iterator[str]:
    yield (
        f"{found.phones} 部手机在一分钟里投完一轮：每部自己的连接，打开页面、填投票码交上去、看到“收到了”，"
        f"{len(found.taken)} 个请求；其中 {found.twice} 部又交了一次。这一节和下面两节开始时机器的平均负载 {found.load:.1f}。"
    )
    yield ""
    yield (
        f"所有请求 p50 {found.at(0.5):.0f} 毫秒，p95 **{found.at(0.95):.0f} 毫秒**（目标 {TARGET_MS}）；"
        f"只算交票，p50 {found.at(0.5, votes=True):.0f}，p95 {found.at(0.95, votes=True):.0f}，"
        f"最慢 {found.at(1, votes=True):.0f}。"
    )
    if found.once_each:
        yield (
            f"名册上 {found.numbers} 个编号各参加一次，{found.counted} 张票；又交一次的都被告知先投的算数。"
            f"结束、拆信封、计票用 {found.closing:.1f} 秒。"
        )
    else:
        yield (
            f"**不对的**：{found.numbers} 个编号、{found.parts} 次参加、{found.counted} 张票、"
            f"又交一次被挡 {found.refused} 次；{'；'.join(sorted(set(found.faults))[:3])}。"
        )


def lines_of_duel(found: Duel) -> Iterator[str]:
    said = (
        "每次都只有一个投成，其余被告知先投的算数。"
        if found.fine
        else f"**不对的**：{found.odd} 次不是正好一个投成。"
    )
    yield (
        f"{found.threads} 个线程同时替名册上的同一个编号投票，{found.rounds} 次："
        f"{said}最后 {found.parts} 次参加、{found.envelopes} 个信封、{found.ballots} 张票。"
    )


def lines_of_rate(found: Compared, spent: Sequence[tuple[str, float]]) -> Iterator[str]:
    yield f"{CLIENTS} 个客户端不停地交票，各轮是新的名册；旁边是同样的语句由驱动程序直接发出。"
    yield ""
    yield "|  | 每秒 | p50 毫秒 | p99 毫秒 |"
    yield "|---|---|---|---|"
    for label, which in (("联户，经 HTTP", "web"), ("同样的语句，psycopg", "raw")):
        ms = " | ".join(f"{found.ms(which, share):.1f}" for share in (0.5, 0.99))
        yield f"| {label} | {found.rate(which):.0f} | {ms} |"
    yield ""
    low, high = found.ratios[0], found.ratios[-1]
    web, base = (sorted(one)[len(one) // 2] for one in (found.cpu_web, found.cpu_database))
    yield (
        f"**比值 {found.ratio:.2f}**（{len(found.web)} 轮，{low:.2f}–{high:.2f}）。每票 {found.script.count} 条语句"
        f"（含 BEGIN、COMMIT）。每票用处理器 {web + base:.1f} 毫秒：网页服务 {web:.1f}，数据库 {base:.1f}。"
    )
    shares = "，".join(f"{label} {100 * share:.0f}%" for label, share in spent)
    yield f"网页服务里的时间（cProfile，偏重短函数）：{shares}。封信封（X25519）算在“联户”里。"
