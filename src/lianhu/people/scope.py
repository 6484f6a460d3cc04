"""Over which area a command on a person is asked: where they live, are registered, or were put down."""

from lianhu.audit.actor import Actor
from lianhu.people.models import Person


def places_of(person: Person) -> list[str]:
    """The person's paths, read afresh: moving in a moment ago has changed them."""
    rows = Person.objects.filter(pk=person.pk).values_list("place", "registered_place")
    lived, registered = rows.get()
    return [lived, registered] if registered and registered != lived else [lived]


def place_for(actor: Actor, verb: str, person: Person) -> str:
    """The person's place over which the actor carries `verb`; the first one if there is none."""
    places = places_of(person)
    return next((place for place in places if actor.grant(verb, place)), places[0])
