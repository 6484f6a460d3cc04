"""Publishing a method's text, and a place taking one up."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Organisation
from lianhu.files.intake import attach
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.methods import reading
from lianhu.methods.compiler import check, unready
from lianhu.methods.definition import Definition, load
from lianhu.methods.installing import stored
from lianhu.methods.models import Adoption, MethodVersion
from lianhu.methods.problem import Malformed, Problem
from lianhu.methods.queries import definition_of, known_at, regimes_at
from lianhu.methods.vocabulary import REGIMES
from lianhu.places.models import Area
from lianhu.places.queries import covers

if TYPE_CHECKING:
    from lianhu.files.models import File

ADOPTING = (Area.Kind.COUNTY, Area.Kind.TOWN, Area.Kind.VILLAGE)


class Faulty(Refusal):
    """The text cannot be a method here; `problems` says every reason with its line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)), field="text")
        self.problems = problems


@command("发布工作法")
def publish(
    actor: Actor, text: str | bytes, *, area: Area, name: str = "工作法.toml"
) -> MethodVersion:
    """Keep the text of a method as a version of `area`, for ever; it is in force once adopted.

    The same text again gives the version there is. `name` is how problems call the file.

    Raises:
        Faulty: it is no method file, or cannot work where it is published.
        Refusal: this area has another text under the same key and version number.
    """
    actor.require("methods.publish", place=area.path)
    definition = checked(text, name, area)
    made, fresh = stored(definition, reading.decode(text, name), area)
    emit(
        actor, "methods.publish", stream=made.stream, place=area.path, fresh=fresh,
        number=made.number, digest=made.digest,
    )  # fmt: skip
    return made


def checked(text: str | bytes, name: str, area: Area | None) -> Definition:
    """The method that `text` is, if it can work at `area`. Raises Faulty."""
    try:
        definition = load(text, name)
    except Malformed as error:
        raise Faulty(error.problems) from error
    problems = _problems(definition, area, None)
    if problems:
        raise Faulty(problems)
    return definition


def _problems(definition: Definition, area: Area | None, day: date | None) -> tuple[Problem, ...]:
    """Why it cannot be used at `area`, by the law of `day` (its own `law_date` for None)."""
    known, regimes = known_at(area, besides=[definition]), regimes_at(area)
    if not set(regimes) & set(definition.regimes):
        said = _("“%(title)s”是给%(theirs)s写的，这里适用%(ours)s的法律。") % {
            "title": definition.title, "theirs": "、".join(REGIMES[one] for one in definition.regimes),
            "ours": "、".join(REGIMES[one] for one in regimes),
        }  # fmt: skip
        return (Problem(definition.file, 1, "regime", said),)
    return (*check(definition, known, regimes, day), *unready(definition))


@command("采用工作法")
def adopt(
    actor: Actor,
    version: MethodVersion,
    *,
    area: Area,
    body: Organisation,
    decided_on: date,
    scan: "File | None" = None,
    words: str = "",
) -> Adoption:
    """`area` works by `version` from now on; matters under way keep the version they entered.

    Args:
        body: the organisation whose meeting decided: a village's own, else of this area or above.
        decided_on: the day of that meeting.
        scan: the signed decision, a draft of this actor.
        words: name and number of the resolution, where the meeting was held here.

    Raises:
        Refusal: the body or day does not fit, or the method cannot work here (Faulty).
        Conflict: somebody else changed the method of this area at the same moment.
    """
    actor.require("methods.adopt", place=area.path)
    _fits(version, area, body, decided_on)
    before = Adoption.objects.live().filter(area=area, key=version.key)
    if before.filter(version=version).exists():
        raise Refusal(_("这里已经在用这一版。"))
    now = clock.now()
    before.update(until_at=now)
    made = _adopted(
        version, area, body=body, decided_on=decided_on, scan=scan, words=words[:80], from_at=now
    )
    if scan is not None:
        attach(scan, made.stream)
    emit(
        actor, "methods.adopt", stream=made.stream, place=area.path, fresh=True,
        version=version.pk, digest=version.digest, body=body.pk,
        decided_on=decided_on.isoformat(), scan=scan.sm3 if scan else "",
    )  # fmt: skip
    return made


def _fits(version: MethodVersion, area: Area, body: Organisation, decided_on: date) -> None:
    if area.kind not in ADOPTING:
        raise Refusal(_("工作法由县、乡镇（街道）或村（社区）采用。"), field="area")
    if not covers(body.path, area.path):
        said = _("“%(body)s”不管“%(area)s”，不能替它决定。")
        raise Refusal(said % {"body": body, "area": area}, field="body")
    if area.kind == Area.Kind.VILLAGE and not covers(area.path, body.path):
        said = _("村里用什么工作法，由村里的组织开会定；%(body)s可以推荐，不能替村里采用。")
        raise Refusal(said % {"body": body}, field="body")
    if decided_on > clock.today():
        raise Refusal(_("决定日期不能晚于今天。"), field="decided_on")
    definition = definition_of(version.pk)
    # What was lawful when it was written may be no more: the day of the decision counts.
    problems = _problems(definition, area, max(decided_on, definition.law_date))
    if problems:
        raise Faulty(problems)


def _adopted(version: MethodVersion, area: Area, **words: object) -> Adoption:
    try:
        with transaction.atomic():
            return Adoption.objects.create(version=version, area=area, key=version.key, **words)
    except IntegrityError as clash:
        raise Conflict(_("他人刚刚为这里采用了另一版，请刷新后再看。")) from clash
