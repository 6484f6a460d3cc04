"""The rules in force, kept in the process and read again when their stamp has risen."""

from typing import Final

from lianhu.counties.stamped import Stamped
from lianhu.dispatch.conditions import Facts, Judged, judge, order
from lianhu.dispatch.conditions import Rule as Value
from lianhu.dispatch.models import Decision, Rule

# Rises by one with every rule that is enabled or ended, whichever process did it: rows never go and
# what was set is never unset. Beside a read that is made anyway it costs no statement.
STAMP: Final = "(SELECT count(enabled_at) + count(ended_at) FROM dispatch_rule)"

RULES: Final = Stamped[tuple[Value, ...]](
    STAMP, lambda stamp: order(rule.value for rule in Rule.objects.in_force()) if stamp else ()
)
# The rules in force at this moment, in their order.
fresh = RULES.fresh
forget = RULES.forget


def kept() -> tuple[Value, ...]:
    """The rules as the last `fresh` of this process found them; only right after one."""
    return RULES.last() or ()


def judged(facts: Facts) -> Judged | None:
    """What the rules over a place say, as `kept`; None where there is no rule, without a statement."""
    rules = kept()
    return judge(rules, facts) if any(facts.place.startswith(r.place) for r in rules) else None


def of_matter(matter: int) -> list[Decision]:
    """What was decided about a matter by rules, first to last, with the rules that fired."""
    return list(Decision.objects.filter(matter=matter).select_related("rule__area"))
