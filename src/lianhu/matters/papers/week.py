"""一周收集单: what a grid or a neighbourhood's leader collected in a week, alike ones merged (C2.10, C2.11)."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor, under
from lianhu.bodies.models import Tenure
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.matters.desk import with_words
from lianhu.matters.kinds import Channel
from lianhu.matters.lists import OPEN, Period
from lianhu.matters.models import BoxOpening, Gathering, Matter
from lianhu.matters.papers import demands, heads
from lianhu.matters.papers.listing import facts, file_name, scope_of
from lianhu.places.models import Area
from lianhu.shell.sheets.blocks import Facts, Prose, Seal, Sheet, Signs

TITLE: Final = "一周收集单"
DEFINITION: Final = _later(
    "这一周在这里收到的、或者这里的联户长代报的事项，不含私事和密封事项；同一地点、同一类、说法相近的并为一条，件数照计"
)


def make(actor: Actor, area: Area, period: Period) -> Sheet:
    """By theme as the demand list is, with the ways it came by and who had nothing to say.

    Raises:
        NotAllowed: no post sees anything there.
    """
    scope = scope_of(actor, area)
    found = matters(actor, area, period, scope.paths)
    groups = demands.merged(found)
    lines = sum(len(group) for group in groups.values())
    n = _("%(lines)d条（合并前%(n)d件）") % {"lines": lines, "n": len(found)}
    return Sheet(
        title=f"{area}{TITLE}",
        name=file_name(TITLE, scope, period),
        blocks=(
            Facts((*facts(period, scope, str(DEFINITION), n), (_("来路"), _ways(found)))),
            Prose(_asked(actor, period, scope.paths)),
            *demands.tables(groups, scope),
            Signs((_("收集人"), _("网格长"))),
            Seal(issuer(actor, area), clock.today()),
        ),
        foot=heads.of_list(found),
        size=12,
        together=2,
    )


def matters(actor: Actor, area: Area, period: Period, paths: Sequence[str]) -> list[Matter]:
    """What came in there, and what who leads those households passed on from elsewhere."""
    here = under(paths, "place")
    if area.kind == Area.Kind.CLUSTER:
        held = Tenure.objects.live(clock.today()).filter(post__area=area)
        here |= Q(raised_by_id__in=list(held.values_list("person_id", flat=True)))
    rows = Matter.objects.visible_to(actor).filter(OPEN, here, raised_at__range=period.span)
    return list(
        with_words(rows).annotate(helper=F("teller__helper_name")).order_by("raised_at", "pk")
    )


def _ways(found: Sequence[Matter]) -> str:
    counts = Counter(row.channel for row in found)
    said = [f"{label}{counts[key]}" for key, label in Channel.choices if counts[key]]
    return "、".join(said) or _("没有")


def _asked(actor: Actor, period: Period, paths: Sequence[str]) -> str:
    """How often people were asked, and where nobody had anything to say."""
    rows = Gathering.objects.visible_to(actor).exclude(settled_at=None)
    rows = rows.filter(under(paths, "place"), held_on__range=(period.first, period.last))
    held = list(rows.values_list("channel", "quiet", "nothing"))
    boxes = BoxOpening.objects.visible_to(actor).filter(
        under(paths, "place"), opened_at__range=period.span
    )  # fmt: skip
    counts = Counter(channel for channel, _quiet, _nothing in held)
    return _(
        "走访%(visit)d轮，院坝会%(meeting)d次，收群聊%(chat)d次，开意见箱%(box)d次；"
        "走到没有人提事的%(quiet)d户，整轮、整场没有人提事的%(nothing)d次。"
    ) % {
        "visit": counts[Channel.VISIT], "meeting": counts[Channel.YARD_MEETING],
        "chat": counts[Channel.CHAT_GROUP], "box": boxes.count(),
        "quiet": sum(quiet for _channel, quiet, _nothing in held),
        "nothing": sum(nothing for _channel, _quiet, nothing in held),
    }  # fmt: skip
