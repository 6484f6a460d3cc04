"""Who puts their name to something: always a person, by the post they hold."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.kernel.errors import NotAllowed
from lianhu.matters.writing import label_of


class Signed(NamedTuple):
    person_id: int
    post: str


def signed(actor: Actor, verb: str, place: str) -> Signed:
    """The person and the title of the post used.

    Raises:
        NotAllowed: nobody by name.
    """
    if actor.person_id is None:
        raise NotAllowed(_("请由有姓名的人来做，不能由系统代替。"))
    return Signed(actor.person_id, label_of(actor, verb, place)[:60])
