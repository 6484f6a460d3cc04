"""The demo from first to last."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from lianhu.audit.actor import SYSTEM
from lianhu.audit.sealing import seal_all
from lianhu.bodies.models import Organisation
from lianhu.demo import (
    besides,
    building,
    choosing,
    disclosing,
    executing,
    knotty,
    meeting,
    overseeing,
    pacting,
    rounds,
    sitting,
    wishing,
)
from lianhu.demo.folk import Folk
from lianhu.demo.land import Village, make_land
from lianhu.demo.life import DAYS, Life, numbers, press
from lianhu.demo.offices import Offices, Staff
from lianhu.kernel import clock
from lianhu.methods import commands as methods
from lianhu.methods.copying import local_copies
from lianhu.places.models import Area

# The usernames printed for whoever tries the demo, by post, in the first invented village.
NAMES = {
    "党支部书记": "shuji",
    "综合干事": "ganshi",
    "政策干事": "zhengce",
    "窗口人员": "chuangkou",
    "监督委员会主任": "jiandu",
    "网格长": "wanggezhang",
}
HOUSEHOLDS = 4


def build(dice: Random, total: int, tick: Callable[[int], Any]) -> dict[str, Any]:
    """Make the whole demo; returns what is printed for visitors."""
    with clock.at(clock.now() - timedelta(days=DAYS + 30)):
        county, villages = make_land()
        staff = _people_and_posts(dice, county, villages)
        sitting.fill(villages, staff)
        _adopt(villages)
    life = Life(dice, villages, staff, total)
    rounds.plan(life)
    overseeing.plan(life)
    besides.plan(life)
    for _ in life.play():
        tick(1)
    press(life)
    knotty.play(life)
    wishing.play(life)
    building.play(life)
    meeting.play(life)
    pacting.play(life)
    choosing.play(life)
    disclosing.play(life)
    executing.play(life)
    besides.finish(life)
    seal_all()
    number, code = numbers(life)
    invented = next(v for v in villages if v.invented)
    real = next(v for v in villages if not v.invented)
    return {
        "accounts": staff.accounts,
        "links": [row for row in staff.links if row[0].startswith(invented.area.name)],
        "number": number,
        "code": code,
        "village": invented.area.key,
        "real": real.area.key,
    }


def _people_and_posts(dice: Random, county: Area, villages: list[Village]) -> Staff:
    folk = Folk(dice)
    offices = Offices(folk, county)
    offices.of_county(villages[0])
    first = next(village for village in villages if village.invented)
    for village in villages:
        offices.of_village(village, dict(NAMES) if village is first else {})
        folk.settle(village, HOUSEHOLDS)
    return offices.staff


def _adopt(villages: list[Village]) -> None:
    """The five places each adopt their own copy, by a decision of their own body."""
    areas = {v.area.pk: v.area for v in villages if not v.invented}
    areas |= {v.town.pk: v.town for v in villages if not v.invented}
    by_code = {
        code: area
        for area in areas.values()
        for code in area.codes.filter(valid_to=None).values_list("code", flat=True)
    }
    for copy in local_copies():
        area = by_code[copy.code]
        version = methods.publish(SYSTEM, copy.text, area=area, name=f"{copy.place}.toml")
        body = Organisation.objects.filter(area=area).order_by("pk")[0]
        methods.adopt(SYSTEM, version, area=area, body=body, decided_on=clock.today())
