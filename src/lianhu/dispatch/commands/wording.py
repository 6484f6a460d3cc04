"""Answers that were agreed on beforehand."""

from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.dispatch import answers, classes
from lianhu.dispatch.answers import Answer
from lianhu.kernel import clock, text
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.places.models import Area

LONGEST: Final = 500
AT: Final = (Area.Kind.TOWN, Area.Kind.VILLAGE)


@command("写答复模板")
def keep_answer(actor: Actor, area: Area, *, title: str, words: str, category: str = "") -> Answer:
    """Offer a wording to everybody who answers in `area`; `category` "" is for any class.

    Raises:
        Refusal: empty, too long, an unknown class, or braces around what nobody can fill in.
    """
    actor.require("dispatch.keep_answer", place=area.path)
    if area.kind not in AT:
        raise Refusal(_("模板写在村（社区）或者乡镇（街道）。"), field="area")
    named = text.clean_line(title, 30, label=_("名称"), field="title")
    said = text.clean(words, LONGEST, label=_("模板"), field="words")
    if not named or not said:
        raise Refusal(_("请写名称和要说的话。"), field="words" if named else "title")
    if wrong := answers.unknown(said):
        listed = "、".join(f"{{{one}}}" for one in answers.FIELDS)
        raise Refusal(
            _("不认识“{%(wrong)s}”，能自动填的有%(listed)s。")
            % {"wrong": wrong[0][:10], "listed": listed},
            field="words",
        )
    if category and category not in classes.at(area):
        raise Refusal(_("这里的工作法没有这个类别。"), field="category")
    made = Answer.objects.create(
        area=area, place=area.path, title=named, category=category, text=said,
        by_person_id=actor.person_id, made_at=clock.now(),
    )  # fmt: skip
    emit(
        actor, "dispatch.keep_answer", stream=made.stream, place=area.path, fresh=True,
        category=category,
    )  # fmt: skip
    return made


@command("停用答复模板")
def drop_answer(actor: Actor, answer: Answer) -> None:
    """It is offered to nobody any more.

    Raises:
        Conflict: dropped already.
    """
    actor.require("dispatch.drop_answer", place=answer.place)
    rows = Answer.objects.filter(pk=answer.pk, ended_at=None)
    if not rows.update(ended_at=clock.now(), ended_by_id=actor.person_id):
        raise Conflict(_("这个模板已经停用。"))
    emit(actor, "dispatch.drop_answer", stream=answer.stream, place=answer.place)
