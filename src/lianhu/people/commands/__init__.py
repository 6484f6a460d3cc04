"""Every write of this room."""

from lianhu.people.commands.households import (
    add_household,
    end_household,
    house,
    mark_away,
    mark_back,
    move_out,
    place_household,
)
from lianhu.people.commands.kin import record_kin, remove_kin
from lianhu.people.commands.moves import relocate
from lianhu.people.commands.persons import (
    add_contact,
    erase,
    register,
    remove_contact,
    update,
)
from lianhu.people.reveals import reveal, reveal_teller
from lianhu.people.tellers import Left, erase_teller, note_many, note_teller

__all__ = [
    "Left",
    "add_contact",
    "add_household",
    "end_household",
    "erase",
    "erase_teller",
    "house",
    "mark_away",
    "mark_back",
    "move_out",
    "note_many",
    "note_teller",
    "place_household",
    "record_kin",
    "register",
    "relocate",
    "remove_contact",
    "remove_kin",
    "reveal",
    "reveal_teller",
    "update",
]
