"""Where a matter may be handed from one method to another: one in force, made for the law of the place."""

from django.utils.translation import gettext as _

from lianhu.bodies.queries import legal_regime
from lianhu.kernel.errors import Missing, Refusal
from lianhu.matters.models import Matter
from lianhu.matters.remembering import once
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.models import MethodVersion
from lianhu.methods.queries import definition_of, in_force, method_for
from lianhu.methods.vocabulary import REGIMES
from lianhu.places.models import Area
from lianhu.places.queries import village_of


def version_at(area: Area, key: str) -> MethodVersion:
    """The version of method `key` that takes a matter of this area on.

    Raises:
        Missing: no such method here. Refusal: it is written for another law.
    """
    version = method_for(area, key)
    method = definition_of(version.pk)
    if not lawful(area, method):
        raise Refusal(_("“%s”不是按这里适用的法律写的，请另选一条路。") % method.title)
    return version


def closed(matter: Matter, stage: Stage) -> set[str]:
    """The choices of a stage that lead to a method which cannot take the matter on here."""
    return {
        edge.when
        for edge in stage.next
        if edge.method and edge.when and not fits(matter.area, edge.method)
    }


def fits(area: Area, key: str) -> bool:
    """Whether method `key` takes matters on there."""
    try:
        version_at(area, key)
    except (Missing, Refusal):
        return False
    return True


def open_at(area: Area) -> list[Definition]:
    """The methods that take matters on there."""
    found = (definition_of(one.pk) for one in in_force(area))
    return [method for method in found if lawful(area, method)]


def lawful(area: Area, method: Definition) -> bool:
    """Whether it is written for the law of the place; one for both laws is asked nothing more."""
    if set(REGIMES) <= set(method.regimes):
        return True
    regime = _regime(area)
    return not regime or regime in method.regimes


def _regime(area: Area) -> str:
    """Whose law binds where the matter lies; "" while nobody wrote it down."""

    def find() -> str:
        village = village_of(area)
        found = legal_regime(village) if village else "none"
        return "" if found == "none" else found

    return once(("regime", area.pk), find)
