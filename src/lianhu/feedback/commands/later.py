"""A rating given later, by the teller themselves with their code."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.feedback import heard, reopening
from lianhu.feedback.kinds import Solved, Way
from lianhu.feedback.models import Answer
from lianhu.kernel.errors import IllegalMove, NotAllowed
from lianhu.matters import course, hands
from lianhu.matters.commands.answering import elsewhere
from lianhu.matters.models import Matter


@command("事后评价", open_to=("bearer",))
def say_later(
    actor: Actor, matter: Matter, *, solved: str, mark: int | None = None, words: str = ""
) -> tuple[Answer, Matter | None]:
    """After the answer, at any time: solved or not, and how content.

    Not solved within the county's days, the matter is worked on again, and its words say what is
    left to do; after them a new matter goes on with it.

    Raises:
        NotAllowed: not the teller; or somebody handled it from this very device.
        IllegalMove: there is no answer yet, or it is being worked on.
        Refusal: at its field, what is missing.
    """
    actor.require("feedback.say_later", place=matter.place, stream=matter.stream)
    if actor.kind != "bearer":
        raise NotAllowed(_("请由反映人本人评价，或用回访。"))
    if not reopening.is_over(matter):
        raise IllegalMove(_("这件事还在办，办好答复以后再请您评。"))
    if hands.came_from(matter, actor.device):
        raise NotAllowed(elsewhere(course.stage_of(matter)))
    answer = heard.keep(matter, way=Way.CODE, solved=solved, mark=mark, words=words, by=None)
    new = None
    if solved == Solved.UNSOLVED:
        new = heard.again(
            actor, matter, "feedback.say_later", todo=words, label=_("反映人：没有解决"),
            channel="page", field="words",
        )  # fmt: skip
    emit(
        actor, "feedback.say_later", stream=f"answer:{answer.pk}", place=matter.place, fresh=True,
        solved=solved, mark=mark, digest=answer.digest, after=new.pk if new else None,
    )  # fmt: skip
    return answer, new
