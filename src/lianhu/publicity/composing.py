"""A posting as it will stand on the board: masked, dated, with who releases it; not kept yet."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import new_salt
from lianhu.bodies.queries import legal_regime
from lianhu.kernel import clock
from lianhu.kernel.duration import Duration
from lianhu.kernel.errors import Refusal
from lianhu.places.paths import BELOW_VILLAGE
from lianhu.places.queries import village_of
from lianhu.publicity.catalogue import ANY, Item, catalogue, chosen, item_of
from lianhu.publicity.models import Posting
from lianhu.publicity.periods import Period
from lianhu.publicity.tables import Listed, persons
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
    item: str = "",
    period: str = "",
    listed: Listed | None = None,
) -> Posting:
    """What `commands.post` would make public now, word for word; takes what that takes.

    Raises:
        Refusal: at its field, no words, too many, or fewer days than the law asks for.
    """
    thing = _of_catalogue(item, area) if item else None
    kind = thing.kind if thing else kind
    if kind not in Posting.Kind.values:
        raise Refusal(_("请选择公示类别。"), field="kind")
    days = checked_days(kind, days, thing)
    begin, known = from_at or clock.now(), tuple(names)
    heading = public_line(title, known, 100, label=_("标题"), field="title")
    if not heading:
        raise Refusal(_("请填写标题。"), field="title")
    on_board = only_on_board or bool(thing and thing.only_on_board)
    until = days_after(begin, days)
    made = Posting(
        stream=stream, kind=kind, title=heading, words=public_words(words, known),
        area=area, path=area.path, only_on_board=on_board, salt=new_salt(), item=item,
        period=_period(thing, period), table=listed.web if listed else None,
        board_table=listed.board if listed else None,
        basis=_basis(public_line(basis, known, 120, label=_("依据"), field="basis"), thing, area),
        method=public_line(method, known, 80, label=_("公示方式"), field="method")
        or (_("公示栏张贴") if on_board else _("网上公示")),
        board=public_line(board, known, 80, label=_("公示栏位置"), field="board"),
        days=days, from_at=begin, until_at=until, **_releaser(actor, area.path),
    )  # fmt: skip
    made.online_until = kept_until(made, until)
    return made


def kept_until(posting: Posting, until: datetime) -> datetime:
    """Until when it may be read on the page if its days are over at `until`.

    A list of persons goes with its last day: nothing asks for it any longer.
    Source: 个人信息保护法 第十九条, 2021-11-01.
    """
    thing = None if persons(posting.table) else item_of(posting.item)
    return Duration(thing.online, "d").after(until) if thing and thing.online else until


def planned(posting: Posting) -> list[str]:
    """The boards named when it was released."""
    return [one.strip() for one in posting.board.split("、") if one.strip()]


def answer_by(posting: Posting) -> date:
    """The last day of the answer to an objection that comes now; the first day does not count."""
    terms = catalogue().terms
    high = posting.area.kind not in (posting.area.Kind.VILLAGE, *BELOW_VILLAGE)
    return clock.today() + timedelta(days=terms.answer_above if high else terms.answer)


def _of_catalogue(key: str, area: "Area") -> Item:
    thing, village = chosen(key), village_of(area)
    regime = legal_regime(village) if village else ANY
    if thing.regime not in (ANY, regime):
        raise Refusal(
            _("“%(title)s”依据的是%(basis)s，不适用于%(area)s。")
            % {"title": thing.title, "basis": thing.basis, "area": area},
            field="item",
        )
    return thing


def _period(thing: Item | None, key: str) -> str:
    if thing is None or not thing.periodic:
        return ""
    period = Period.parse(key)
    if period != Period.at(period.start, thing.every):
        raise Refusal(_("这一项是%s，请选对期间。") % thing.rhythm, field="period")
    if period.start > clock.today():
        raise Refusal(_("这一期还没有开始。"), field="period")
    return key


def _basis(said: str, thing: Item | None, area: "Area") -> str:
    if thing is None:
        return said or law_of(area)
    return f"{thing.basis}；{said}" if said and thing.basis not in said else thing.basis


def _releaser(actor: Actor, path: str) -> dict[str, Any]:
    """Who releases: the person behind the post, and the post as the public reads it."""
    grant = actor.grant("publicity.post", path)
    return {
        "released_by_person_id": actor.person_id,
        "released_by_account_id": actor.account_id,
        "released_by_post_id": grant.post_id if grant else None,
        "released_as": grant.title[:80] if grant else "",
    }
