"""The words of a round: to those who screen, to those who ordered it."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.kernel import clock
from lianhu.notices.audience import Audience
from lianhu.notices.occasions import occasion
from lianhu.notices.telling import Word
from lianhu.screening.models import GRACE, Ground, Round

ORDERED: Final = occasion("screening.ordered", _later("要排查"))
REMINDED: Final = occasion("screening.reminded", _later("还没有排查"))
STOPPED: Final = occasion("screening.stopped", _later("排查提前结束"))
OVER: Final = occasion("screening.over", _later("排查结束"))
NAMED: Final = 6


def days(round_: Round) -> str:
    """3月5日至3月9日, in full; one day where it is one."""
    first, last = clock.chinese_date(round_.first_day), clock.chinese_date(round_.last_day)
    return first if first == last else _("%(a)s至%(b)s") % {"a": first, "b": last}


def words(round_: Round, where: Sequence[str], why: str) -> str:
    """What a post is told; the page has the rest."""
    more = _("等%d处") % len(where) if len(where) > NAMED else ""
    facts = {
        "who": round_.by_label, "title": round_.title, "days": days(round_),
        "where": "、".join(where[:NAMED]) + more, "last": clock.chinese_date(round_.last_day),
        "why": round_.stopped_why,
    }  # fmt: skip
    if why == ORDERED:
        said = _(
            "%(who)s安排“%(title)s”排查，%(days)s，要看的是%(where)s。看什么写在页面上；没有发现问题也点一下。"
        )
    elif why == STOPPED:
        said = _("“%(title)s”排查提前结束了，%(where)s不用再看。原因：%(why)s")
    else:
        said = _("“%(title)s”排查到%(last)s为止，%(where)s还没有记。没有发现问题也点一下。")
    return said % facts


def over(round_: Round) -> Word:
    """To who ordered it: how many were screened, how many not; what was found stands on the page."""
    rows = Ground.objects.filter(round=round_)
    n, left = rows.count(), rows.filter(done_on=None).count()
    said = _(
        "“%(title)s”排查%(days)s结束：%(n)d个网格（村）排查了%(done)d个，没有排查的%(left)d个。%(grace)d天以内还可以补记，报告在页面上。"
    )
    facts = {"title": round_.title, "days": days(round_), "n": n, "done": n - left, "left": left,
             "grace": GRACE.days}  # fmt: skip
    return Word(
        stream=round_.stream, occasion=OVER, place=round_.place, how="page",
        audience=Audience.person(round_.by_person_id, round_.by_label), words=said % facts,
    )  # fmt: skip


def why_shut(round_: Round) -> str:
    """Why nothing can be done on it today."""
    if round_.state == "coming":
        return _("这一轮%s才开始。") % clock.chinese_date(round_.first_day)
    if round_.state == "stopped":
        return _("这一轮已经提前结束。看到的事请用“代报”。")
    return _("这一轮%(day)s结束了，补记只到%(until)s。看到的事请用“代报”。") % {
        "day": clock.chinese_date(round_.last_day),
        "until": clock.chinese_date(round_.last_day + GRACE),
    }
