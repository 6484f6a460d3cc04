"""What changes a posting: released, hung, taken down, withdrawn."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit
from lianhu.bodies.models import Post
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.publicity import disclosing
from lianhu.publicity.composing import composed, kept_until, planned
from lianhu.publicity.flow import POSTING
from lianhu.publicity.models import Hanging, Posting
from lianhu.publicity.tables import Listed
from lianhu.publicity.wording import days_after, public_line

if TYPE_CHECKING:
    from lianhu.places.models import Area


@command("公示")
def post(  # noqa: PLR0913
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
    item: str = "",
    period: str = "",
    listed: Listed | None = None,
    owed: int | None = None,
) -> Posting:
    """Make something public in an area; the actor is the named person who releases it.

    Phones, ID numbers, accounts and the given names are masked once more here, whatever the
    caller masked before.

    Args:
        stream: the subject, "matter:17", or empty for a notice that stands for itself.
        kind: a `Posting.Kind`.
        names: persons concerned, shown masked wherever the words spell them.
        basis: the article, decision or period it rests on.
        board: which physical board it hangs on.
        only_on_board: never on the page (social assistance is published in the village only).
        days: full calendar days; None takes the least the law asks for.
        from_at: when it begins; None is now.
        item: what of the disclosure catalogue it is; says kind, article and days.
        period: of which month or quarter ("2026-10", "2026Q3"), where the item has a rhythm.
        owed: which row of the calendar this settles, where no period says it.
        listed: a table beside the words, already masked for the page and for the board.

    Raises:
        Refusal: at its field, no words, too many, or fewer days than the law asks for.
        NotAllowed: nobody by name, or not over this area.
    """
    actor.require("publicity.post", place=area.path, stream=stream)
    if actor.person_id is None and actor.account_id is None:
        raise NotAllowed(_("公示必须由一位具名的人员发布。"))
    made = composed(
        actor, stream=stream, kind=kind, title=title, words=words, area=area, names=names,
        basis=basis, method=method, board=board, only_on_board=only_on_board, days=days,
        from_at=from_at, item=item, period=period, listed=listed,
    )  # fmt: skip
    made.save(force_insert=True)
    event = emit(
        actor, "publicity.post", stream=made.key, place=area.path, fresh=True,
        subject=stream or made.key, kind=made.kind, days=days, digest=digest(made.sealed_words, made.salt),
        item=made.item, period=made.period,
    )  # fmt: skip
    made.stream, made.head = stream or made.key, event.hash
    made.save(update_fields=["stream", "head"])
    disclosing.fulfil(made, owed)
    return made


@command("上墙公示")
def hang(actor: Actor, posting: Posting, *, photo: File | None = None, board: str = "") -> None:
    """The paper hangs on a board; a photo shows so, or the word of the named person who says it.

    The days count from now again, so that the last board hangs as long as the first.
    Source: 村民委员会组织法 第三十五条, 2026-01-01 (on a board, at least 15 days).

    Args:
        board: which; empty is the first that was named when it was released.

    Raises:
        Refusal: it hangs there already. IllegalMove: it was withdrawn or is over.
    """
    actor.require("publicity.hang", place=posting.path)
    _by_name(actor)
    held = locked(posting)
    now = clock.now()
    place = public_line(board, (), 80, label=_("公示栏位置"), field="board")
    place = place or next(iter(planned(held)), "")
    if held.hangings.filter(place=place).exists():
        raise Refusal(_("这一处已经记过上墙了。"), field="board")
    until = max(held.ends_at, days_after(now, held.days))
    POSTING.move(
        posting, "hang", hung_at=held.hung_at or now, until_at=until,
        board=held.board or place, online_until=kept_until(held, until),
        stopped_at=now if held.stopped_at else None,
    )  # fmt: skip
    Hanging.objects.create(
        posting=posting, place=place, hung_at=now, hung_photo=photo, **_said_by(actor, held, "hung")
    )
    _keep_photo(posting, photo)
    emit(
        actor, "publicity.hang", stream=posting.key, place=posting.path,
        file=photo.pk if photo else None, sm3=photo.sm3 if photo else "",
        until=until.isoformat(),
    )  # fmt: skip


@command("取下公示")
def take_down(
    actor: Actor, posting: Posting, *, photo: File | None = None, hanging: Hanging | None = None
) -> None:
    """The paper was taken down after its days: from one board, or from all.

    Raises:
        Refusal: the days are not over, or stand still; withdraw it with a reason instead.
    """
    actor.require("publicity.take_down", place=posting.path)
    _by_name(actor)
    held, now = locked(posting), clock.now()
    withdrawn = held.state == Posting.State.WITHDRAWN
    if held.stopped_at and not withdrawn:
        raise Refusal(_("有异议还没有答复，公示天数停住不算，请先答复。"))
    if now <= held.until_at and not withdrawn:
        raise Refusal(
            _("公示到%(day)s才满期，现在不能取下；确需停止的请“撤回”并写明原因。")
            % {"day": clock.chinese_date(held.until_at)}
        )
    boards = held.hangings.filter(down_at=None)
    some = boards.filter(pk=hanging.pk) if hanging else boards
    some.update(down_at=now, down_photo=photo, **_said_by(actor, held, "down"))
    if not withdrawn and not boards.exists():
        POSTING.move(posting, "take_down", taken_down_at=now)
    _keep_photo(posting, photo)
    emit(
        actor, "publicity.take_down", stream=posting.key, place=posting.path,
        file=photo.pk if photo else None, sm3=photo.sm3 if photo else "",
    )  # fmt: skip


@command("撤回公示")
def withdraw(actor: Actor, posting: Posting, *, why: str) -> None:
    """Stop a posting before its end; the reason stays.

    By the place it hangs in, or by the post that released it there; nobody else above.
    """
    if not may_withdraw(actor, posting):
        actor.require("publicity.withdraw", place=posting.path)
    reason = clean_line(why, 200, label=_("撤回原因"), field="why")
    if not reason:
        raise Refusal(_("请写明撤回原因。"), field="why")
    POSTING.move(posting, "withdraw", withdrawn_at=clock.now(), withdrawn_why=reason)
    disclosing.owed_again(posting)
    emit(actor, "publicity.withdraw", stream=posting.key, place=posting.path)


def may_withdraw(actor: Actor, posting: Posting) -> bool:
    """Whether it hangs where the actor answers for the board, or their post released it there."""
    if actor.may("publicity.withdraw", posting.path):
        return True
    if posting.released_by_post_id is None:
        return False
    home = Post.objects.filter(pk=posting.released_by_post_id).values_list("path", flat=True)
    return any(actor.may("publicity.withdraw", path) for path in home)


def locked(posting: Posting) -> Posting:
    """The row as it stands, which nobody else changes until the transaction ends."""
    return Posting.objects.select_for_update().get(pk=posting.pk)


def _by_name(actor: Actor) -> None:
    if actor.person_id is None and actor.account_id is None:
        raise NotAllowed(_("贴上、取下公示，要由一位具名的人员记录。"))


def _said_by(actor: Actor, posting: Posting, what: str) -> dict[str, Any]:
    """Who says that it was hung or taken down, as a person and as the public reads it."""
    grant = actor.grant(f"publicity.{'hang' if what == 'hung' else 'take_down'}", posting.path)
    return {
        f"{what}_by_person_id": actor.person_id,
        f"{what}_by_account_id": actor.account_id,
        f"{what}_as": grant.title[:80] if grant else "",
    }


def _keep_photo(posting: Posting, photo: File | None) -> None:
    if photo is not None:
        attach(photo, posting.key, confidentiality=Confidentiality.PUBLIC)
