"""How many women were at the meeting that voted on a pact: a figure that is kept and shown."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Refusal
from lianhu.pacts.models import State, Turnout, Version
from lianhu.pacts.signing import signed


@command("记表决时到会的妇女")
def count_women(actor: Actor, version: Version, *, people: int, women: int) -> Turnout:
    """Write down how many came and how many of them were women; shown to everybody, never a bar.

    No article says how many there must be (`pacts.toml`, women): what was resolved stands.

    Raises:
        Refusal: more women than people. IllegalMove: no meeting of ours passed it. Conflict: kept.
    """
    pact = version.pact
    actor.require("pacts.count_women", place=pact.place)
    by = signed(actor, "pacts.count_women", pact.place)
    held(version)
    if version.state != State.IN_FORCE or version.resolution_id is None:
        raise IllegalMove(_("会上通过以后才记。"))
    if not people >= 1 or not 0 <= women <= people:
        raise Refusal(_("妇女人数不能比到会的人多。"), field="women")
    if Turnout.objects.filter(version=version).exists():
        raise Conflict(_("已经记过了。"))
    made = Turnout.objects.create(
        version=version, people=people, women=women, by_person_id=by.person_id, by_as=by.post,
        at=clock.now(),
    )  # fmt: skip
    emit(
        actor, "pacts.count_women", stream=pact.stream, place=pact.place, version=version.pk,
        people=people, women=women,
    )  # fmt: skip
    return made
