"""A posting as it will stand on the board: masked, dated, with who releases it; not kept yet."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import new_salt
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.publicity.models import Posting
from lianhu.publicity.wording import checked_days, days_after, law_of, public_line, public_words

if TYPE_CHECKING:
    from lianhu.places.models import Area


def composed(  # noqa: PLR0913
    actor: Actor,
    *,
    stream: str,
    kind: str,
    title: str,
    words: str,
    area: "Area",
    names: Iterable[str] = (),
    basis: str = "",
    method: str = "",
    board: str = "",
    only_on_board: bool = False,
    days: int | None = None,
    from_at: datetime | None = None,
) -> Posting:
    """What `commands.post` would make public now, word for word; takes what that takes.

    Raises:
        Refusal: at its field, no words, too many, or fewer days than the law asks for.
    """
    if kind not in Posting.Kind.values:
        raise Refusal(_("请选择公示类别。"), field="kind")
    days = checked_days(kind, days)
    begin, known = from_at or clock.now(), tuple(names)
    heading = public_line(title, known, 100, label=_("标题"), field="title")
    if not heading:
        raise Refusal(_("请填写标题。"), field="title")
    return Posting(
        stream=stream, kind=kind, title=heading, words=public_words(words, known),
        area=area, path=area.path, only_on_board=only_on_board, salt=new_salt(),
        basis=public_line(basis, known, 120, label=_("依据"), field="basis") or law_of(area),
        method=public_line(method, known, 80, label=_("公示方式"), field="method")
        or (_("公示栏张贴") if only_on_board else _("网上公示")),
        board=public_line(board, known, 80, label=_("公示栏位置"), field="board"),
        days=days, from_at=begin, until_at=days_after(begin, days), **_releaser(actor, area.path),
    )  # fmt: skip


def _releaser(actor: Actor, path: str) -> dict[str, Any]:
    """Who releases: the person behind the post, and the post as the public reads it."""
    grant = actor.grant("publicity.post", path)
    return {
        "released_by_person_id": actor.person_id,
        "released_by_account_id": actor.account_id,
        "released_by_post_id": grant.post_id if grant else None,
        "released_as": grant.title[:80] if grant else "",
    }
