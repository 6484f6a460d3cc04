"""Wordings agreed on beforehand, offered where somebody answers and filled from the matter."""

from lianhu.audit.actor import Actor
from lianhu.dispatch.answers import Answer, fill
from lianhu.kernel import clock
from lianhu.matters import desk
from lianhu.matters.models import Matter
from lianhu.matters.telling import title_of


def offered(actor: Actor, matter: Matter) -> list[Answer]:
    """Those that fit the place and class of a matter, the nearest first; one query."""
    return list(Answer.objects.visible_to(actor).fitting(matter.place, matter.category))


def filled(matter: Matter, answer: Answer, result: str) -> str:
    """The wording with what the matter says; `result` is what was done, "" where nobody said."""
    values = {
        "编号": matter.number,
        "事项": title_of(matter),
        "地点": desk.where(matter.area),
        "结果": result,
        "岗位": matter.holder.title if matter.holder else "",
        "日期": clock.chinese_date(clock.today()),
    }
    return fill(answer.text, values)
