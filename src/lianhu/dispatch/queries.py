"""The rules in force, kept in the process and read again when their stamp has risen."""

from typing import Any, Final

from django.db import connection as _connection

from lianhu.dispatch.conditions import Facts, Judged, judge, order
from lianhu.dispatch.conditions import Rule as Value
from lianhu.dispatch.models import Decision, Rule

connection: Any = _connection
# Rises by one with every rule that is enabled or ended, whichever process did it: rows never go and
# what was set is never unset. Beside a read that is made anyway it costs no statement.
STAMP: Final = "(SELECT count(enabled_at) + count(ended_at) FROM dispatch_rule)"

_kept: dict[str, tuple[int, tuple[Value, ...]]] = {}


def fresh(stamp: int | None = None) -> tuple[Value, ...]:
    """The rules in force at this moment, in their order.

    Args:
        stamp: as a read just made found it (`STAMP`); asked for if it is not given.
    """
    schema = str(connection.schema_name)
    if stamp is None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {STAMP}")  # noqa: S608 - a constant
            stamp = int(cursor.fetchone()[0])
    kept = _kept.get(schema)
    if kept and kept[0] == stamp:
        return kept[1]
    found = order(rule.value for rule in Rule.objects.in_force()) if stamp else ()
    _kept[schema] = stamp, found
    return found


def kept() -> tuple[Value, ...]:
    """The rules as the last `fresh` of this process found them; only right after one."""
    found = _kept.get(str(connection.schema_name))
    return found[1] if found else ()


def forget() -> None:
    """Drop what is kept; for tests that roll back."""
    _kept.clear()


def judged(facts: Facts) -> Judged | None:
    """What the rules over a place say, as `kept`; None where there is no rule, without a statement."""
    rules = kept()
    return judge(rules, facts) if any(facts.place.startswith(r.place) for r in rules) else None


def of_matter(matter: int) -> list[Decision]:
    """What was decided about a matter by rules, first to last, with the rules that fired."""
    return list(Decision.objects.filter(matter=matter).select_related("rule__area"))
