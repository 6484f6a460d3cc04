"""What the supervision committees of the invented villages looked into, and what people said of results."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.demo.land import Village
from lianhu.demo.life import Life, daytime
from lianhu.demo.words import FINE, HEARD, LOOKED, MEND, MENDED
from lianhu.feedback import commands
from lianhu.feedback.kinds import Picked, Result, Says
from lianhu.feedback.models import Finding, Opinion
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.publicity.models import Posting

TAKEN: Final = 4


def plan(life: Life) -> None:
    """Put both into the queue of the demo: a round of each village, and opinions of its people."""
    for n, village in enumerate(one for one in life.villages if one.invented):
        over = n == 0
        life.put(_day(life, 16 if over else 4), _quietly(_round, life, village, over))
        for m in range(len(HEARD)):
            if m % 3 == n:
                life.put(_day(life, 9 - m), _quietly(_speak, life, village, m))


def _day(life: Life, ago: int) -> datetime:
    return daytime((life.end - timedelta(days=ago)).replace(hour=1, minute=30), life.dice)


def _quietly(act: Callable[..., None], *said: object) -> Callable[[], None]:
    """`act` when its time has come; a rule that was stricter than the play ends it there."""

    def run() -> None:
        try:
            act(*said)
        except Refusal:
            return

    return run


def _round(life: Life, village: Village, over: bool) -> None:
    """Taken by lot. Of the one that is over, one thing was mended and accepted, one never answered;
    of the other somebody has answered, and one thing nobody has looked at yet."""
    head = life.staff.of("supervisor", village.area.path)
    made = commands.open_round(head, village.area, picked=Picked.DRAWN, n=TAKEN)
    found = list(Finding.objects.visible_to(SYSTEM).filter(round=made).order_by("pk"))
    looks = (MEND[0], MEND[1], FINE[0], FINE[1]) if over else (MEND[2], FINE[0], FINE[2])
    for n, (one, words) in enumerate(zip(found, looks, strict=False)):
        when = daytime(clock.now() + timedelta(hours=3 + 4 * n), life.dice)
        life.put(when, _quietly(_look, life, village, one.pk, words))


def _look(life: Life, village: Village, pk: int, words: str) -> None:
    head, one = life.staff.of("supervisor", village.area.path), _finding(pk)
    if words not in MEND:
        commands.find(head, one, result=Result.FINE, words=words)
        return
    last = clock.today() + timedelta(days=7)
    commands.find(head, one, result=Result.MEND, words=words, mend_by=last)
    answer = MENDED.get(words, "")
    if answer:
        life.put(clock.now() + timedelta(days=2), _quietly(_mend, life, village, pk, answer))
    if words == MEND[0]:
        life.put(clock.now() + timedelta(days=4), _quietly(_accept, life, village, pk))


def _mend(life: Life, village: Village, pk: int, answer: str) -> None:
    commands.mend(life.staff.of("village_secretary", village.area.path), _finding(pk), words=answer)


def _accept(life: Life, village: Village, pk: int) -> None:
    commands.accept(life.staff.of("supervisor", village.area.path), _finding(pk))


def _finding(pk: int) -> Finding:
    found: Finding = Finding.objects.visible_to(SYSTEM).select_related("round", "matter").get(pk=pk)
    return found


def _speak(life: Life, village: Village, n: int) -> None:
    """Somebody without a name speaks about a result on the board, or about how things go."""
    says, words = HEARD[n]
    posting = None
    if says != Says.PROCESS:
        rows = Posting.objects.visible_to(SYSTEM).filter(
            stream__startswith="matter:", path__startswith=village.area.path, state="posted"
        )
        posting = rows.order_by("pk")[life.dice.randint(0, max(rows.count() - 1, 0)) :].first()
    made = commands.speak(
        Actor("visitor", device=f"demo-opinion-{n}"), village.area, says=says, words=words,
        posting=posting,
    )  # fmt: skip
    if n in LOOKED:
        life.put(clock.now() + timedelta(hours=20), _quietly(_hear, life, village, made.pk, n))


def _hear(life: Life, village: Village, pk: int, n: int) -> None:
    one = Opinion.objects.visible_to(SYSTEM).select_related("matter").get(pk=pk)
    public, why = LOOKED[n]
    if one.says == Says.NOT_FIXED:
        head = life.staff.of("supervisor", village.area.path)
        commands.check_doubt(head, one, true=bool(public), words=public or why)
    else:
        who = life.staff.of("village_secretary", village.area.path)
        commands.review(who, one, public_text=public, why=why)
