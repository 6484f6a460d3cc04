"""Trees for tests: the shipped methods, and random changes of them."""

from datetime import date

from hypothesis import strategies as st

from lianhu.access.roles import ROLES
from lianhu.audit.actor import Actor, Grant
from lianhu.bodies.tests.factories import organisation
from lianhu.editing import cards, changes, trees
from lianhu.editing.objections import Bench
from lianhu.methods import shipping
from lianhu.methods.models import MethodVersion
from lianhu.methods.tests.factories import text
from lianhu.methods.vocabulary import REGIMES
from lianhu.places.tests.factories import valley

SHIPPED = [path.stem for path in shipping.files()]


POSTS = {
    "secretary": ("village_secretary", "east"), "clerk": ("village_clerk", "east"),
    "worker": ("grid_worker", "one"), "supervisor": ("supervisor", "east"),
    "next_door": ("village_secretary", "west"), "cadre": ("town_cadre", "town"),
}  # fmt: skip


def village():
    """The valley with a committee, the shipped four lists, and `.who(name)` of POSTS."""
    here = valley()
    here.body = organisation("villagers_committee", here.east)
    here.sidan = MethodVersion.objects.shipped().get(key="sidan")

    def who(name):
        role, where = POSTS[name]
        grant = Grant(role, ROLES[role], getattr(here, where).path, None, role)
        return Actor("staff", account_id=1, person_id=1, grants=(grant,))

    here.who = who
    return here


def tree(key="sidan"):
    return trees.of_text(text(key), f"{key}.toml")


def known():
    return shipping.known(shipping.shipped())


def bench(*regimes):
    """What every place may refer to, and the laws of villages and communities."""
    return Bench(known(), regimes or tuple(REGIMES), date(2026, 11, 23))


def blank(**words):
    given = {
        "key": "清洁",
        "title": "清洁工作法",
        "summary": "门前卫生怎么办。",
        "receives": ["demand"],
    }
    return cards.blank(**{**given, **words})


@st.composite
def edited(draw, steps=6):
    """A shipped or blank method after some steps were added, moved and removed."""
    found = draw(st.sampled_from([*map(tree, SHIPPED), blank()]))
    for _ in range(draw(st.integers(0, steps))):
        keys = [one["key"] for one in found["stage"]]
        what, key = draw(st.sampled_from(["add", "move", "remove"])), draw(st.sampled_from(keys))
        try:
            if what == "add":
                title = draw(st.sampled_from(["", "复核", "3号 复核！", "“引号”\\", "#井号"]))
                rows = draw(st.sampled_from(cards.cards())).stages
                found = changes.add(found, rows, key, title=title)[0]
            elif what == "move":
                found = changes.move(found, key, draw(st.sampled_from(keys)))
            else:
                found = changes.remove(found, key)
        except ValueError:
            continue
    return found
