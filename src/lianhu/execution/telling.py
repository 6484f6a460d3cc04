"""The words about a task: to who does it, who supervises it, and the secretary."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.bodies.models import Post
from lianhu.bodies.queries import seats
from lianhu.execution.apart import watchers_over
from lianhu.execution.models import Step, Task, Undertaking
from lianhu.kernel import clock
from lianhu.kernel.text import short
from lianhu.notices.audience import Audience
from lianhu.notices.occasions import occasion
from lianhu.notices.telling import Word
from lianhu.places.paths import prefixes

GIVEN: Final = occasion("execution.given", _later("决议定下，请您办"))
WATCH: Final = occasion("execution.watch", _later("决议定下，请您监督"))
NEAR: Final = occasion("execution.near", _later("快到日子了"))
PASSED: Final = occasion("execution.passed", _later("过了日子还没有办好"))
DONE: Final = occasion("execution.done", _later("说办好了，请您看一看"))
BACK: Final = occasion("execution.back", _later("监督的看过，还没有办好"))
AGREED: Final = occasion("execution.agreed", _later("监督的看过，办好了"))
FAILED: Final = occasion("execution.failed", _later("没有办成"))
EXTENDED: Final = occasion("execution.extended", _later("改了日子"))
REMARKED: Final = occasion("execution.remarked", _later("监督意见，请回复"))
ANSWERED: Final = occasion("execution.answered", _later("监督意见有回复"))
UNPLANNED: Final = occasion("execution.unplanned", _later("决议还没有定任务"))


def given(task: Task) -> list[Word]:
    """To who does it and to who watches, when it is set."""
    facts = _facts(task)
    said = _("“%(item)s”定下来的：%(what)s，请您办，%(day)s前办好。由“%(watcher)s”监督。") % facts
    seen = _("“%(item)s”定下来的：%(what)s，由“%(owner)s”办，%(day)s前办好，请您监督。") % facts
    return [_to(task, task.owner, GIVEN, said), _to(task, task.watcher, WATCH, seen)]


def near(task: Task) -> list[Word]:
    """To both, once before the day."""
    said = _("“%(item)s”定下来的：%(what)s，%(day)s到日子。办不完的，先写明原因、改到哪天。")
    return [_to(task, post, NEAR, said % _facts(task)) for post in (task.owner, task.watcher)]


def passed(task: Task) -> list[Word]:
    """To both and the secretary, once when the day is over."""
    said = _("“%(item)s”定下来的：%(what)s，“%(owner)s”办，%(day)s已经过了，还没有说办好。")
    whom = [task.owner, task.watcher, *secretaries(task.undertaking)]
    return [_to(task, post, PASSED, said % _facts(task)) for post in _once(whom)]


def done(task: Task) -> Word:
    """To who watches: somebody says it is done."""
    said = _("“%(item)s”定下来的：%(what)s，“%(owner)s”说办好了，请您看一看，是不是真办好了。")
    return _to(task, task.watcher, DONE, said % _facts(task))


def checked(task: Task, step: Step) -> list[Word]:
    """Not done yet: to who does it. Done: to the secretary, too."""
    facts = _facts(task) | {"words": short(step.words, 120)}
    if step.kind == "sent_back":
        said = _("“%(item)s”定下来的：%(what)s，监督的看过，还没有办好：%(words)s") % facts
        return [_to(task, task.owner, BACK, said)]
    said = _("“%(item)s”定下来的：%(what)s，监督的看过，办好了。") % facts
    whom = [task.owner, *secretaries(task.undertaking)]
    return [_to(task, post, AGREED, said) for post in _once(whom)]


def failed(task: Task, step: Step) -> list[Word]:
    """To both and the secretary, with the reason."""
    facts = _facts(task) | {"words": short(step.words, 120)}
    said = _("“%(item)s”定下来的：%(what)s，没有办成：%(words)s") % facts
    whom = [task.owner, task.watcher, *secretaries(task.undertaking)]
    return [_to(task, post, FAILED, said) for post in _once(whom)]


def extended(task: Task, step: Step) -> Word:
    """To who watches, with the new day and the reason; each time."""
    facts = _facts(task) | {"words": short(step.words, 120)}
    said = _("“%(item)s”定下来的：%(what)s，改到%(day)s前办好。原因：%(words)s") % facts
    return _to(task, task.watcher, EXTENDED, said)


def remarked(task: Task, step: Step) -> list[Word]:
    """To who does it and the secretary, who owe an answer."""
    facts = _facts(task) | {"words": short(step.words, 120)}
    said = _("“%(item)s”定下来的：%(what)s，监督意见：%(words)s 请回复。") % facts
    whom = [task.owner, *secretaries(task.undertaking)]
    return [_to(task, post, REMARKED, said) for post in _once(whom)]


def answered(task: Task, step: Step) -> Word:
    """To who remarked."""
    facts = _facts(task) | {"words": short(step.words, 120)}
    said = _("“%(item)s”定下来的：%(what)s，您提的意见有了回复：%(words)s") % facts
    return _to(task, task.watcher, ANSWERED, said)


def unplanned(one: Undertaking, *, late: bool) -> list[Word]:
    """To the secretary before the day; afterwards to those who supervise, too."""
    said = (
        _("“%(item)s”通过以后还没有定任务，说好的日子（%(day)s）已经过了。")
        if late
        else _("“%(item)s”通过了，%(day)s前请定下谁来办、到哪天；不用办的写一句为什么。")
    ) % {"item": one.resolution.item.title, "day": clock.chinese_date(one.plan_by)}
    whom = secretaries(one) + (watchers_over(one.place) if late else [])
    return [
        Word(
            stream=one.stream, occasion=UNPLANNED, place=post.path, how="page",
            audience=Audience.post(post.pk, post.title), words=said,
        )
        for post in _once(whom)
    ]  # fmt: skip


def secretaries(one: Undertaking) -> list[Post]:
    """Who answers for it as a whole: the secretaries over the place that are in office."""
    found = seats(prefixes(one.place), roles=["village_secretary"])
    return [post for post in found if post.held_by]


def _once(posts: Iterable[Post]) -> list[Post]:
    return list({post.pk: post for post in posts}.values())


def _to(task: Task, post: Post, why: str, said: str) -> Word:
    return Word(
        stream=task.stream, occasion=why, place=post.path, how="page",
        audience=Audience.post(post.pk, post.title), words=said,
    )  # fmt: skip


def _facts(task: Task) -> dict[str, str]:
    return {
        "item": task.undertaking.resolution.item.title, "what": task.what,
        "owner": task.owner.title, "watcher": task.watcher.title,
        "day": clock.chinese_date(task.due_on),
    }  # fmt: skip
