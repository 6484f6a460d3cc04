"""Putting a person down, keeping the record right, and taking it away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.idcard import birth_of, is_male
from lianhu.kernel.names import clean_name
from lianhu.kernel.text import clean_line
from lianhu.people import offices
from lianhu.people.commands.households import settle
from lianhu.people.ethnic import ETHNIC
from lianhu.people.fields import NO_ID, SealedId, clean_phone, open_id, seal_id, seal_phone
from lianhu.people.keys import next_id
from lianhu.people.models import (
    Away,
    Contact,
    Household,
    Kin,
    Person,
    Residence,
    Reveal,
    Sex,
    Teller,
)
from lianhu.people.said import blank_elsewhere, erase_said
from lianhu.people.scope import place_for
from lianhu.people.tellers import BLANK, WHY_ERASE
from lianhu.places.models import Area

OLDEST_YEAR: Final = 1880


@command("登记人员")
def register(
    actor: Actor,
    *,
    area: Area,
    name: str,
    nickname: str = "",
    sex: str = Sex.UNSAID,
    born_on: date | None = None,
    ethnic: str = "",
    id_number: str = "",
    id_unchecked: bool = False,
    household: Household | None = None,
    relation: str = "",
    invented: bool = False,
) -> Person:
    """Put a person down in `area`, and in `household` if one is given.

    An identity number is optional; with `id_unchecked` one that fails the check is kept as 待核.
    Birth date and sex are taken from a good number where they were left out.

    Raises:
        Refusal: at its field, what is missing or wrong, or the number is registered already.
    """
    place = household.path if household else area.path
    actor.require("people.register", place=place)
    pk = next_id(Person)
    sealed = seal_id(pk, id_number, unchecked=id_unchecked)
    person = Person(
        pk=pk,
        name=_name(name),
        nickname=_nickname(nickname),
        sex=_sex(sex),
        born_on=_born(born_on),
        ethnic=_ethnic(ethnic),
        place=area.path,
        invented=invented or area.invented,
    )
    _take_id(person, sealed)
    with _one_person_per_number():
        person.save(force_insert=True)
    if household is not None:
        settle(person, household, relation=relation, from_on=clock.today())
    emit(
        actor,
        "people.register",
        stream=f"person:{pk}",
        place=place,
        fresh=True,
        household=household.pk if household else None,
        id_state=sealed.state,
    )
    return person


@command("更正人员信息")
def update(
    actor: Actor,
    person: Person,
    *,
    name: str | None = None,
    nickname: str | None = None,
    sex: str | None = None,
    born_on: date | None = None,
    ethnic: str | None = None,
    id_number: str | None = None,
    id_unchecked: bool = False,
) -> None:
    """Correct what is given; None leaves as it is, an empty `id_number` takes the number away.

    Raises:
        Refusal: at its field, what is wrong, or nothing was given. Conflict: the person was erased.
    """
    place = place_for(actor, "people.update", person)
    actor.require("people.update", place=place)
    _not_erased(person)
    texts: tuple[tuple[str, str | None, Callable[[str], str]], ...] = (
        ("name", name, _name),
        ("nickname", nickname, _nickname),
        ("sex", sex, _sex),
        ("ethnic", ethnic, _ethnic),
    )
    values: dict[str, Any] = {
        field: clean(given) for field, given, clean in texts if given is not None
    }
    if born_on is not None:
        values["born_on"] = _born(born_on)
    if id_number is not None:
        sealed = seal_id(person.pk, id_number, unchecked=id_unchecked)
        values |= {"id_cipher": sealed.cipher, "id_blind": sealed.blind, "id_state": sealed.state}
    if not values:
        raise Refusal(_("没有要更正的内容。"))
    for field, value in values.items():
        setattr(person, field, value)
    with _one_person_per_number():
        person.save(update_fields=list(values))
    emit(
        actor,
        "people.update",
        stream=f"person:{person.pk}",
        place=place,
        fields=sorted(set(values) - {"id_cipher", "id_blind"}),
    )


@command("登记联系方式")
def add_contact(
    actor: Actor, person: Person, *, phone: str, owner_words: str = "", note: str = ""
) -> Contact:
    """A phone by which the person can be reached; `owner_words` says whose it is (“儿子的”).

    Raises:
        Refusal: not a phone number, or already there for this person. Conflict: erased.
    """
    place = place_for(actor, "people.add_contact", person)
    actor.require("people.add_contact", place=place)
    _not_erased(person)
    number = clean_phone(phone)
    pk = next_id(Contact)
    cipher, blind, tail = seal_phone(Contact, pk, number)
    if Contact.objects.filter(person=person, phone_blind=blind).exists():
        raise Refusal(_("这个号码已经登记过。"), field="phone")
    contact = Contact.objects.create(
        pk=pk,
        person=person,
        phone_cipher=cipher,
        phone_blind=blind,
        tail_blind=tail,
        owner_words=clean_line(owner_words, 30, label=_("谁的电话"), field="owner_words"),
        note=clean_line(note, 100, label=_("备注"), field="note"),
    )
    emit(actor, "people.add_contact", stream=f"person:{person.pk}", place=place, contact=pk)
    return contact


@command("删除联系方式")
def remove_contact(actor: Actor, contact: Contact) -> None:
    """Take a phone away that no longer reaches the person."""
    person, pk = contact.person, contact.pk
    place = place_for(actor, "people.remove_contact", person)
    actor.require("people.remove_contact", place=place)
    contact.delete()
    emit(actor, "people.remove_contact", stream=f"person:{person.pk}", place=place, contact=pk)


@command("删除个人信息")
def erase(actor: Actor, person: Person, *, reason: str) -> None:
    """Delete everything personal about someone; the empty row stays, so that records still fit.

    Args:
        reason: a key of WHY_ERASE.

    Raises:
        Refusal: no lawful reason, or the person holds an office. Conflict: erased already.

    Source: 个人信息保护法 第四十七条, 2021-11-01.
    """
    place = place_for(actor, "people.erase", person)
    actor.require("people.erase", place=place)
    if reason not in WHY_ERASE:
        raise Refusal(_("请选择删除的理由。"), field="reason")
    if offices.holds_office(person.pk):
        raise Refusal(_("此人正在任职，任期内的任职信息依法须保留；请先办理离任。"))
    blank = {"name": "", "nickname": "", "sex": Sex.UNSAID, "born_on": None, "ethnic": ""}
    name = person.name
    number = {"id_cipher": None, "id_blind": None, "id_state": Person.IdState.NONE}
    mine = Person.objects.filter(pk=person.pk, erased_at=None)
    if not mine.update(**blank, **number, erased_at=clock.now()):
        raise Conflict(_("此人的信息已经删除。"))
    ids = _tellers_of(person, name)
    Contact.objects.filter(person=person).delete()
    Away.objects.filter(person=person).delete()
    Kin.objects.filter(person=person).delete()
    Kin.objects.filter(other=person).delete()
    Residence.objects.filter(person=person).delete()
    Teller.objects.filter(pk__in=ids).update(**BLANK, erased_at=clock.now())
    Reveal.objects.filter(person=person).update(words="", salt="")
    Reveal.objects.filter(teller__in=ids).update(words="", salt="")
    erase_said(actor, ids, reason)
    blank_elsewhere(actor, person.pk, reason)
    emit(
        actor,
        "people.erase",
        stream=f"person:{person.pk}",
        place=place,
        reason=reason,
        tellers=ids,
    )
    person.refresh_from_db()


def _tellers_of(person: Person, name: str) -> list[int]:
    """Who raised something and was this person: noted as such, or under this name and phone.

    A name alone is not enough, for two may share one; nor is a phone, which a house may share.
    """
    phones = Contact.objects.filter(person=person).values("phone_blind")
    same = Q(name=name, phone_blind__in=phones) if name else Q(pk__in=[])
    rows = Teller.objects.filter(Q(person=person) | same, erased_at=None)
    return list(rows.values_list("pk", flat=True))


def _not_erased(person: Person) -> None:
    if person.erased_at is not None:
        raise Conflict(_("此人的信息已经删除。"))


def _take_id(person: Person, sealed: SealedId) -> None:
    person.id_cipher, person.id_blind, person.id_state = sealed
    if sealed is NO_ID or sealed.state != Person.IdState.CHECKED:
        return
    number = open_id(person)
    person.born_on = person.born_on or birth_of(number)
    if person.sex == Sex.UNSAID:
        person.sex = Sex.MALE if is_male(number) else Sex.FEMALE


@contextmanager
def _one_person_per_number() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        raise Refusal(
            _("这个身份证号码已经登记在另一人名下，请核对；如对方登记有误，请先更正。"),
            field="id_number",
        ) from clash


def _name(text: str) -> str:
    return clean_name(text, field="name")


def _nickname(text: str) -> str:
    return clean_line(text, 50, label=_("小名"), field="nickname")


def _sex(code: str) -> str:
    if code not in Sex.values:
        raise Refusal(_("请选择性别。"), field="sex")
    return code


def _ethnic(code: str) -> str:
    if code and code not in ETHNIC:
        raise Refusal(_("没有这个民族代码。"), field="ethnic")
    return code


def _born(day: date | None) -> date | None:
    if day is not None and not OLDEST_YEAR <= day.year <= clock.today().year:
        raise Refusal(_("出生日期不合理，请核对。"), field="born_on")
    if day is not None and day > clock.today():
        raise Refusal(_("出生日期不能晚于今天。"), field="born_on")
    return day
