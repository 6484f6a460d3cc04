"""Two at one roll at the same moment: one does, the other is told, and nothing slips in."""

import pytest

from lianhu.audit.actor import VISITOR
from lianhu.audit.models import Event
from lianhu.people.tests.racing import queued, together
from lianhu.rolls import commands
from lianhu.rolls.checking import wrong_in
from lianhu.rolls.models import Entry, Objection, Roll
from lianhu.rolls.tests.factories import drawn, frozen, living, village


@pytest.fixture
def here(own_database):
    return village()


def fresh(roll):
    return Roll.objects.get(pk=roll.pk)


def test_of_two_clerks_who_freeze_at_once_one_does(here):
    roll, secretary, clerk = drawn(here), here.who("secretary"), here.who("clerk")
    said = together(
        lambda: commands.freeze(secretary, fresh(roll)), lambda: commands.freeze(clerk, fresh(roll))
    )
    assert sorted(map(bool, said)) == [False, True]
    assert next(filter(None, said)).startswith("这份名册已经定稿")
    assert Event.objects.filter(stream=roll.stream, verb="rolls.freeze").count() == 1
    assert wrong_in(fresh(roll)) == ""


def test_nobody_is_added_while_it_is_frozen(here):
    roll, secretary, clerk = drawn(here), here.who("secretary"), here.who("clerk")
    late = living(here.homes[0], "韦赶巧")
    said = queued(
        lambda: commands.freeze(secretary, fresh(roll)),
        lambda: commands.add(clerk, fresh(roll), person=late, reason="刚想起来"),
        behind=roll,
    )
    assert list(map(bool, said)) == [False, True]
    assert not Entry.objects.filter(roll=roll, person=late).exists()


def test_past_the_command_too_who_slips_in_waits_and_is_refused(here):
    """The wall holds the roll's row, so an INSERT by hand sees the roll frozen."""
    roll, secretary = drawn(here), here.who("secretary")
    late = living(here.homes[0], "韦溜进")

    def slip():
        with pytest.raises(Exception, match="only a decided objection"):
            Entry.objects.create(roll=roll, person=late)

    said = queued(lambda: commands.freeze(secretary, fresh(roll)), slip, behind=roll)
    assert said == ["", ""]
    assert fresh(roll).n == 4


def test_two_who_decide_one_objection_make_one_version(here):
    roll = frozen(here)
    late = living(here.homes[0], "韦小妹")
    made = commands.object_to(VISITOR, roll, kind="missing", words="漏了", person=late)
    said = together(*(
        lambda who=who: commands.decide(
            here.who(who), Objection.objects.get(pk=made.pk), upheld=True, answer="查过")
        for who in ("secretary", "clerk")
    ))  # fmt: skip
    assert sorted(map(bool, said)) == [False, True]
    assert (fresh(roll).version, fresh(roll).n) == (2, 5)
    assert wrong_in(fresh(roll)) == ""


def test_two_objections_decided_at_once_are_two_versions_one_after_the_other(here):
    roll = frozen(here)
    made = [
        commands.object_to(VISITOR, roll, kind="not_on", words="迁走了", entry=entry)
        for entry in Entry.objects.filter(roll=roll, no__lte=2)
    ]
    said = together(*(
        lambda one=one, who=who: commands.decide(
            here.who(who), Objection.objects.get(pk=one.pk), upheld=True, answer="查过")
        for one, who in zip(made, ("secretary", "clerk"), strict=True)
    ))  # fmt: skip
    assert said == ["", ""]
    assert (fresh(roll).version, fresh(roll).n, fresh(roll).links) == (3, 2, 6)
    assert wrong_in(fresh(roll)) == ""


def test_an_objection_during_freezing_is_of_the_frozen_roll_or_refused(here):
    roll, secretary = drawn(here), here.who("secretary")
    said = together(
        lambda: commands.freeze(secretary, fresh(roll)),
        lambda: commands.object_to(
            VISITOR, fresh(roll), kind="missing", words="漏了", about_words="我"
        ),
    )
    assert said[0] == ""
    assert said[1] in ("", "名册还没有定稿，请直接告诉编名册的人。")
    assert Objection.objects.count() == (0 if said[1] else 1)
