"""A few wishes of invented villages, one at each step."""

from datetime import timedelta
from typing import Final

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.demo.life import Life
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters.kinds import Kind
from lianhu.matters.models import Matter
from lianhu.wishes import commands
from lianhu.wishes.models import Offer, Wish

# What the matter says, and the line that the village reads of it.
LINES: Final = {
    "找个离家近的活": "想找一个离家近的活，能照顾孩子",
    "写作业": "想要一个放学后写作业的地方",
    "灶": "想要一台能烧柴的灶",
    "老花镜": "想要一副老花镜",
    "课外书": "想要几本课外书",
}
STEPS: Final = ("noted", "released", "offered", "confirmed", "done")
HELPERS: Final = (
    ("neighbour", "罗永福", "19900009001", "surname"), ("shop", "五金店", "19900009002", "full"),
    ("party", "陈光明", "19900009003", "no"),
)  # fmt: skip


def play(life: Life) -> None:
    """Carry the open wishes to a step each, the last ones furthest; a second time nothing changes."""
    rows = Matter.objects.visible_to(SYSTEM).unsettled().filter(kind=Kind.WISH, area__invented=True)
    found = rows.filter(wish=None).select_related("area", "holder", "teller")
    for n, matter in enumerate(found.order_by("-pk")[:10]):
        try:
            _carry(life, matter, STEPS[(n + 1) % len(STEPS)], n)
        except Refusal:
            # A rule of the room was stricter than this play; the next one.
            continue


def _carry(life: Life, matter: Matter, until: str, n: int) -> None:
    clerk = life.staff.of("village_clerk", matter.place)
    words = matter.words.order_by("pk").first()
    said = words.text if words else ""
    line = next((line for part, line in LINES.items() if part in said), "想请人帮一个小忙")
    child = "孩子" in line or "课外书" in line or "写作业" in line
    commands.note(
        clerk, matter, whom="child" if child else "self", by="guardian" if child else "self",
        agrees=until != "noted", way="face",
    )  # fmt: skip
    if until == "noted":
        return
    commands.release(clerk, _wish(matter), line=line)
    if until == "released":
        return
    kind, name, phone, named = HELPERS[n % len(HELPERS)]
    offer = commands.offer(
        Actor("visitor", device=f"demo-wish-{matter.pk}"), _wish(matter), kind=kind, name=name,
        phone=phone, named=named, what="周末送到村里，帮着装好",
        by_day=clock.today() + timedelta(days=5),
    )  # fmt: skip
    if until == "offered":
        return
    rows = Offer.objects.visible_to(SYSTEM).select_related("helper", "wish__matter__holder")
    answers = life.staff.actors.get(matter.holder_id or 0, clerk)
    commands.confirm(answers, rows.get(pk=offer.pk))
    if until == "done":
        commands.report(
            clerk, _wish(matter), fulfilled=True, way="phone", thanks="东西收到了，谢谢帮忙的人。"
        )
        commands.show_thanks(clerk, _wish(matter), words="东西收到了，谢谢帮忙的人。")


def _wish(matter: Matter) -> Wish:
    rows = Wish.objects.visible_to(SYSTEM).select_related("matter__holder", "matter__area")
    found: Wish = rows.get(matter=matter)
    return found
