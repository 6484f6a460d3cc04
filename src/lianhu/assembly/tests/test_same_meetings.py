"""What a method calls a meeting is what this room calls it: the same keys, the same law."""

from lianhu.assembly.meetings import kinds
from lianhu.law.meetings import meetings


def test_a_meeting_that_both_know_is_the_same_before_the_law():
    shared = set(kinds()) & set(meetings())
    assert len(shared) >= 15
    for key in shared:
        for level in ("grid", "group", "village"):
            lawful = meetings()[key].lawful(level)
            assert kinds()[key].law_at(level) == (lawful.key if lawful else ""), (key, level)
