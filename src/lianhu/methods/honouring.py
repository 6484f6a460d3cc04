"""What a way of working was honoured with is noted by the town or county, by its document."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Refusal
from lianhu.kernel.text import clean_line
from lianhu.methods.commands import ADOPTING
from lianhu.methods.models import Honour, MethodVersion
from lianhu.methods.queries import in_force
from lianhu.places.models import Area


@command("登记工作法荣誉")
def honour(  # noqa: PLR0913
    actor: Actor,
    area: Area,
    *,
    version: MethodVersion,
    title: str,
    given_by: str,
    document: str,
    dated_on: date,
) -> Honour:
    """Note what the method of a place was honoured with; shown on its public pages from then on.

    Args:
        version: one that is in force at `area`. document: its name and number, so that anybody
            can ask for it. dated_on: the day that stands on it.

    Raises:
        Refusal: at its field, what is missing, a day to come, a method that is not in force there.
        Conflict: this document is noted already.
    """
    actor.require("methods.honour", place=area.path)
    if area.kind not in ADOPTING:
        raise Refusal(_("工作法由县、乡镇（街道）或村（社区）采用。"), field="area")
    if version.pk not in {one.pk for one in in_force(area)}:
        raise Refusal(_("请选这里正在用的一套工作法。"), field="version")
    if dated_on > clock.today():
        raise Refusal(_("文件日期不能晚于今天。"), field="dated_on")
    words = {
        "title": _said(title, 100, _("荣誉"), "title"),
        "given_by": _said(given_by, 80, _("谁授予的"), "given_by"),
        "document": _said(document, 120, _("文件和文号"), "document"),
    }
    try:
        with transaction.atomic():
            made = Honour.objects.create(
                area=area, version=version, dated_on=dated_on, noted_at=clock.now(),
                by_person_id=actor.person_id, **words,
            )  # fmt: skip
    except IntegrityError as clash:
        raise Conflict(_("这一份文件的这项荣誉已经登记过了。"), field="document") from clash
    salt = new_salt()
    emit(
        actor, "methods.honour", stream=made.stream, place=area.path, fresh=True,
        version=version.pk, dated_on=dated_on.isoformat(), salt=salt,
        digest=digest("\n".join(words.values()), salt),
    )  # fmt: skip
    return made


@command("撤下工作法荣誉")
def withdraw_honour(actor: Actor, honour: Honour, *, why: str) -> None:
    """It was noted wrongly, or taken back by who gave it: it leaves the public pages.

    Raises:
        Refusal: no reason. IllegalMove: it was withdrawn before.
    """
    actor.require("methods.withdraw_honour", place=honour.area.path)
    said = _said(why, 200, _("为什么撤下"), "why")
    rows = Honour.objects.standing().filter(pk=honour.pk)
    if not rows.update(withdrawn_at=clock.now(), withdrawn_why=said):
        raise IllegalMove(_("这一项已经撤下了，请刷新再看。"))
    salt = new_salt()
    emit(
        actor, "methods.withdraw_honour", stream=honour.stream, place=honour.area.path, salt=salt,
        digest=digest(said, salt),
    )  # fmt: skip


def _said(words: str, most: int, label: str, field: str) -> str:
    said = clean_line(words, most, label=label, field=field)
    if not said:
        raise Refusal(_("请填写：%s。") % label, field=field)
    return said
