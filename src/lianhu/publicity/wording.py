"""Words fit for a public board, the days they stay there, and the law that says so."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from lianhu.bodies.queries import legal_regime
from lianhu.kernel import clock
from lianhu.kernel.duration import Duration
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean, clean_line, mask_free_text, short
from lianhu.places.queries import village_of
from lianhu.publicity.catalogue import Item
from lianhu.publicity.models import LEAST_DAYS, Posting

if TYPE_CHECKING:
    from lianhu.places.models import Area

LONGEST: Final = 20_000
MOST_DAYS: Final = 3650
# Source: 村民委员会组织法 第三十五条, 城市居民委员会组织法 第三十四条; both 2026-01-01.
LAWS: Final = {
    "village": "《中华人民共和国村民委员会组织法》第三十五条",
    "community": "《中华人民共和国城市居民委员会组织法》第三十四条",
}


def law_of(area: "Area") -> str:
    """The article under which this place publishes; both where the record says neither."""
    village = village_of(area)
    regime = legal_regime(village) if village else "none"
    return LAWS.get(regime) or "、".join(LAWS.values())


def least_days(kind: str) -> int:
    """Full calendar days a posting of this kind stays at least.

    Source: 村民委员会组织法 第三十五条, 城市居民委员会组织法 第三十四条; both 2026-01-01.
    """
    return 1 if kind == Posting.Kind.NOTICE else LEAST_DAYS


def checked_days(kind: str, days: int | None, thing: Item | None = None) -> int:
    """`days`, or the least there is for None. Raises Refusal for fewer, or for ten years."""
    least = max(least_days(kind), thing.days if thing else 0)
    if days is None:
        return least
    if not least <= days <= MOST_DAYS:
        raise Refusal(
            _("公示天数应在%(least)d天到%(most)d天之间（%(law)s），现填%(days)d天。")
            % {"least": least, "most": MOST_DAYS, "days": days, "law": _law(thing, least)},
            field="days",
        )
    return days


def _law(thing: Item | None, least: int) -> str:
    if thing is None:
        return _("法定不少于15天")
    return _("%(basis)s不少于%(least)d天") % {"basis": thing.basis, "least": least}


def days_after(moment: datetime, days: int) -> datetime:
    """The end of the last of `days` full days; the day of posting is not counted.

    Source: 民法典 第二百零一条、第二百零三条, 2021-01-01.
    """
    return Duration(days, "d").after(moment)


def public_words(words: str, names: Iterable[str], *, label: str = "", field: str = "words") -> str:
    """Cleaned and masked. Raises Refusal when nothing is left."""
    plain = mask_free_text(clean(words, LONGEST, label=label, field=field), names)
    if not plain:
        raise Refusal(_("请填写%(label)s。") % {"label": label or _("公示内容")}, field=field)
    return plain


def public_line(text: str, names: Iterable[str], limit: int, *, label: str, field: str) -> str:
    """Masked, on one line, at most `limit` characters; may be empty."""
    return mask_free_text(clean_line(text, limit, label=label, field=field), names)


def for_groups(posting: Posting, address: str) -> str:
    """The posting in at most 500 characters, to be pasted into a group."""
    head = f"【{posting.get_kind_display()}公示】{posting.title}"
    until = _("公示到%(day)s。有不同意见请点开提出，或到公示栏旁找工作人员。") % {
        "day": clock.chinese_date(posting.ends_at)
    }
    room = 500 - len(head) - len(until) - len(address) - 3
    return "\n".join([head, short(posting.words, max(0, room)), until, address])
