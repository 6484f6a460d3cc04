"""The row of a matter that begins, and what its first event records: for one alone and for many."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lianhu.audit.actor import Actor
from lianhu.audit.rows import new
from lianhu.counties.current import current
from lianhu.kernel import clock, codes, text
from lianhu.matters import course
from lianhu.matters.kinds import Phase, Secrecy
from lianhu.matters.models import Matter, Word
from lianhu.matters.remembering import once
from lianhu.matters.secrets import seal_code
from lianhu.methods import engine
from lianhu.methods.definition import Stage
from lianhu.methods.queries import definition_of, receiving
from lianhu.places.models import Area


@dataclass(frozen=True, slots=True)
class Begun:
    """A matter that is not saved yet; the code that opens it; where it came in and where it goes.

    `brought` is the end of the time for all of it where it was running before.
    """

    matter: Matter
    code: str = field(repr=False)
    first: Stage
    to: Stage
    brought: datetime | None = None

    def facts(self, word: Word) -> dict[str, Any]:
        """What `matters.raise` records; the log alone gives the row back."""
        matter = self.matter
        facts = {
            "version": matter.version_id, "outcome": "done", "to": matter.stage,
            "kind": matter.kind, "channel": matter.channel, "word": word.pk,
            "digest": word.digest, "holder": matter.holder_id or 0, "teller": matter.teller_id,
            "left": self.first.key,
        }  # fmt: skip
        if matter.from_above:
            facts["from_above"] = True
        if self.brought:
            facts["whole"] = self.brought.isoformat()
        if matter.promised_on:
            facts["promised_on"] = matter.promised_on.isoformat()
        return facts


def _version_for(area: Area, kind: str) -> int:
    """The id of the method version that receives this kind here."""
    return once(("version", area.pk, kind), lambda: receiving(area, kind)).pk


def begin(actor: Actor, pk: int, area: Area, kind: str, **said: Any) -> Begun:
    """A matter that somebody raised, at the stage where it waits to be sorted by the method that
    its place adopted for its kind.

    Args:
        said: further columns: channel, channel_key, teller, spot (as written), promised_on,
            whole_due_at and the like; `code`, where it is opened by one that there is already;
            `version`, the id of the method's version where somebody chose the method.

    Raises:
        Refusal: at `spot`, what is wrong with it.
    """
    version = said.pop("version", 0) or _version_for(area, kind)
    method = definition_of(version)
    first = engine.first(method, collected=False)
    step = engine.move(method, first, "done", {})
    if not isinstance(step, engine.Goto):
        raise AssertionError(f"{method.key} hands over before anybody has looked")
    code = said.pop("code", "") or codes.new_code()
    columns: dict[str, Any] = {
        "raised_by_id": actor.person_id, "raised_at": clock.now(), "secrecy": Secrecy.INTERNAL,
    }  # fmt: skip
    matter = new(
        Matter,
        id=pk,
        kind=kind,
        number=codes.number_of(pk, bytes(current().secret)[:16]),
        code_cipher=seal_code(code, pk),
        area=area,
        place=area.path,
        spot=text.clean_line(said.pop("spot", ""), 80, field="spot"),
        phase=Phase.COLLECTED,
        **(columns | said),
    )
    brought = matter.whole_due_at
    to = course.arrive(matter, version, step.stage, {})
    to.columns["passed"] = engine.count({}, step)
    for name, value in to.columns.items():
        setattr(matter, name, value)
    return Begun(matter, code, method.stage(first), to.stage, brought)
