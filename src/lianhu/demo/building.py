"""What the invented villages built: one looked after, one past its day, one still being built."""

from datetime import timedelta
from typing import Final

from lianhu.bodies.models import Post
from lianhu.demo.land import Village
from lianhu.demo.life import Life
from lianhu.kernel import clock
from lianhu.projects import commands
from lianhu.projects.commands import Facts
from lianhu.projects.models import Project

BUILT: Final = (
    ("pilot", "环境整治示范点", "县级示范试点", 12_000_000, "县级补助10万元，村集体收益2万元", "排水沟", 50),
    ("project", "晒坝路灯", "一事一议项目", 4_800_000, "上级补助3万元，群众筹资1.8万元", "路灯", 26),
    ("project", "产业路硬化", "", None, "", "", 12),
)  # fmt: skip


def play(life: Life) -> None:
    """One project each for the first invented villages. Never in a real place: upkeep falls due
    again after the demo is made, and nothing may be late there."""
    homes = [village for village in life.villages if village.invented]
    for home, row in zip(homes, BUILT, strict=False):
        _build(life, home, *row)


def _build(  # noqa: PLR0913, PLR0917
    life: Life, home: Village, kind: str, title: str, source: str, amount: int | None, money: str,
    keeps: str, days: int,
) -> None:  # fmt: skip
    place = home.area.path
    secretary = life.staff.of("village_secretary", place)
    posts = Post.objects.visible_to(secretary).live().filter(path__startswith=place).order_by("pk")
    lead, watcher = posts.filter(role="village_clerk")[0], posts.filter(role="supervisor")[0]
    worker = posts.filter(role="grid_worker")[0]
    began = life.end - timedelta(days=days)
    facts = Facts(
        kind=kind, title=title, source=source, amount=amount, money=money, lead=lead, watcher=watcher
    )  # fmt: skip
    with clock.at(began):
        one = commands.found(secretary, home.area, facts, began_on=clock.today())
    if keeps:
        _keep(life, one, worker, keeps, days)


def _keep(life: Life, one: Project, worker: Post, keeps: str, days: int) -> None:
    """Finished at once and looked after once since, a month ago or a week."""
    secretary = life.staff.of("village_secretary", one.place)
    with clock.at(life.end - timedelta(days=days - 1)):
        every = "month" if days > 30 else "week"  # noqa: PLR2004 - a month
        duty = commands.care(
            secretary, one, what=keeps, every=every, post=worker, first_on=clock.today()
        )
        commands.finish(secretary, one, done_on=clock.today())
    with clock.at(life.end - timedelta(days=days // 2)):
        commands.look(
            life.staff.of("grid_worker", worker.path), duty, held_on=clock.today(), good=True
        )
