"""A small tree to live in: 测试省 … 东河村 with two leaf grids and a cluster."""

from itertools import count
from types import SimpleNamespace

from lianhu.audit.actor import Actor, Grant
from lianhu.audit.registry import COMMANDS
from lianhu.places.models import Area, AreaCode

_serial = count(1)
CHAIN = {"town": "county", "village": "town", "grid": "village", "cluster": "grid"}


def area(kind="village", parent=None, **words):
    """An area of this kind; the areas above it are made when no parent is given."""
    if parent is None and kind in CHAIN:
        parent = area(CHAIN[kind])
    words.setdefault("name", f"{Area.Kind(kind).label}{next(_serial)}")
    code = words.pop("code", "")
    made = Area.objects.create(kind=kind, parent=parent, **words)
    if code:
        AreaCode.objects.create(area=made, code=code)
    return made


def valley():
    """county > town > 东河村 (east, 一号网格 with 联户一; 二号网格) and 西河村 (west, 三号网格)."""
    county = area("county", name="测试县", code="990101")
    town = area("town", county, name="河谷镇", code="990101100")
    east = area("village", town, name="东河村", code="990101100201")
    west = area("village", town, name="西河村", code="990101100202")
    one = area("grid", east, name="一号网格", level_name="三级网格")
    two = area("grid", east, name="二号网格", level_name="三级网格")
    three = area("grid", west, name="三号网格", level_name="三级网格")
    cluster = area("cluster", one, name="联户一")
    return SimpleNamespace(
        county=county,
        town=town,
        east=east,
        west=west,
        one=one,
        two=two,
        three=three,
        cluster=cluster,
    )


def staff(place, *verbs, person_id=None):
    """Someone who holds these verbs over an area; none named: all of places and people."""
    granted = verbs or [v for v in COMMANDS if v.split(".")[0] in ("places", "people")]
    grant = Grant("tester", frozenset(granted), place.path, post_id=7, title="测试岗")
    return Actor("staff", account_id=next(_serial), person_id=person_id, grants=(grant,))
