"""Over which area a command on a person is asked: where they live, are registered, or were put down."""

from lianhu.audit.actor import Actor
from lianhu.people.models import Person, Residence


def places_of(person: Person) -> list[str]:
    """Paths of the live households, the one lived in first; else where the person was put down."""
    live = Residence.objects.filter(person=person, to_on=None).order_by("kind")
    return list(live.values_list("household__path", flat=True)) or [person.place]


def place_for(actor: Actor, verb: str, person: Person) -> str:
    """The person's place over which the actor carries `verb`; the first one if there is none."""
    places = places_of(person)
    return next((place for place in places if actor.grant(verb, place)), places[0])
