"""What a teller said later: kept, and followed where it is not solved."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import digest, new_salt
from lianhu.feedback import reopening
from lianhu.feedback.kinds import Solved, Way
from lianhu.feedback.models import Answer, Call
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean
from lianhu.matters.models import Matter
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import Kind

MARKS = ("很不满意", "不满意", "一般", "满意", "很满意")


def scale_of(matter: Matter) -> tuple[int, dict[int, str]]:
    """How many marks there are and what they are called: those of its method, else five."""
    stages = definition_of(matter.version_id).of_kind(Kind.RATE)
    if stages and stages[0].scale_labels:
        return stages[0].scale, dict(enumerate(stages[0].scale_labels, start=1))
    return len(MARKS), dict(enumerate(MARKS, start=1))


def keep(  # noqa: PLR0913
    matter: Matter,
    *,
    way: str,
    solved: str,
    mark: int | None,
    words: str,
    by: int | None,
    call: Call | None = None,
) -> Answer:
    """One row of what was said.

    Raises:
        Refusal: at its field, no such answer or mark, or too many words.
    """
    scale, _labels = scale_of(matter)
    if solved not in Solved.values:
        raise Refusal(_("请选一个：解决了没有。"), field="solved")
    if mark is not None and not 1 <= mark <= scale:
        raise Refusal(_("请选一个评价。"), field="mark")
    said, salt = clean(words, 1000, label=_("原话"), field="words"), new_salt()
    return Answer.objects.create(
        matter=matter, call=call, way=way, solved=solved, mark=mark, scale=scale, words=said,
        salt=salt, digest=digest(said, salt), recorded_by_id=None if way == Way.CODE else by,
        at=clock.now(),
    )  # fmt: skip


def again(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    verb: str,
    *,
    todo: str,
    label: str,
    channel: str,
    field: str = "todo",
) -> Matter | None:
    """Back to work; or, its days over, on in the new matter that is returned.

    Raises:
        Refusal: nothing is said of what is left to do.
    """
    left = clean(todo, 500, label=_("还要办什么"), field=field)
    if not left:
        raise Refusal(_("请写还要办什么，办的人只看到这一句。"), field=field)
    if not reopening.is_over(matter):
        # It went back to work in the meantime: who has it reads this too.
        reopening.add(matter, left)
        return None
    if reopening.may_reopen(matter):
        reopening.reopen(actor, matter, verb, todo=left, label=label)
        return None
    return reopening.go_on(matter, words=left, channel=channel)
