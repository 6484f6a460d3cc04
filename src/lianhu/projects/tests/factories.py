"""路灯 in 东河村: built by the clerk, watched by the supervisor, looked after by the grid worker."""

from datetime import timedelta

from lianhu.kernel import clock
from lianhu.projects import commands
from lianhu.projects.commands import Facts


def facts(here, **more):
    return Facts(**{
        "kind": "project", "title": "晒坝路灯", "source": "2026年一事一议", "amount": 5_000_000,
        "money": "上级补助3万元，村集体收益2万元", "lead": here.posts["clerk"],
        "watcher": here.posts["supervisor"], **more,
    })  # fmt: skip


def project(here, began=-30, **more):
    began_on = clock.today() + timedelta(days=began)
    return commands.found(here.who("secretary"), here.east, facts(here, **more), began_on=began_on)


def upkeep(here, one, by="worker", days=0, **more):
    return commands.care(here.who("secretary"), one, **{
        "what": "路灯", "every": "month", "post": here.posts[by],
        "first_on": clock.today() + timedelta(days=days), **more,
    })  # fmt: skip
