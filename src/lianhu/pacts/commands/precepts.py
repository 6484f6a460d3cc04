"""A family's precepts are written down, shown by its consent, and gone when it says so."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.pacts.models import Precept
from lianhu.pacts.signing import signed
from lianhu.people.models import Household
from lianhu.places.models import Area

LONGEST = 200


@command("记下家规家训")
def collect(  # noqa: PLR0913
    actor: Actor,
    area: Area,
    *,
    family: str,
    words: str,
    agreed_as: str = "",
    household: Household | None = None,
) -> Precept:
    """Write down a family's precepts in its own words; shown at once where it agreed, else not.

    Args:
        agreed_as: who of the family agreed that everybody reads it, and how; "" while nobody was
            asked.

    Raises:
        Refusal: at its field (family, words).
    """
    actor.require("pacts.collect", place=area.path)
    by = signed(actor, "pacts.collect", area.path)
    name = clean_line(family, 20, label=_("怎么称呼这家"), field="family")
    said = clean(words, LONGEST, label=_("家规家训"), field="words")
    if not name:
        raise Refusal(_("请写怎么称呼这家，例如“上寨罗家”，由家里人定。"), field="family")
    if not said:
        raise Refusal(_("请写家规家训，一句两句就好。"), field="words")
    agreed = clean_line(agreed_as, 40, label=_("谁同意的"), field="agreed_as")
    made = Precept.objects.create(
        area=area, place=area.path, household=household, family=name, words=said,
        agreed_as=agreed, agreed_on=clock.today() if agreed else None,
        by_person_id=by.person_id, by_as=by.post, made_at=clock.now(),
    )  # fmt: skip
    emit(
        actor, "pacts.collect", stream=made.stream, place=area.path, fresh=True, agreed=bool(agreed)
    )
    return made


@command("家里同意公开")
def agree(actor: Actor, precept: Precept, *, agreed_as: str) -> None:
    """The family agrees that everybody reads it; also anew, after it was taken back."""
    actor.require("pacts.agree", place=precept.place)
    said = clean_line(agreed_as, 40, label=_("谁同意的"), field="agreed_as")
    if not said:
        raise Refusal(_("请写家里谁同意的、怎么同意的，例如“户主，当面”。"), field="agreed_as")
    row = held(precept)
    if row.is_shown or not row.words:
        raise IllegalMove(_("已经公开了，或者内容已经删去。"))
    row.agreed_as, row.agreed_on, row.withdrawn_on = said, clock.today(), None
    row.save(update_fields=["agreed_as", "agreed_on", "withdrawn_on"])
    emit(actor, "pacts.agree", stream=row.stream, place=row.place)


@command("家里不公开了")
def take_down(actor: Actor, precept: Precept, *, erase: bool = False) -> None:
    """At the family's word it is gone from every page at once; with `erase` the words too.

    Source: 个人信息保护法 第四十七条, 2021-11-01.
    """
    actor.require("pacts.take_down", place=precept.place)
    row = held(precept)
    if row.withdrawn_on is not None and not (erase and row.words):
        raise IllegalMove(_("已经不公开了。"))
    row.withdrawn_on = row.withdrawn_on or clock.today()
    if erase:
        row.words = ""
    row.save(update_fields=["withdrawn_on", "words"])
    emit(actor, "pacts.take_down", stream=row.stream, place=row.place, erased=erase)
