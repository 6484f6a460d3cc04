"""Who may do what: a role is a set of verbs, held over an area by a post.

Each room says in its own `may.toml` who may do its verbs; here they are put together.
"""

import tomllib
from importlib.resources import files
from typing import Any, Final

from lianhu.audit.actor import Actor
from lianhu.bodies.duties import ROLES as POSTS

# Names that a `may.toml` may use for several roles at once.
TOGETHER: Final = {
    # Who deals with matters from a grid up to a town.
    "@handlers": (
        "grid_worker", "grid_leader", "village_clerk", "village_secretary", "window_staff",
        "town_cadre",
    ),
    # The same, and who lives next door.
    "@neighbours": (
        "cluster_leader", "grid_worker", "grid_leader", "village_clerk", "village_secretary",
        "window_staff", "town_cadre",
    ),
    # Who answers for a village or a town and its lists.
    "@stewards": ("village_clerk", "village_secretary", "town_cadre"),
}  # fmt: skip
# Posts whose holder may enter by a personal link alone: what such a link opens stays small.
LINK_ROLES: Final = frozenset({"cluster_leader", "grid_worker"})


def _read(*, own: bool) -> dict[str, frozenset[str]]:
    """The verbs of every role, from all rooms; `own`: those it has in its own area only.

    Raises:
        ValueError: a room names a role that there is not, or one verb twice.
    """
    found: dict[str, set[str]] = {role: set() for role in POSTS}
    for room in sorted(files("lianhu").iterdir(), key=lambda one: one.name):
        table = room / "may.toml"
        if table.is_file():
            groups = tomllib.loads(table.read_text(encoding="utf-8"))["may"]
            mine = [group for group in groups if group.get("own", False) == own]
            _take(found, room.name, mine)
    return {role: frozenset(verbs) for role, verbs in found.items()}


def _take(found: dict[str, set[str]], room: str, groups: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for group in groups:
        roles = [role for name in group["roles"] for role in TOGETHER.get(name, (name,))]
        if odd := [role for role in roles if role not in found]:
            raise ValueError(f"{room}/may.toml: no role {odd[0]}")
        if twice := [verb for verb in group["verbs"] if verb in seen]:
            raise ValueError(f"{room}/may.toml: {twice[0]} stands twice")
        seen.update(group["verbs"])
        for role in roles:
            found[role].update(f"{room}.{verb}" for verb in group["verbs"])


ROLES: Final = _read(own=False)
# What a role does in the area of its post and in nothing inside it: `own = true` in a `may.toml`.
OWN: Final = _read(own=True)


def face_of(actor: Actor) -> str:
    """`field` (the phone) for who holds only posts that a personal link opens, else `office`.

    For an address that knows what it shows but not where its reader works.
    """
    return "field" if {grant.role for grant in actor.grants} <= LINK_ROLES else "office"
