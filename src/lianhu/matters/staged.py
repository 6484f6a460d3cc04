"""Matters at steps of one sort, whichever method each goes by."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from lianhu.matters.models import Matter
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.queries import definition_of


def at(seen: QuerySet[Matter], fits: Callable[[Definition, Stage], bool]) -> QuerySet[Matter]:
    """Those of `seen` that stand at a step which `fits`; one query to learn which steps there are."""
    here = Q(pk__in=[])
    for version, key in seen.order_by().values_list("version_id", "stage").distinct():
        method = definition_of(version)
        if method.has(key) and fits(method, method.stage(key)):
            here |= Q(version_id=version, stage=key)
    return seen.filter(here)
