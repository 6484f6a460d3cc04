"""Where the time of a create goes, by whose code runs."""

import cProfile
import pstats
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

# First fit counts. What waits for the database is told apart by the functions that wait.
WAITS = {("psycopg/connection.py", "wait"), ("psycopg/_cursor_base.py", "_execute_send")}
GROUPS = (
    ("django/db/", "ORM"),
    ("django_tenants/", "ORM"),
    ("psycopg", "驱动程序"),
    ("procrastinate/", "任务队列"),
    ("django/forms/", "表单"),
    ("django/utils/translation", "文字"),
    ("django/template", "模板"),
    ("template_partials/", "模板"),
    ("django/", "请求、中间件"),
    ("whitenoise/", "请求、中间件"),
    ("django_htmx/", "请求、中间件"),
    ("lianhu/", "联户"),
    ("cryptography/", "联户"),
)
OTHER = "语言本身"


def _group(file: str, name: str) -> str:
    for end, function in WAITS:
        if file.endswith(end) and name == function:
            return "等数据库"
    return next((label for part, label in GROUPS if part in file), OTHER)


def split(create: Callable[[], object], times: int) -> list[tuple[str, float]]:
    """Shares of the time of `times` creates in this process, the largest first.

    Time in the language's own functions counts where it was called from.
    """
    create()
    profile = cProfile.Profile(time.perf_counter)
    profile.enable()
    for _ in range(times):
        create()
    profile.disable()
    # The shape of pstats: (file, line, name) → (calls, primitive, own, all, {caller: the same four}).
    stats: dict[Any, Any] = vars(pstats.Stats(profile))["stats"]
    spent: defaultdict[str, float] = defaultdict(float)
    for (file, _line, name), (_cc, _nc, own, _all, callers) in stats.items():
        if _group(file, name) != OTHER or not callers:
            spent[_group(file, name)] += own
            continue
        for (caller, _at, by), (_n, _m, share, _c) in callers.items():
            spent[_group(caller, by)] += share
    total = sum(spent.values())
    return [(label, own / total) for label, own in sorted(spent.items(), key=lambda one: -one[1])]
