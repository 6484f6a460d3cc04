"""Near relatives, kept only where the law asks who is related to whom."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.people import offices
from lianhu.people.models import Kin, Person
from lianhu.people.scope import place_for


@command("登记近亲属")
def record_kin(actor: Actor, person: Person, other: Person, *, degree: str) -> Kin:
    """`other` is the `degree` of `person`; one of the two must hold an office.

    Raises:
        Refusal: neither holds an office, or not a near relative of the law.
        Conflict: already recorded, from either side.

    Source: 民法典 第一千零四十五条, 2021-01-01; asked of nobody else: 个人信息保护法 第六条.
    """
    place = place_for(actor, "people.record_kin", person)
    actor.require("people.record_kin", place=place)
    if degree not in Kin.Degree.values:
        raise Refusal(_("请选择近亲属关系。"), field="degree")
    if person.pk == other.pk:
        raise Refusal(_("不能登记为自己的近亲属。"), field="other")
    if not (offices.holds_office(person.pk) or offices.holds_office(other.pk)):
        raise Refusal(_("只登记任职人员的近亲属；双方都没有任职，不必也不能登记。"))
    try:
        with transaction.atomic():
            kin = Kin.objects.create(person=person, other=other, degree=degree)
    except IntegrityError as clash:
        raise Conflict(_("这两人的关系已经登记。")) from clash
    emit(
        actor,
        "people.record_kin",
        stream=f"person:{person.pk}",
        place=place,
        kin=kin.pk,
        other=other.pk,
    )
    return kin


@command("删除近亲属登记")
def remove_kin(actor: Actor, kin: Kin) -> None:
    """Take the record away, at the latest when neither holds an office any more."""
    person, pk = kin.person, kin.pk
    place = place_for(actor, "people.remove_kin", person)
    actor.require("people.remove_kin", place=place)
    kin.delete()
    emit(actor, "people.remove_kin", stream=f"person:{person.pk}", place=place, kin=pk)
