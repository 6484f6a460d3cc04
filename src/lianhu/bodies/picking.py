"""Choosing a person by name on the pages of this room, with enough words to tell two apart."""

from django.utils.translation import gettext as _

from lianhu.audit.pages import Request
from lianhu.kernel.text import clean_line
from lianhu.people.models import Person
from lianhu.people.queries import Row, found, in_order, list_rows

FOUND = 20


def candidates(request: Request) -> list[tuple[Person, str]]:
    """Who was looked for by `?q=`."""
    words = clean_line(request.GET.get("q", "")[:50], 50)
    if not words:
        return []
    seen = Person.objects.visible_to(request.actor).present()
    rows = list_rows(in_order(found(seen, words))[:FOUND])
    return [(row.person, told_apart(row)) for row in rows]


def told_apart(row: Row) -> str:
    """Name, nickname, year of birth, place and head of household: enough for people of one name."""
    person = row.person
    born = _("%(year)d年生") % {"year": person.born_on.year} if person.born_on else ""
    head = _("户主%(name)s") % {"name": row.head} if row.head else ""
    parts = (person.name, person.nickname, born, row.place, head)
    return " · ".join(part for part in parts if part)
