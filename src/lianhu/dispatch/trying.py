"""A dry run: what one version would have done with what was raised lately. Reads, writes nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from lianhu.audit.actor import Actor
from lianhu.dispatch.conditions import Facts, Then, judge, order
from lianhu.dispatch.models import Rule, Trial

# The last quarter, whatever day it is.
BACK: Final = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Past:
    """A matter that was dispatched: what was known, its class, the posts that had it."""

    pk: int
    facts: Facts
    category: str
    posts: frozenset[int]


Source = Callable[[Actor, str, datetime, datetime], Iterable[Past]]
# Rows of a list for these ids, as far as the actor may see them.
Describe = Callable[[Actor, Sequence[int]], Sequence[Any]]
_sources: dict[Source, Describe] = {}


def read_from(source: Source, describe: Describe) -> None:
    """The room above says where matters of the past are read, newest first, and how a list shows
    them.

    The source yields only what the actor may read in full: how often a word occurs would tell
    what stands there.
    """
    _sources[source] = describe


def listed(actor: Actor, trial: Trial) -> list[Any]:
    """The matters that would have gone elsewhere, as far as this reader may see them."""
    return [row for describe in _sources.values() for row in describe(actor, trial.listed)]


@dataclass(slots=True)
class Found:
    """`moved` of the `fired` would have gone elsewhere than they did; `listed` are their newest."""

    looked: int = 0
    fired: int = 0
    moved: int = 0
    listed: list[int] = field(default_factory=list)


def run(actor: Actor, rule: Rule, since: datetime, until: datetime) -> Found:
    """Ask all rules as they would stand with `rule` in force."""
    others = (
        Rule.objects.in_force().over(rule.place).exclude(pk__in=[rule.pk, rule.follows_id or 0])
    )
    below = Rule.objects.in_force().filter(place__startswith=rule.place)
    standing = {one.pk: one for one in [*others, *below.exclude(pk=rule.follows_id or 0), rule]}
    rules, found = order(one.value for one in standing.values()), Found()
    for past in (one for source in _sources for one in source(actor, rule.place, since, until)):
        found.looked += 1
        fired = judge(rules, past.facts).fired
        if fired is None or fired.pk != rule.pk:
            continue
        found.fired += 1
        if elsewhere(fired.then, past):
            found.moved += 1
            if len(found.listed) < Trial.MOST:
                found.listed.append(past.pk)
    return found


def elsewhere(then: Then, past: Past) -> bool:
    """Whether the matter went to another class or other hands than the rule says."""
    if then.category and then.category != past.category:
        return True
    return bool(then.post) and then.post not in past.posts
