"""Taking a matter in through either interface: once for a key, within the limits, with its slip."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.access import limits
from lianhu.access.bearer import actor_for
from lianhu.api.keys import Caller, sender_token
from lianhu.audit.actor import SYSTEM, Actor
from lianhu.audit.once import once
from lianhu.files.models import File
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.matters import commands, secrets, story
from lianhu.matters.commands.intake import Teller
from lianhu.matters.kinds import Channel, Kind
from lianhu.matters.models import Matter
from lianhu.places.models import Area
from lianhu.places.queries import village_at

HOUR: Final = 3600
# As on the resident's page, and counted together with it.
RAISES_AN_HOUR: Final = 10
RAISE_FOR: Final = "matters.raise_for"
UPLOADS: Final = (File.Kind.PHOTO, File.Kind.VOICE)


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody raises. `sort` is the class they chose, in words: a hint, not a decision."""

    area: Area
    words: str = ""
    files: Sequence[str] = ()
    kind: str = Kind.DEMAND
    channel: str = Channel.API
    channel_key: str = ""
    teller: Teller | None = None
    spot: str = ""
    sort: str = ""


def take_in(caller: Caller, saying: Saying, *, key: str, payload: Any, device: str = "") -> Matter:
    """Raise the matter, or find the one raised before with the same key and payload.

    Args:
        device: who sends, where no token says so; bounded as the resident's page is.

    Raises:
        TooMany: the device or the channel has raised as much as it may in this hour.
        Conflict: the key came before with another payload.
        Refusal, NotAllowed: as the command says.
    """
    actor = caller.actor
    _require_place(caller, saying.area)
    made_now: list[Matter] = []

    def run() -> dict[str, Any]:
        _count(caller, device)
        made = commands.raise_(
            actor, area=saying.area, words=saying.words, files=drafts(actor, saying.files),
            kind=saying.kind, channel=saying.channel, channel_key=saying.channel_key,
            teller=saying.teller, spot=saying.spot,
        )  # fmt: skip
        if saying.sort:
            bearer = actor_for(made.matter.stream, device)
            commands.comment(bearer, made.matter, words=_("选择的类别：%s") % saying.sort)
        made_now.append(made.matter)
        return {"number": made.matter.number}

    answer = once_by_key(actor, key, payload, run)
    if made_now:
        return made_now[0]
    found = Matter.objects.visible_to(SYSTEM).for_rows()
    return found.get(number=answer["number"])


def once_by_key(
    actor: Actor, key: str, payload: Any, run: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """`once`, in the words of an interface: a key that came before with another payload is told."""
    entered = False

    def enter() -> dict[str, Any]:
        nonlocal entered
        entered = True
        return run()

    try:
        return once(actor, key, payload, enter, form="api")
    except Conflict as clash:
        if entered:
            raise
        raise Conflict(_("这个 Idempotency-Key 用过，内容不同；新的一件请换新的值。")) from clash


def _require_place(caller: Caller, area: Area) -> None:
    """Raises NotAllowed where the caller's token or posts do not reach."""
    token = caller.token
    if token and not token.may_act:
        raise NotAllowed(_("这个令牌只能读，不能提交。"))
    if token and not area.path.startswith(token.place):
        raise NotAllowed(_("这个令牌不能向这个地方提交。"))
    if not caller.is_staff:
        return
    village = village_at(area.path)
    home = village.path if village else area.path
    paths = caller.actor.paths(RAISE_FOR)
    if not any(area.path.startswith(path) or path.startswith(home) for path in paths):
        raise NotAllowed(_("您的岗位不能替这个地方的人反映。"))


def _count(caller: Caller, device: str) -> None:
    token = caller.token
    if token and token.hourly:
        limits.require(
            f"api:{token.pk}", token.hourly, HOUR, _("这个令牌一小时里提交的件数已满，请稍后再交。")
        )
    if device:
        limits.require(
            f"raise:{device}", RAISES_AN_HOUR, HOUR,
            _("这台设备一小时里已经交了很多件，请过一会儿再交。急事请直接打电话，或找网格员。"),
        )  # fmt: skip


def drafts(actor: Actor, tokens: Sequence[str], kinds: Sequence[str] = UPLOADS) -> list[File]:
    """The uploads of this caller with these tokens, in their order.

    Raises:
        Refusal: one is gone, another's, or of another kind.
    """
    wanted = list(dict.fromkeys(tokens))
    mine = File.objects.drafts_of(actor).filter(token__in=wanted, kind__in=kinds)
    found = {file.token: file for file in mine}
    if len(found) < len(wanted):
        raise Refusal(_("有的文件没有上传过、已经用过，或者已过期，请重新上传。"), field="files")
    return [found[token] for token in wanted]


def slip(matter: Matter) -> dict[str, str]:
    """What the one who raised it takes home: code, token, who has it and by when."""
    return {
        "number": matter.number,
        "code": secrets.code_of(matter),
        "token": sender_token(matter.number),
        "now": story.words_now(matter),
    }
