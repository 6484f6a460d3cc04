"""Definitions for tests: the shipped files, and what a change in their text makes of them."""

from functools import cache
from pathlib import Path

from lianhu.methods import compiler
from lianhu.methods.definition import Definition, load

SHIPPED = Path(__file__).parent.parent / "shipped"
ROLES = {
    "county_leader": "县领导",
    "town_cadre": "乡镇干部",
    "village_secretary": "村支书",
    "village_clerk": "村文书",
    "grid_leader": "网格长",
    "grid_worker": "网格员",
    "cluster_leader": "联户长",
    "supervisor": "监委会成员",
    "window_staff": "窗口人员",
}
DUTIES = {
    "infrastructure": "基础设施",
    "policy": "政策",
    "livelihood": "民生",
    "dispute": "矛盾纠纷",
    "triage": "分流",
    "release": "公开",
    "help": "帮办",
}


@cache
def text(key: str) -> str:
    return (SHIPPED / f"{key}.toml").read_text()


@cache
def shipped(key: str) -> Definition:
    return load(text(key), f"{key}.toml")


def known(*others: Definition) -> compiler.Known:
    return compiler.known_from(ROLES, DUTIES, others or (shipped("sidan"), shipped("sanshi")))


def changed(key: str, *changes: tuple[str, str]) -> str:
    """The shipped text with each first occurrence replaced; a change that misses is a mistake."""
    found = text(key)
    for old, new in changes:
        assert old in found, old
        found = found.replace(old, new, 1)
    return found


def line_with(source: str, part: str) -> int:
    """The number of the first line that holds `part`."""
    return next(n for n, line in enumerate(source.splitlines(), 1) if part in line)
