"""How an operation of a matter runs: once, on what the caller read, with the sentences of its page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema

from lianhu.access import limits
from lianhu.api import details, reading
from lianhu.api.answering import answer, moment
from lianhu.api.raising import HOUR, UPLOADS, drafts, once_by_key
from lianhu.api.v1 import shapes, words
from lianhu.api.v1.doors import Request, may_write
from lianhu.api.v1.faults import Clash, Stale
from lianhu.api.v1.matters import FAULTS
from lianhu.audit.actor import Actor
from lianhu.audit.held import said_in_words
from lianhu.audit.seen import held
from lianhu.audit.trace import together
from lianhu.bodies.models import Post
from lianhu.files.models import File
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import desk, doing, order
from lianhu.matters.models import Matter

ACTED: Final[dict[Any, Any]] = {
    200: shapes.Acted, 409: shapes.Refused, 412: shapes.Refused, 413: shapes.Refused, **FAULTS,
}  # fmt: skip
# What the sender of a matter does by their own word; the page asks nothing beforehand either.
SENDERS: Final = ("rate", "comment")
# As on the page of one's own matter.
WRITES_AN_HOUR: Final = 20
Run = Callable[[Actor, Matter], object]


def act(  # noqa: PLR0913, PLR0917
    request: Request, number: str, name: str, body: Schema, key: str | None, match: str | None,
    run: Run,
) -> HttpResponse:  # fmt: skip
    """Do `run` to the matter once, if it is still as the caller read it.

    Raises:
        Missing: not visible to this caller. Stale: it has moved since `match` was read.
        Clash: it is somebody else's step now; says who came first. Others: as the command says.
    """
    caller = may_write(request.auth)
    if caller.actor.kind == "bearer" and name not in SENDERS:
        raise NotAllowed(_("这一步不由反映人办理。"))

    def once_only() -> dict[str, Any]:
        matter = reading.one(caller, number)
        with _unmoved(caller.actor, matter, name, match):
            try:
                if name not in SENDERS:
                    doing.check(caller.actor, matter, name)
                elif not caller.token:
                    limits.require(f"{name}:{caller.actor.device}", WRITES_AN_HOUR, HOUR)
                run(caller.actor, matter)
            except IllegalMove as clash:
                raise Clash(str(clash), field=clash.field, last=desk.last_done(matter)) from clash
        return _after(matter, name)

    payload = [name, number, body.model_dump(mode="json")]
    done = once_by_key(caller.actor, key or "", payload, once_only)
    return answer(done, 200, {"ETag": done["etag"]})


def _after(matter: Matter, name: str) -> dict[str, Any]:
    return {
        "number": matter.number, "act": name, "phase": matter.phase,
        "phase_label": reading.phase_label(matter), "etag": matter.etag,
        "due_at": moment(matter.due_at),
    }  # fmt: skip


@contextmanager
def _unmoved(actor: Actor, matter: Matter, name: str, match: str | None) -> Iterator[None]:
    """One transaction in which the matter is as the caller read it when the block begins.

    What was sent empty or in no known form was read nowhere, and is refused like an old tag.
    """
    if match is None or match.strip() == "*":
        yield
        return
    with said_in_words(actor), together():
        # What joins another takes hold of both in their own order and compares there.
        if name != "join":
            order.hold_moving(matter)
            held(matter)
        # A proxy that packs the answer marks its tag as weak; it names the same state.
        wanted = {tag.strip().removeprefix("W/") for tag in match.split(",")}
        if matter.etag not in wanted:
            raise Stale(desk.last_done(matter) or _("这件事已经有了变化，请重新读取。"))
        yield


def post_of(matter: Matter, key: str, field: str) -> Post:
    found = details.posts_over(matter).get(key)
    if found is None:
        raise Refusal(_("没有这个岗位，请用 GET …/posts 查代号。"), field=field)
    return found


def files_of(actor: Actor, body: words.SaidIn) -> list[File]:
    return drafts(actor, body.files, UPLOADS)


PATH: Final = "/matters/{number}/actions/"
