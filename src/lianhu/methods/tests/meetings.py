"""A small method with one lawful vote, and what a change in its text makes of it."""

from lianhu.methods.definition import load
from lianhu.methods.tests.factories import found_in, line_with

TEXT = """key = "dahui"
title = "开会定"
version = 1
summary = "开会定一件事。"
law_date = 2026-01-01
regimes = ["village"]

[[stage]]
key = "收集"
title = "收集"
kind = "collect"
act = "anyone"
resident_words = "收到了。"
next = [{ to = "研究" }]

[[stage]]
key = "研究"
title = "党组织研究"
kind = "meeting"
about = "branch"
act = "village_secretary"
within = "10d"
on_expire = "escalate:town_cadre"
resident_words = "正在研究。"
next = [{ when = "held", to = "审议" }, { to = "答复" }]

[[stage]]
key = "审议"
title = "党员大会审议"
kind = "vote"
about = "party_members"
act = "village_secretary"
quorum = "law"
pass = "law"
way = "hands"
within = "10d"
on_expire = "escalate:town_cadre"
resident_words = "正在审议。"
next = [
  { when = "passed", to = "决定" },
  { when = "failed", to = "答复" },
  { when = "no_quorum", to = "审议", at_most = 2 },
  { to = "答复" },
]

[[stage]]
key = "决定"
title = "村民会议决定"
kind = "vote"
about = "assembly"
act = "village_clerk"
decides = ["public_works"]
notice_days = 10
quorum = [{ of = "adults", more_than = "1/2" }, { of = "households", at_least = "2/3" }]
pass = { of = "present", more_than = "1/2" }
way = "hands"
within = "30d"
on_expire = "escalate:town_cadre"
resident_words = "请来开会。"
next = [
  { when = "passed", to = "公开" },
  { when = "failed", to = "答复" },
  { when = "no_quorum", to = "决定", at_most = 2 },
  { to = "答复" },
]

[[stage]]
key = "公开"
title = "决议公开"
kind = "publicity"
act = "village_secretary"
days = 15
within = "20d"
on_expire = "escalate:town_cadre"
resident_words = "公示到{until}。"
next = [{ to = "办" }]

[[stage]]
key = "办"
title = "去办"
kind = "handle"
act = "village_clerk"
within = "60d"
on_expire = "escalate:town_cadre"
resident_words = "正在办。"
next = [{ to = "结果" }]

[[stage]]
key = "结果"
title = "结果公开"
kind = "publicity"
act = "village_secretary"
days = 15
within = "20d"
on_expire = "escalate:town_cadre"
resident_words = "公示到{until}。"
next = [{ to = "答复" }]

[[stage]]
key = "答复"
title = "答复"
kind = "respond"
act = "village_clerk"
within = "3d"
on_expire = "escalate:town_cadre"
resident_words = "告诉您。"
next = [{ to = "完" }]

[[stage]]
key = "完"
title = "完"
kind = "end"
result = "完"
resident_words = "完了。"
"""


def with_changes(*changes: tuple[str, str]) -> str:
    """The text with each first occurrence replaced; a change that misses is a mistake."""
    found = TEXT
    for old, new in changes:
        assert old in found, old
        found = found.replace(old, new, 1)
    return found


def problems(*changes: tuple[str, str], **words):
    return found_in(with_changes(*changes), **words)


def where(*changes: tuple[str, str], part: str) -> int:
    return line_with(with_changes(*changes), part)


def without(stage: str) -> str:
    """The small method with one stage taken out and its way in led past it."""
    start = TEXT.index(f'[[stage]]\nkey = "{stage}"')
    stop = TEXT.index("[[stage]]", start + 1)
    gone = load(TEXT, "x").stage(stage)
    onward = next(edge.to for edge in gone.next if edge.when in ("", "held", "passed"))
    return (TEXT[:start] + TEXT[stop:]).replace(f'to = "{stage}" }}', f'to = "{onward}" }}')
