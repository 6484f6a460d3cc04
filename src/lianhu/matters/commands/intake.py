"""A matter begins: somebody said something, through any door."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.rows import insert
from lianhu.audit.trace import command, emit
from lianhu.kernel.errors import Refusal
from lianhu.matters import beginning, boxes, sending, telling, writing
from lianhu.matters.beginning import Begun
from lianhu.matters.kinds import Channel, Kind, Secrecy, WordRole
from lianhu.matters.models import Matter, new_matter_id
from lianhu.people.commands import note_teller
from lianhu.people.models import Person
from lianhu.places.models import Area

if TYPE_CHECKING:
    from lianhu.files.models import File

RAISE_FOR = "matters.raise_for"


@dataclass(frozen=True, slots=True)
class Teller:
    """Who speaks, as far as they want to say. All empty: somebody who wants no answer by name.

    `person` is who a helper knows them to be.
    """

    name: str = ""
    phone: str = ""
    where_words: str = ""
    reach: str = "page"
    helper: str = ""
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """The new matter and the code, which is shown once and printed on the slip."""

    matter: Matter
    code: str


@command("反映事项", open_to=("visitor", "channel"))
def raise_(  # noqa: PLR0913
    actor: Actor,
    *,
    area: Area,
    words: str = "",
    files: Sequence["File"] = (),
    kind: str = Kind.DEMAND,
    channel: str = Channel.PAGE,
    channel_key: str = "",
    teller: Teller | None = None,
    spot: str = "",
    from_above: bool = False,
) -> Raised:
    """Somebody raises a matter in `area`; a voice recording alone is complete.

    The matter enters the method that the place adopted for its kind, and the post that sorts
    it is found and told in the same transaction. What accuses a cadre never comes in here: it is
    for `sealed.report`.

    Args:
        from_above: a superior asked for it; nobody here raised it by themselves.

    Raises:
        Refusal: nothing was said, or the words are too long; names the field.
        NotAllowed: staff without a post over the area.
    """
    actor.require("matters.raise", place=area.path)
    if channel not in Channel.values or kind not in Kind.values:
        raise Refusal(_("不认识的渠道或类型。"))
    if channel_key.startswith(boxes.PREFIX):
        boxes.require_slip(channel_key, area)
    left = (
        note_teller(actor, **_said(teller), place=area.path, confidentiality=Secrecy.INTERNAL)
        if teller
        else None
    )
    begun = beginning.begin(
        actor, new_matter_id(), area, kind, channel=channel, channel_key=channel_key,
        teller=left, spot=spot, from_above=from_above,
    )  # fmt: skip
    keep(actor, begun, words, files, label=_speaker(actor, area, teller))
    return Raised(begun.matter, begun.code)


def keep(  # noqa: PLR0913
    actor: Actor,
    begun: Begun,
    words: str,
    files: Sequence["File"],
    *,
    label: str,
    without: str = "",
) -> None:
    """Keep what begins with its words, and tell everybody but the audience `without`."""
    matter = begun.matter
    insert(matter)
    word = writing.write(actor, matter, WordRole.DEMAND, words, files, label=label, field="words")
    facts = begun.facts(word)
    emit(
        actor, "matters.raise", stream=matter.stream, place=matter.place, fresh=True, **facts
    )  # fmt: skip
    quotes = {"title": telling.title_in(matter, word.text)}
    telling.tell_stage(actor, matter, begun.first, "leave", quotes, without=without)
    if not sending.sent_at_once(matter, word.text, quotes):
        telling.tell_stage(actor, matter, begun.to, "enter", quotes, without=without)


def _speaker(actor: Actor, area: Area, teller: Teller | None) -> str:
    """Who speaks, without a name: the resident, a post for somebody, or a post by itself."""
    if not actor.is_staff:
        return _("反映人")
    post = writing.label_of(actor, "matters.raise", area.path)
    if teller is None or not (teller.name or teller.phone or teller.where_words):
        return _("%(post)s代报") % {"post": post[:50]}
    return _("反映人（%(post)s代为反映）") % {"post": post[:48]}


def _said(teller: Teller) -> dict[str, Any]:
    return {
        "name": teller.name, "phone": teller.phone, "where_words": teller.where_words,
        "reach": teller.reach, "helper": teller.helper,
        "person": teller.person,
    }  # fmt: skip
