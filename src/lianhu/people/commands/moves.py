"""From where a relocated household came."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.text import clean_line
from lianhu.people.models import Household, Relocation
from lianhu.places.queries import by_code

WORDS = 60
REASON = 200


@command("登记搬迁")
def relocate(
    actor: Actor,
    household: Household,
    *,
    origin: str,
    moved_on: date | None,
    kept: Iterable[str] = (),
    reason: str = "",
) -> Relocation:
    """Put down, or correct with a reason, from where and when a household was moved.

    Args:
        origin: the statistical code of the place (6, 9 or 12 digits), or its name in words.
        kept: keys of Relocation.Right, what stays with the collective left behind.

    Raises:
        Refusal: at its field, what is missing or wrong. Conflict: ended, or changed meanwhile.
    """
    actor.require("people.relocate", place=household.path)
    if household.ended_on is not None:
        raise Conflict(_("此户已经注销。"))
    before = Relocation.objects.filter(household=household, replaced_at=None).first()
    why, salt = clean_line(reason, REASON, label=_("更正理由"), field="reason"), new_salt()
    if before is not None and not why:
        raise Refusal(_("请写明为什么更正。"), field="reason")
    made = Relocation(
        household=household,
        **_origin(origin),
        moved_on=_moved(moved_on),
        kept=_kept(kept),
        reason=why,
        salt=salt if why else "",
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            if before is not None:
                Relocation.objects.filter(pk=before.pk).update(replaced_at=made.at)
            made.save()
    except IntegrityError as clash:
        raise Conflict(_("他人刚刚改过搬迁信息，请刷新后再看。")) from clash
    emit(
        actor,
        "people.relocate",
        stream=f"household:{household.pk}",
        place=household.path,
        relocation=made.pk,
        replaces=before.pk if before else None,
        digest=digest(why, salt) if why else "",
    )
    return made


def _origin(said: str) -> dict[str, object]:
    words = clean_line(said, WORDS, label=_("迁出地"), field="origin")
    if not words:
        raise Refusal(_("请写明从哪里搬来。"), field="origin")
    if not (words.isascii() and words.isdigit()):
        return {"origin_words": words}
    if len(words) not in (6, 9, 12):
        raise Refusal(_("区划代码是6位、9位或12位数字；记不得的写地名。"), field="origin")
    return {"origin_code": words, "origin": by_code(words)}


def _moved(day: date | None) -> date:
    if day is None:
        raise Refusal(_("请填写搬迁日期，记不得的填那年的1月1日。"), field="moved_on")
    if day > clock.today():
        raise Refusal(_("日期不能晚于今天。"), field="moved_on")
    return day


def _kept(rights: Iterable[str]) -> list[str]:
    chosen = set(rights)
    if not chosen <= set(Relocation.Right.values):
        raise Refusal(_("请从列出的权益里选。"), field="kept")
    return [key for key in Relocation.Right.values if key in chosen]
