"""Creates and claims over HTTP while processes are killed: what was acknowledged, and what is true."""

import asyncio
import contextlib
import os
import secrets
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import psycopg
from boot.supervise import Service

from lianhu.access.actor import actor_of_account
from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.bench.service import family, kept
from lianhu.bench.web import Answer, Browser, Link
from lianhu.bench.world import World, session_of
from lianhu.kernel import clock
from lianhu.matters import commands, course
from lianhu.matters.models import Matter

CLIENTS = 6
PATIENCE = 90.0
TARGETS = ("web", "database", "job worker", "database session", "keeper")


@dataclass(frozen=True, slots=True)
class Claimer:
    """A session, and how others read who has the matter."""

    session: str
    who: str


@dataclass(frozen=True, slots=True)
class Part:
    """What the clients play: where to say something, who sorts it, who claim it, with which words."""

    village: str
    clerk: str
    claimers: dict[int, "Claimer"]
    triage: dict[str, str]
    dispatch: dict[str, str]


def rehearse(world: World) -> Part:
    """Carry one matter to its claim by the commands, and note what the forms will have to say."""
    matter = commands.raise_(VISITOR, area=world.grid, words="先走一遍").matter
    clerk = actor_of_account(world.accounts["clerk"])
    choice = next(one for one in course.stage_of(matter).choices if one.triage == "minor")
    commands.triage(clerk, matter, choice=choice.key)
    matter = Matter.objects.visible_to(SYSTEM).get(pk=matter.pk)
    stage = course.stage_of(matter)
    level = next((one.key for one in stage.levels if one.area == world.grid.kind), "")
    commands.dispatch(clerk, matter, category=stage.classes[0].key, level=level)
    claimers = {}
    for account in (world.accounts["worker"], world.accounts["second"]):
        grant = actor_of_account(account).grants[0]
        who = f"{grant.title}{account.person.name if account.person else ''}"
        claimers[account.person_id or 0] = Claimer(session_of(account), who)
    return Part(
        village=world.village.key,
        clerk=session_of(world.accounts["clerk"]),
        claimers=claimers,
        triage={"choice": choice.key, "area": str(world.grid.pk)},
        dispatch={"category": stage.classes[0].key, "level": level},
    )


@dataclass(slots=True)
class Said:
    """One create: what was sent, and the number that was read in the answer."""

    browser: Browser
    fields: dict[str, str]
    number: str = ""


@dataclass(slots=True)
class Tally:
    """What the clients were told. `claims`: number → the persons who were told that it is theirs."""

    said: list[Said] = field(default_factory=list)
    claims: dict[str, list[int]] = field(default_factory=dict)
    beaten: list[tuple[str, str]] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    done: int = 0


class Play:
    """The clients of one run."""

    def __init__(self, service: Service, part: Part, rounds: int, kills: int, seed: int) -> None:
        self.service, self.part, self.rounds, self.kills = service, part, rounds, kills
        self.dice = Random(seed)
        self.tally = Tally()
        self.links: list[Link] = []
        self.waiting = iter(range(rounds))

    def link(self) -> Link:
        made = Link(self.service.address.host, self.service.address.port)
        self.links.append(made)
        return made

    async def run(self) -> Tally:
        clients = asyncio.gather(*(self.client() for _ in range(CLIENTS)))
        killer = asyncio.create_task(self.killer())
        try:
            await clients
        finally:
            killer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await killer
            await self.close()
        return self.tally

    async def close(self) -> None:
        for link in self.links:
            await link.close()

    async def client(self) -> None:
        phone, clerk = self.link(), Browser(self.link(), self.part.clerk)
        rivals = {pk: Browser(self.link(), one.session) for pk, one in self.part.claimers.items()}
        for n in self.waiting:
            words = {"words": f"第{n}件 {secrets.token_hex(8)}", "once": secrets.token_hex(16)}
            said = Said(Browser(phone), {**words, "kind": "demand", "reach": "page"})
            self.tally.said.append(said)
            said.number = await self.create(said)
            for act in ("triage", "dispatch"):
                await self.insist(clerk, said.number, act, getattr(self.part, act))
            await self.race(said.number, rivals)
            self.tally.done += 1

    async def create(self, said: Said) -> str:
        """Send it until an answer is read; always the same form, as a person would press again."""
        path = f"/v/{self.part.village}/raise/"
        answer = await self.until(lambda: said.browser.post(path, said.fields), {302})
        return answer.location.split("/")[2]

    async def insist(
        self, browser: Browser, number: str, act: str, fields: Mapping[str, str]
    ) -> Answer:
        path = f"/office/m/{number}/{act}/"
        sent = {"once": secrets.token_hex(16), **fields}
        return await self.until(lambda: browser.post(path, sent), {302, 409})

    async def race(self, number: str, rivals: Mapping[int, Browser]) -> None:
        """All of them open the form, then all of them send it."""
        path = f"/office/m/{number}/claim/"
        pages = [await self.until(lambda r=r: r.get(path), {200}) for r in rivals.values()]  # type: ignore[misc]
        day = (clock.today() + timedelta(days=2)).isoformat()
        fields = {"measures": "去看看再修", "steps": "看现场\n修好", "promised_on": day}
        answers = await asyncio.gather(
            *(
                self.insist(rival, number, "claim", {**fields, **page.hidden})
                for rival, page in zip(rivals.values(), pages, strict=True)
            )
        )
        for person, answer in zip(rivals, answers, strict=True):
            if answer.status == 302:
                self.tally.claims.setdefault(number, []).append(person)
            else:
                self.tally.beaten.append((number, answer.text))

    async def ask_again(self) -> list[str]:
        """Every create once more with its own key; what answers with another number than before."""
        found, link = [], self.link()
        for said in self.tally.said:
            said.browser.link = link
            again = await self.create(said)
            if again != said.number:
                found.append(f"{said.number}: 再交一次得到 {again}")
        await self.close()
        return found

    async def until(self, send: Callable[[], Any], good: set[int]) -> Answer:
        """Send again until one of the `good` answers is read. A fault or no answer promises nothing."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        last = ""
        while loop.time() < end:
            try:
                answer: Answer = await send()
            except (OSError, EOFError, TimeoutError) as gone:
                last = repr(gone)
            else:
                if answer.status in good:
                    return answer
                last = f"{answer.status} {answer.text[:2000]}"
                if answer.status < 500:
                    raise AssertionError(f"unexpected answer: {last}")
            self.tally.lost += 1
            await asyncio.sleep(0.1)
        raise AssertionError(f"no answer in {PATIENCE:.0f} seconds; last: {last}")

    async def killer(self) -> None:
        """A kill whenever another share of the rounds is done; every kind of target comes round."""
        every = self.rounds / (self.kills + 1)
        for n in range(self.kills):
            while self.tally.done < (n + 0.5) * every:
                await asyncio.sleep(0.01)
            await asyncio.sleep(self.dice.uniform(0, 0.1))
            target = TARGETS[n % len(TARGETS)]
            for _ in range(200):
                pid = self.pid_of(target)
                if pid:
                    os.kill(pid, signal.SIGKILL)
                    self.tally.kills[target] += 1
                    break
                # Still falling from the kill before.
                await asyncio.sleep(0.05)

    def pid_of(self, target: str) -> int | None:
        """A living process of this kind, or None while there is none."""
        own = self.service.server
        if target.startswith("database"):
            pid = own.pid if own else None
        else:
            pid = self._served_by(target)
        if pid and target == "database session":
            others = sorted(family([pid]) - {pid})
            return self.dice.choice(others) if others else None
        return pid

    def _served_by(self, target: str) -> int | None:
        keeper = self.service.children[0].process
        if keeper is None or keeper.poll() is not None or target == "keeper":
            return keeper.pid if keeper and keeper.poll() is None else None
        found = sorted(kept(keeper.pid, "worker" if target == "job worker" else "web"))
        return self.dice.choice(found) if found else None


def unnamed(tally: Tally, part: Part) -> list[str]:
    """The numbers whose losers were not told who has it."""
    found = []
    for number, said in tally.beaten:
        (winner,) = tally.claims[number]
        if part.claimers[winner].who not in said:
            found.append(number)
    return found


def faults(url: str, schema: str, tally: Tally) -> list[str]:
    """What is not as it was acknowledged; nothing is the only good answer."""
    found = []
    with psycopg.connect(url) as link:
        link.execute(f"SET search_path = '{schema}', 'public'")
        for said in tally.said:
            found += _create_faults(link, said)
        for number in {said.number for said in tally.said}:
            found += _claim_faults(link, number, tally.claims.get(number, []))
    return found


def _create_faults(link: psycopg.Connection[Any], said: Said) -> list[str]:
    rows = link.execute(
        "SELECT m.number, (SELECT count(*) FROM audit_event e WHERE e.stream = 'matter:' || m.id"
        " AND e.verb = 'matters.raise'),"
        " (SELECT count(*) FROM notices_telling t WHERE t.stream = 'matter:' || m.id)"
        " FROM matters_matter m JOIN matters_word w ON w.matter_id = m.id WHERE w.text = %s",
        [said.fields["words"]],
    ).fetchall()
    if [row[0] for row in rows] != [said.number]:
        return [f"{said.number}: 在库里是 {[row[0] for row in rows]}"]
    ((_number, events, tellings),) = rows
    return (
        [] if events == 1 and tellings else [f"{said.number}: 留痕 {events} 条，告知 {tellings} 条"]
    )


def _claim_faults(link: psycopg.Connection[Any], number: str, told: list[int]) -> list[str]:
    row = link.execute(
        "SELECT (SELECT array_agg(t.person_id) FROM bodies_tenure t WHERE t.post_id = m.holder_id),"
        " (SELECT array_agg(e.person_id) FROM audit_event e WHERE e.stream = 'matter:' || m.id"
        "  AND e.verb = 'matters.claim'),"
        " (SELECT array_agg(p.person_id) FROM matters_plan p WHERE p.matter_id = m.id)"
        " FROM matters_matter m WHERE m.number = %s",
        [number],
    ).fetchone()
    if row is None or len(told) != 1 or any(kept != told for kept in row):
        return [f"{number}: 告诉了 {told}，库里的岗位、留痕、承诺是 {row}"]
    return []
