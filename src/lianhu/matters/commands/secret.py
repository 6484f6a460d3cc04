"""A matter turns out to accuse a cadre: it goes to the discipline office, and its traces with it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, kept_elsewhere
from lianhu.kernel.errors import Missing, NotAllowed
from lianhu.matters import boxes, leaving, order, outside, secrets
from lianhu.matters.models import Matter
from lianhu.matters.sights import reads_words
from lianhu.sealed import commands as sealed


@command("转纪检")
def hand_over(actor: Actor, matter: Matter, *, accused: Sequence[int] = ()) -> None:
    """From now on only the discipline office has it; number and code go on opening its answers.

    A piece of what was split (拆分) takes the whole along, in which the same words stand; the other
    pieces stay and say nothing of either.

    Nothing is written to the log: an entry there would say what became of it. Who handed it
    over stands in the sealed log. What others told of the same thing stays here, open; another
    office that keeps it under its own number gets that number back, and nothing else.

    Args:
        accused: ids of posts whose holders and near relatives must not know of it.

    Raises:
        NotAllowed: whoever does not read the words cannot know what it is about.
        Refusal: everybody who could receive it is accused.
    """
    actor.require("matters.hand_over", place=matter.place)
    if not reads_words(actor, matter):
        raise NotAllowed(_("看得到内容的人才能转。"))
    order.hold_leaving(matter.pk)
    rows = Matter._base_manager.select_related("area", "teller")
    held = rows.filter(pk=matter.pk).first()
    if held is None:
        raise Missing(_("没有这件事，或者已经转走。"))
    going = leaving.together(held)
    for one in going:
        sealed.take_over(
            actor, number=one.number, code=secrets.code_of(one), place=one.place,
            said=leaving.told_in(one), before=leaving.before(one), files=leaving.files_of(one),
            accused=accused, origin=one.channel_key if outside.outside(one) else "",
        )  # fmt: skip
    slips = boxes.counted(going)
    leaving.let_go(going)
    for one in going:
        leaving.remove(one)
    boxes.keep_count(slips)
    kept_elsewhere("matters.hand_over")
