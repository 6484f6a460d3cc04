"""What dispatch rules are asked about a matter, and what they said of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.rows import insert
from lianhu.bodies.models import Post
from lianhu.dispatch import explaining, queries
from lianhu.dispatch.conditions import Facts, Judged, Rule
from lianhu.dispatch.models import Decision
from lianhu.dispatch.models import Rule as RuleRow
from lianhu.dispatch.trying import Past
from lianhu.kernel import clock
from lianhu.matters import rows
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Plan, Word
from lianhu.matters.sights import Reading, reads_words
from lianhu.matters.telling import said_first

CHUNK = 2000


def facts(matter: Matter, text: str, category: str = "", affair: str = "") -> Facts:
    """What rules may ask about; `category` and `affair` as somebody is about to sort it."""
    return Facts(
        kind=matter.kind, channel=matter.channel, text=text, place=matter.place,
        at=matter.raised_at, teller=_teller(matter.teller), affair=affair or matter.triage,
        category=category,
    )  # fmt: skip


def _teller(teller: Any) -> str:
    if teller is None or teller.erased_at or not (teller.name or teller.phone_cipher):
        return "unnamed"
    return "helped" if teller.helper_name else "self"


def judged(matter: Matter, text: str, category: str = "", affair: str = "") -> Judged | None:
    """What the rules over its place say; None where there are none."""
    return queries.judged(facts(matter, text, category, affair))


def asked(matter: Matter, category: str = "", affair: str = "") -> Judged | None:
    """As `judged`, by the rules of this moment; the words are read only where there is a rule.

    `category` or `affair`: as somebody is about to sort it.
    """
    rules = queries.fresh()
    if not any(matter.place.startswith(rule.place) for rule in rules):
        return None
    return judged(matter, said_first(matter), category, affair)


def keep(matter: Matter, said: Judged, moment: str, *, followed: bool) -> Decision:
    """Write down what was decided, for ever."""
    row = Decision(
        matter=matter.pk, moment=moment, at=clock.now(),
        rule_id=said.fired.pk if said.fired else None, verdicts=[list(v) for v in said.verdicts],
        followed=followed and said.fired is not None,
    )  # fmt: skip
    insert(row)
    return row


def preferred(rule: Rule | None, pool: list[Post]) -> list[Post]:
    """The posts of the pool that a rule would rather have: the one it names, else its unit's."""
    if rule is None:
        return []
    named = [post for post in pool if post.pk == rule.then.post]
    return named or [
        post
        for post in pool
        if rule.then.organisation and post.organisation_id == rule.then.organisation
    ]


def obeyed(rule: Rule | None, category: str, level: str, post: Post | None) -> bool:
    """Whether a matter sent like this went where the rule says."""
    if rule is None or post is None:
        return False
    then = rule.then
    said = ((then.category, category), (then.level, level), (then.post, post.pk),
            (then.organisation, post.organisation_id))  # fmt: skip
    return all(not wanted or wanted == got for wanted, got in said)


def in_words(rule: Rule) -> str:
    """What a rule says, for whoever decides."""
    row = RuleRow.objects.for_rows().get(pk=rule.pk)
    said = explaining.answer(rule.then, explaining.Names.of([row]))
    return _("按规则“%(rule)s”：%(what)s。由您定。") % {"rule": row.title, "what": said}


def explained(actor: Actor, matter: Matter) -> list[explaining.Explained]:
    """What rules decided about it, for staff who read its words; one query where none ever did."""
    if not reads_words(actor, matter):
        return []
    return explaining.explain(queries.of_matter(matter.pk))


def past(actor: Actor, place: str, since: datetime, until: datetime) -> Iterator[Past]:
    """What was dispatched of all that was raised under `place` in this time, newest first; only
    what the actor reads in full."""
    said = Word.objects.filter(
        matter=OuterRef("pk"), role=WordRole.DEMAND, erased_at=None
    ).order_by("at", "pk")
    took = Plan.objects.filter(matter=OuterRef("pk")).order_by("made_at", "pk")
    asked = (
        Matter.objects.visible_to(actor)
        .filter(Reading.of(actor).rows(), under([place], "place"))
        .own_way()
        .filter(raised_at__gte=since, raised_at__lte=until)
        .exclude(category="")
        .order_by("-raised_at", "-pk")
    )
    found: QuerySet[Matter, Any] = asked.annotate(
        said_first=Subquery(said.values("text")[:1]), took=Subquery(took.values("post")[:1])
    ).values_list(
        "pk", "kind", "channel", "place", "raised_at", "triage", "category", "suggested_id",
        "holder_id", "said_first", "took", "teller__name", "teller__phone_cipher",
        "teller__helper_name", "teller__erased_at", named=True,
    )  # fmt: skip
    for row in found.iterator(CHUNK):
        had = row.took or row.holder_id or row.suggested_id
        yield Past(
            row.pk,
            Facts(
                row.kind,
                row.channel,
                row.said_first or "",
                row.place,
                row.raised_at,
                _teller(_Named(row)),
                row.triage,
                row.category,
            ),
            row.category,
            frozenset([had] if had else ()),
        )


class _Named:
    """The teller of a row of plain values."""

    def __init__(self, row: Any) -> None:
        self.name, self.phone_cipher = row.teller__name, row.teller__phone_cipher
        self.helper_name, self.erased_at = row.teller__helper_name, row.teller__erased_at


def lines(actor: Actor, ids: Sequence[int]) -> list[rows.Line]:
    """The rows of these matters, newest first; one query."""
    found = Matter.objects.visible_to(actor).filter(pk__in=list(ids))
    return rows.lines(actor, found.order_by("-raised_at", "-pk"))
