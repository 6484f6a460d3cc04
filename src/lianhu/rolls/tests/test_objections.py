"""What is held against a frozen roll, who decides it, and what becomes of number and digest."""

from datetime import UTC, date, datetime

import pytest

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.audit.models import Event
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.notices.models import Telling
from lianhu.people import commands as people
from lianhu.people.models import Kin
from lianhu.rolls import commands
from lianhu.rolls.checking import wrong_in
from lianhu.rolls.clocks import days
from lianhu.rolls.models import Entry, Objection, RollVersion
from lianhu.rolls.queries import leaves
from lianhu.rolls.tests.factories import drawn, frozen, living, village


@pytest.fixture
def here(county):
    return village()


def entry(roll, no):
    return Entry.objects.get(roll=roll, no=no)


def missing(here, roll, person=None, **more):
    said = {"kind": "missing", "words": "年初就满十八了", "about_words": "韦小妹", **more}
    return commands.object_to(
        here.who("worker"), roll, person=person, way="desk", name="韦大爷", **said
    )


def decided(here, objection, upheld=True, who="secretary", **more):
    return commands.decide(here.who(who), objection, upheld=upheld, answer="查过户口簿", **more)


def test_somebody_missing_gets_the_next_number_and_the_old_digest_stays(here):
    roll = frozen(here)
    before = leaves(roll)
    late = living(here.homes[1], "韦小妹")
    decided(here, missing(here, roll, late))
    roll.refresh_from_db()
    after = leaves(roll)
    assert (roll.version, roll.n, roll.links) == (2, 5, 5)
    assert entry(roll, 5).person == late
    # Nothing before changed: the old digest is a link of the new chain.
    assert after.chained[:4] == before.chained
    assert after.digest != before.digest
    versions = RollVersion.objects.filter(roll=roll).order_by("version")
    assert [one.digest for one in versions] == [before.digest, after.digest]
    assert wrong_in(roll) == ""
    said = Event.objects.filter(stream=roll.stream, verb="rolls.decide").get().data
    assert (said["version"], said["n"], said["digest"]) == (2, 5, roll.digest)


def test_who_should_not_be_on_is_struck_and_keeps_the_number(here):
    roll = frozen(here)
    made = commands.object_to(
        VISITOR, roll, kind="not_on", words="早就迁走了", entry=entry(roll, 2), name="邻居"
    )
    decided(here, made)
    roll.refresh_from_db()
    shown = leaves(roll)
    assert (roll.n, roll.links, shown.struck) == (3, 5, [(5, 2)])
    on = Entry.objects.filter(roll=roll).on()
    assert sorted(on.values_list("no", flat=True)) == [1, 3, 4]
    assert wrong_in(roll) == ""


def test_written_as_somebody_else_is_one_link_for_each(here):
    roll = frozen(here)
    right = living(here.homes[1], "韦大山")
    made = commands.object_to(
        VISITOR, roll, kind="wrong", words="是二组的韦大山", entry=entry(roll, 2), person=right
    )
    decided(here, made)
    roll.refresh_from_db()
    assert (roll.n, roll.links) == (4, 6)
    assert entry(roll, 6).person == right
    assert wrong_in(roll) == ""


def test_a_no_changes_nothing_and_is_told(here):
    roll = frozen(here)
    before = leaves(roll)
    made = missing(here, roll, living(here.homes[1], "韦小妹"), phone="13800138000", reach="call")
    decided(here, made, upheld=False)
    roll.refresh_from_db()
    assert leaves(roll) == before
    telling = Telling.objects.get(stream=f"rollobjection:{made.pk}", how="call")
    assert telling.state == "due"
    assert "异议不成立" in telling.words
    assert "查过户口簿" in telling.words
    with pytest.raises(Conflict, match="已经有人决定"):
        decided(here, made)


def test_who_is_concerned_or_their_kin_does_not_decide(here):
    roll = frozen(here)
    secretary = here.accounts["secretary"].person
    daughter = living(here.homes[1], "书记的女儿")
    Kin.objects.create(person=secretary, other=daughter, degree="child")
    for made in (missing(here, roll, daughter), missing(here, roll, secretary)):
        with pytest.raises(NotAllowed, match="另一位"):
            decided(here, made)
    decided(here, missing(here, roll, daughter), who="clerk")
    with pytest.raises(NotAllowed):
        commands.decide(SYSTEM, missing(here, roll, daughter), upheld=True, answer="好")


def test_of_a_household_everybody_in_it_is_concerned(here):
    roll = frozen(here, "households")
    home = here.homes[0]
    home.residences.create(
        person=here.accounts["secretary"].person, kind="registered", from_on=date(2020, 1, 1)
    )
    at = Entry.objects.get(roll=roll, household=home)
    made = commands.object_to(VISITOR, roll, kind="not_on", words="搬空了", entry=at)
    with pytest.raises(NotAllowed):
        decided(here, made)


def test_somebody_known_in_words_only_is_found_by_who_decides(here):
    roll = frozen(here)
    made = missing(here, roll)
    with pytest.raises(Refusal, match="哪个人"):
        decided(here, made)
    assert Objection.objects.get(pk=made.pk).decided_at is None
    late = living(here.homes[1], "韦小妹")
    # Whoever decides is no less barred for having named the person only now.
    with pytest.raises(NotAllowed):
        decided(here, Objection.objects.get(pk=made.pk), person=here.accounts["secretary"].person)
    decided(here, Objection.objects.get(pk=made.pk), person=late)
    assert entry(roll, 5).person == late


def test_somebody_who_votes_elsewhere_is_not_let_in_by_a_decision(here):
    frozen(here, "voters", term=2026)
    home = people.add_household(SYSTEM, kind="registered", grid=here.three)
    living(home, "西河人")
    who = here.who("next")
    west = commands.freeze(who, commands.draw_up(who, area=here.west, basis="voters", term=2026))
    made = commands.object_to(VISITOR, west, kind="missing", words="住这里", person=here.people[0])
    with pytest.raises(Refusal, match="第十六条"):
        commands.decide(who, made, upheld=True, answer="同意")
    west.refresh_from_db()
    assert west.version == 1


def test_the_days_are_those_of_the_law(here):
    """Five days from posting, three for the answer; the first day is not counted."""
    roll = frozen(here, "voters", term=2026)
    assert [days(roll, rule) for rule in ("objection_days", "answer_days", "roll_posted_days")] == [
        5,
        3,
        20,
    ]
    with clock.at(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        made = commands.object_to(VISITOR, roll, kind="missing", words="漏了", about_words="我")
    assert made.answer_by == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "odd"}, "kind"),
        ({"kind": "missing", "words": " "}, "words"),
        ({"kind": "missing", "words": "漏了"}, "about_words"),
        ({"kind": "not_on", "words": "不该"}, "entry"),
        ({"kind": "missing", "words": "漏了", "about_words": "我", "way": "pigeon"}, "way"),
        ({"kind": "missing", "words": "漏了", "about_words": "我", "phone": "12"}, "phone"),
    ],
)
def test_what_is_missing_is_said_at_its_field(here, said, field):
    with pytest.raises(Refusal) as no:
        commands.object_to(VISITOR, frozen(here), **{"words": "漏了", **said})
    assert no.value.field == field


def test_a_draft_is_mended_not_objected_to(here):
    with pytest.raises(Refusal, match="还没有定稿"):
        commands.object_to(VISITOR, drawn(here), kind="missing", words="漏了", about_words="我")


def test_the_log_names_nobody(here):
    roll = frozen(here)
    decided(here, missing(here, roll, living(here.homes[1], "韦小妹")))
    said = " ".join(Event.objects.filter(stream=roll.stream).values_list("body", flat=True))
    for word in ("韦小妹", "韦大爷", "满十八", "户口簿"):
        assert word not in said


def test_another_village_sees_none_of_it(here):
    made = missing(here, frozen(here))
    assert made in Objection.objects.visible_to(here.who("supervisor"))
    assert made not in Objection.objects.visible_to(here.who("next"))
    with pytest.raises(NotAllowed):
        decided(here, made, upheld=False, who="next")
    with pytest.raises(NotAllowed):
        decided(here, made, upheld=False, who="town")


def test_who_is_erased_by_law_keeps_the_number_and_the_digest_holds(here):
    """The chain still verifies; who stood behind the leaf can be shown no more."""
    gone = here.people[0]
    roll = frozen(here)
    before, draft = leaves(roll), drawn(here, title="草稿")
    made = commands.object_to(VISITOR, roll, kind="missing", words="漏了", person=gone)
    people.erase(SYSTEM, gone, reason="withdrawn")
    roll.refresh_from_db()
    assert leaves(roll) == before
    assert wrong_in(roll) == ""
    left = Entry.objects.get(roll=roll, erased_at__isnull=False)
    assert (left.person, left.salt, left.subject) == (None, "", None)
    assert Entry.objects.filter(roll=roll).on().count() == roll.n == 4
    assert not Entry.objects.filter(roll=draft, erased_at__isnull=False).exists()
    assert Entry.objects.filter(roll=draft).count() == 3
    assert Objection.objects.get(pk=made.pk).person is None


def test_what_was_said_goes_with_who_said_it(here):
    made = missing(here, frozen(here))
    people.erase_teller(SYSTEM, made.teller, reason="withdrawn")
    made.refresh_from_db()
    assert (made.words, made.about_words, made.salt) == ("", "", "")
    assert made.digest


def test_a_community_decides_by_its_own_law(here):
    area = here.town.children.create(kind="village", name="新社区")
    organisation("residents_committee", area)
    roll = commands.draw_up(SYSTEM, area=area, basis="household_voters", term=2026)
    assert (roll.regime, roll.about, days(roll, "objection_days")) == ("community", "election", 5)
