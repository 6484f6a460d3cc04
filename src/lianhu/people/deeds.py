"""What the page of a person offers to do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Refusal
from lianhu.people import commands
from lianhu.people.models import Household, Person
from lianhu.people.scope import place_for

Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    key: str
    label: str | Promise
    verb: str
    run: Callable[[Actor, Person, Words], object]
    # False: offered where it belongs on the page, not at its top.
    at_top: bool = True


def _correct(actor: Actor, person: Person, words: Words) -> object:
    changed = {
        name: value
        for name, value in words.items()
        if name in ("nickname", "sex", "born_on", "ethnic", "name")
        and value != getattr(person, name)
    }
    if words["id_number"].strip():
        changed |= {"id_number": words["id_number"], "id_unchecked": words["id_unchecked"]}
    return commands.update(actor, person, **changed)


def _house(actor: Actor, person: Person, words: Words) -> object:
    number = words["number"].strip().upper()
    home = Household.objects.visible_to(actor).filter(number=number, ended_on=None).first()
    if home is None:
        raise Refusal(say("没有找到这个户号，或它不在您负责的区域。"), field="number")
    return commands.house(actor, person, home, relation=words["relation"], from_on=words["from_on"])


def _move_out(actor: Actor, person: Person, words: Words) -> object:
    return commands.move_out(actor, person, words["household"], on=words["on"])


def _kin(actor: Actor, person: Person, words: Words) -> object:
    number = words["number"].strip().upper()
    rows = Person.objects.visible_to(actor).present().filter(name=words["name"].strip())
    if number:
        homes = {"residences__household__number": number, "residences__to_on": None}
        rows = rows.filter(**homes).distinct()
    found = list(rows.exclude(pk=person.pk)[:2])
    if not found:
        raise Refusal(say("您负责的区域里没有登记这个人，请先登记。"), field="name")
    if len(found) > 1:
        raise Refusal(say("同名的人不止一个，请填写户号。"), field="number")
    return commands.record_kin(actor, person, found[0], degree=words["degree"])


DEEDS = {
    deed.key: deed
    for deed in (
        Deed("correct", _("更正信息"), "people.update", _correct),
        Deed(
            "contact",
            _("登记电话"),
            "people.add_contact",
            lambda actor, person, words: commands.add_contact(actor, person, **words),
        ),
        Deed(
            "drop-contact",
            _("删除电话"),
            "people.remove_contact",
            lambda actor, person, words: commands.remove_contact(actor, words["contact"]),
            at_top=False,
        ),
        Deed("house", _("入户"), "people.house", _house),
        Deed("move-out", _("迁出"), "people.move_out", _move_out, at_top=False),
        Deed(
            "away",
            _("登记外出"),
            "people.mark_away",
            lambda actor, person, words: commands.mark_away(actor, person, **words),
        ),
        Deed(
            "back",
            _("登记返回"),
            "people.mark_back",
            lambda actor, person, words: commands.mark_back(actor, person, **words),
            at_top=False,
        ),
        Deed("kin", _("登记近亲属"), "people.record_kin", _kin),
        Deed(
            "erase",
            _("删除个人信息"),
            "people.erase",
            lambda actor, person, words: commands.erase(actor, person, **words),
        ),
    )
}


def may(actor: Actor, person: Person) -> set[str]:
    """The keys of what this actor may do to this person here and now."""
    if person.erased_at is not None:
        return set()
    return {
        deed.key
        for deed in DEEDS.values()
        if actor.may(deed.verb, place_for(actor, deed.verb, person))
    }
