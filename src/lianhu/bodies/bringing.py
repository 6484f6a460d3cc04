"""A pasted list of members: each line matched to people who are registered; who is unclear is asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.bodies.models import Membership, Organisation
from lianhu.bodies.picking import told_apart
from lianhu.kernel import clock
from lianhu.kernel.text import clean_line
from lianhu.people.models import Person
from lianhu.people.queries import in_order, list_rows
from lianhu.places.models import Area

MOST: Final = 300
NEW: Final = "new"
SKIP: Final = "skip"
_HOUSEHOLDS: Final = re.compile(r"([1-9]\d{0,3})户?")
_HEAD: Final = frozenset({"姓名", "名字"})


@dataclass(slots=True)
class Line:
    """One line: what it says, and who it may be (`people`, with words to tell them apart)."""

    n: int
    name: str
    unit: str = ""
    households: int | None = None
    title: str = ""
    area: Area | None = None
    people: list[tuple[Person, str]] = field(default_factory=list)
    there: bool = False
    may_register: bool = False

    @property
    def field(self) -> str:
        return f"line_{self.n}"

    @property
    def said(self) -> str:
        parts = (
            self.name,
            self.unit,
            f"{self.households}户" if self.households else "",
            self.title,
        )
        return " · ".join(part for part in parts if part)

    @property
    def choices(self) -> list[tuple[str, str]]:
        known = [(str(person.pk), label) for person, label in self.people]
        new = [(NEW, _("新登记一个人"))] if self.may_register else []
        return [*known, *new, (SKIP, _("这一行不登记"))]

    @property
    def likely(self) -> str:
        """What is chosen beforehand: the only one there is, nobody where two have the name."""
        if self.there:
            return SKIP
        if len(self.people) == 1:
            return str(self.people[0][0].pk)
        return "" if self.people else (NEW if self.may_register else SKIP)

    @property
    def note(self) -> str:
        if self.there:
            return _("已经在这个组织里。")
        if not self.people:
            return _("没有查到这个姓名。")
        return _("有%d个同名的人，请选一个。") % len(self.people) if len(self.people) > 1 else ""


def read(pasted: str) -> list[Line]:
    """The lines of a list as pasted from a table or a chat; a heading is left out.

    The first word is the name; a number of households, a unit and a title follow in this order.
    """
    found: list[Line] = []
    for raw in pasted.splitlines():
        words = [
            clean_line(part, 60) for part in re.split(r"[\t,，、;；|]+|\s{1,}", raw) if part.strip()
        ]
        if words and re.fullmatch(r"\d+[.．)）]?", words[0]):
            words = words[1:]
        if not words or words[0] in _HEAD:
            continue
        line = Line(len(found), words[0])
        for word in words[1:]:
            number = _HOUSEHOLDS.fullmatch(word)
            if number and line.households is None:
                line.households = int(number[1])
            elif not line.unit:
                line.unit = word
            else:
                line.title = f"{line.title}{word}"[:20]
        found.append(line)
    return found[:MOST]


def match(actor: Actor, body: Organisation, lines: Iterable[Line], areas: Iterable[Area]) -> None:
    """Put to each line the area it names and the people of its name there, as far as the actor sees."""
    rows = list(lines)
    places = list(areas)
    seen = Person.objects.visible_to(actor).present()
    near = under([body.path], "place") | under([body.path], "registered_place")
    named = seen.filter(near, name__in={line.name for line in rows})
    people: dict[str, list[tuple[Person, str]]] = {}
    for row in list_rows(in_order(named)):
        people.setdefault(row.person.name, []).append((row.person, told_apart(row)))
    inside = Membership.objects.live(clock.today()).filter(Q(organisation=body))
    there = set(inside.values_list("person", flat=True))
    may_register = actor.may("people.register", body.path)
    for line in rows:
        line.area = next((one for one in places if line.unit and line.unit == one.name), None)
        line.may_register = may_register
        found = people.get(line.name, [])
        within = [
            (person, label) for person, label in found
            if line.area and (person.place.startswith(line.area.path)
                              or person.registered_place.startswith(line.area.path))
        ]  # fmt: skip
        line.people = within or found
        line.there = bool(line.people) and all(person.pk in there for person, _l in line.people)
