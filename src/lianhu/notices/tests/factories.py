"""Tellings on the valley of `places`, and actors who have to do with them."""

from lianhu.audit.actor import SYSTEM, Actor, Grant
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell
from lianhu.notices.models import Telling
from lianhu.people.commands import persons  # noqa: F401 - fills the verbs
from lianhu.people.models import Person, Teller
from lianhu.people.tellers import note_teller

ALL = frozenset(
    {"notices.see", "notices.see_private", "notices.read", "notices.record_told", "notices.retry",
     "people.see"}
)  # fmt: skip
BEARER = Actor("bearer", stream="matter:1", device="phone-of-teller-0123456")


def staff(path, verbs=ALL, *, person=None, post_id=None, title="网格员"):
    person = person or Person.objects.create(name="测试员", invented=True)
    grant = Grant("grid_worker", frozenset(verbs), path, post_id, title)
    return Actor(
        "staff", account_id=person.pk, person_id=person.pk, grants=(grant,), device="d" * 24
    )


def telling(place="1.", how="call", audience=None, **words):
    words.setdefault("stream", "matter:1")
    words.setdefault("occasion", "test.answered")
    words.setdefault("words", "您反映的路灯已修好。")
    return tell(
        words.pop("actor", SYSTEM), place=place, how=how,
        audience=audience or Audience.teller(None), **words,
    )  # fmt: skip


def teller(phone="13800005678", place="1.", **words):
    return note_teller(SYSTEM, phone=phone, place=place, **words)


def fresh(row):
    return Telling.objects.get(pk=row.pk)


__all__ = ["ALL", "BEARER", "Teller", "fresh", "staff", "teller", "telling"]
