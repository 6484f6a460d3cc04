"""Planning and calling: what would be void is said before, with its article and a way out."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.assembly import binding, commands, meetings, wording
from lianhu.assembly.binding import Planned
from lianhu.assembly.commands.calling import Snagged, wrong
from lianhu.assembly.commands.planning import Seat
from lianhu.assembly.models import Item, Meeting
from lianhu.assembly.tests.factories import called, on_the_day, planned, point, seat, soon
from lianhu.audit.models import Event
from lianhu.bodies.tests.factories import chain, member, organisation, post, tenure
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.notices.models import Telling
from lianhu.people.tests.factories import person
from lianhu.publicity.models import Posting

DAY = date(2026, 11, 23)


def snags(kind, level, *items, regime="village", days=(date(2026, 12, 20),), urgent=""):
    shape = meetings.kinds()[kind]
    return binding.snags(
        shape, level, regime, today=DAY, days=days, items=items or [Planned("other")],
        urgent=urgent,
    )  # fmt: skip


@pytest.mark.row("C2.4", "C5.12")
def test_every_kind_of_meeting_the_villages_hold_can_be_planned(here):
    """党小组会, 寨管委会, 乡贤寨老会, 群众会, 院坝会, 议事会, 听证会, 恳谈会 beside those of the law."""
    names = {one.names.get("village") for one in meetings.kinds().values()}
    assert {
        "党小组会", "寨管委会议", "乡贤寨老会", "群众会", "院坝会", "议事会", "听证会", "恳谈会",
        "议榔", "村民会议", "村民代表会议", "村民小组会议",
    } <= names  # fmt: skip
    for kind in ("yard", "council", "hearing", "talk", "elders"):
        made = planned(here, kind, who="secretary")
        assert (made.decides, made.about, made.rolls.count()) == (False, "", 0)
        commands.call(here.who("secretary"), made)
        assert made.state == "called"


@pytest.mark.row("C5.10", "C5.11", "C5.13")
@pytest.mark.parametrize(
    ("kind", "body", "standing", "bases", "closed"),
    [
        ("party_group", "party_group", "party_member", {"party_members"}, True),
        ("hamlet", "affairs_committee", "member", {"members"}, False),
        ("mass", None, "", {"adults", "households"}, False),
    ],
)
def test_a_partys_group_a_hamlet_and_the_whole_village_are_called_by_their_own_roll(
    here, kind, body, standing, bases, closed
):
    """党小组会 its party members, 寨管委会 its members, 群众大会 the whole village."""
    organised = organisation(body, here.group) if body == "affairs_committee" else None
    if body == "party_group":
        *_above, organised = chain(here.county, here.town, here.east, here.group)
    for n in range(3 if organised else 0):
        member(organised, person(f"成员{n}", area=here.one, born_on=date(1980, 1, 1)), standing)
    made = planned(here, kind, area=here.group if body else here.east, organisation=organised)
    commands.call(here.who("secretary"), made)
    rolls = {one.basis: one.roll.n for one in made.rolls.select_related("roll")}
    assert set(rolls) == bases
    assert (made.state, made.closed) == ("called", closed)
    if organised:
        assert set(rolls.values()) == {3}


@pytest.mark.row("C2.6")
def test_a_local_custom_keeps_its_name_and_the_checks_of_the_law(here):
    made = planned(here, "custom", called_here="议榔")
    assert wording.title(made) == "东河村议榔（村民会议）"
    assert (made.about, made.decides) == ("assembly", True)
    assert {one.basis for one in made.rolls.all()} == {"adults", "households"}
    late = planned(here, "custom", sittings=[seat(5)])
    assert [one.mend for one in wrong(late)] == ["move"]


@pytest.mark.row("C5.7")
def test_a_mass_meeting_of_the_whole_village_is_the_villagers_assembly(here):
    assert meetings.kinds()["mass"].law_at("village") == "assembly"
    assert meetings.kinds()["mass"].law_at("group") == "group"
    # Anywhere else it talks things over and binds nobody.
    assert not meetings.kinds()["mass"].decides_at("grid")
    (found,) = snags("mass", "grid", Planned("public_works"))
    assert "村民会议" in found.words
    assert "第二十八条" in found.cited


def test_a_notice_that_comes_too_late_names_the_article_and_the_first_lawful_day():
    (found,) = snags("assembly", "village", days=(DAY + timedelta(days=10),))
    assert (found.mend, found.to) == ("move", (DAY + timedelta(days=11)).isoformat())
    assert "第二十五条" in found.cited
    assert snags("assembly", "village", days=(DAY + timedelta(days=11),)) == []
    assert snags("assembly", "village", days=(DAY + timedelta(days=2),), urgent="山洪冲了桥") == []
    # The law of the group says nothing of days.
    assert snags("group", "group", days=(DAY,)) == []


def test_a_collective_cannot_call_at_short_notice_whatever_the_reason():
    found = snags(
        "collective_assembly", "village", days=(DAY + timedelta(days=2),), urgent="等不得"
    )
    assert [one.mend for one in found] == ["move"]


@pytest.mark.parametrize(
    ("kind", "level", "subject", "to"),
    [
        ("yard", "village", "public_works", "assembly"),
        ("representatives", "village", "pact", "assembly"),
        ("two_committees", "village", "key_help", "assembly"),
        ("collective_representatives", "village", "land_plan", "collective_assembly"),
        ("mass", "grid", "village_plan", "assembly"),
        # What a powers list cannot give: 事管委 and 寨管委 talk it over, the villagers decide.
        pytest.param(
            "affairs", "village", "public_works", "assembly", marks=pytest.mark.row("C6.7")
        ),
        pytest.param("hamlet", "group", "key_help", "assembly", marks=pytest.mark.row("C6.7")),
    ],
)
def test_what_the_law_keeps_for_a_meeting_is_forced_there(kind, level, subject, to):
    item = Planned(subject, studied_on=DAY)
    found = [one for one in snags(kind, level, item) if one.mend == "kind"]
    assert [one.to for one in found] == [to]
    assert found[0].cited


def test_representatives_decide_what_was_handed_to_them():
    item = Planned("public_works", studied_on=DAY)
    (found,) = snags("representatives", "village", item)
    assert (found.field, found.to) == ("leave_0", "assembly")
    given = Planned("public_works", "2026年3月5日村民会议决定", DAY)
    assert snags("representatives", "village", given) == []
    # In a community even the pact may be handed on; in a village never.
    pact = Planned("pact", "2026年3月5日会议决定", DAY)
    assert snags("representatives", "village", pact, regime="community") == []
    assert snags("representatives", "village", pact)[0].to == "assembly"


def test_an_important_matter_is_first_studied_by_the_party():
    (found,) = snags("assembly", "village", Planned("public_works"))
    assert (found.field, "第二十八条" in found.cited) == ("studied_0", True)
    assert snags("assembly", "village", Planned("public_works", studied_on=DAY)) == []
    (early,) = snags(
        "assembly", "village", Planned("public_works", studied_on=DAY + timedelta(days=1))
    )
    assert "还没有到" in early.words


def test_several_sittings_only_where_the_county_says_so(settings, tmp_path):
    days = (date(2026, 12, 20), date(2026, 12, 21))
    assert [one.field for one in snags("assembly", "village", days=days)] == ["day"]
    text = meetings.SHIPPED.read_text(encoding="utf-8")
    file = tmp_path / "meetings.toml"
    file.write_text(text.replace("several_sittings = false", "several_sittings = true"), "utf-8")
    settings.MEETINGS = str(file)
    assert snags("assembly", "village", days=days) == []


@pytest.mark.row("C5.14")
def test_the_meeting_is_suggested_by_what_is_to_be_talked_over():
    def first(subject, level):
        return [one.key for one in meetings.suggested(subject, "village", level)]

    assert first("neighbours", "cluster") == ["yard"]
    assert first("hamlet_affair", "grid") == ["hamlet", "affairs", "custom"]
    assert first("disputed", "village")[0] == "hearing"
    assert first("party", "group") == ["party_group"]
    assert first("public_works", "village") == ["assembly", "representatives"]


@pytest.mark.row("C2.16")
def test_an_item_says_who_put_it_on_the_agenda(here):
    made = planned(here, items=[point(put_as="三组村民代表"), point("修水池")])
    assert [one.put_as for one in made.items.all()] == ["三组村民代表", "secretary"]
    assert made.items.first().put_by_id == here.who("secretary").person_id


def test_calling_freezes_the_rolls_the_law_and_the_agenda(here):
    made = called(here)
    rolls = {one.basis: one.roll for one in made.rolls.select_related("roll")}
    assert {basis: (roll.n, roll.is_frozen) for basis, roll in rolls.items()} == {
        "adults": (6, True), "households": (3, True),
    }  # fmt: skip
    assert made.notice_on == clock.today()
    event = Event.objects.filter(verb="assembly.call").get()
    assert rolls["adults"].digest in event.body
    assert "修通组路" not in event.body
    for change in (
        lambda: Item.objects.filter(meeting=made).update(title="换了"),
        lambda: Item.objects.create(meeting=made, no=9, title="加一个", subject="other"),
        lambda: Meeting.objects.filter(pk=made.pk).update(regime="community"),
        lambda: Meeting.objects.filter(pk=made.pk).delete(),
        lambda: made.rolls.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IllegalMove):
        commands.revise(here.who("secretary"), made, sittings=[seat()], items=[point()])


def test_calling_what_would_be_void_is_refused_with_everything_that_is_wrong(here):
    made = planned(here, sittings=[seat(3)], items=[point(subject="public_works")])
    with pytest.raises(Snagged) as refused:
        commands.call(here.who("secretary"), made)
    assert [one.mend for one in refused.value.snags] == ["move", ""]
    assert not Telling.objects.exists()
    assert not made.rolls.first().roll.is_frozen
    with pytest.raises(Snagged):
        commands.call(here.who("secretary"), made, urgent_why="汛期要到了")
    commands.revise(
        here.who("secretary"), made, sittings=[seat(3)],
        items=[point(subject="public_works", studied_on=clock.today())],
    )  # fmt: skip
    commands.call(here.who("secretary"), made, urgent_why="汛期要到了，等不得")
    assert made.urgent_why


@pytest.mark.row("C2.13")
def test_a_grid_mass_meeting_is_told_at_every_door_by_loudspeaker_and_on_the_board(here):
    made = called(here, "mass", area=here.one, items=[point("先修哪一段路")])
    told = Telling.objects.filter(stream=made.stream).order_by("pk")
    assert [(one.how, one.audience_kind) for one in told] == [
        *[("door", "group")] * 4, ("loudspeaker", "public"), ("group_text", "group"),
        ("page", "public"),
    ]  # fmt: skip
    # Each household by itself; in the cluster the register knows nobody, and its 联户长 goes round.
    keys = [one.audience_key.partition(":")[0] for one in told]
    assert keys == ["household"] * 3 + ["households", "", "group", ""]
    assert told[3].duty_post_id == here.posts["cluster"].pk
    assert "先修哪一段路" in told[4].words
    posted = Posting.objects.get(stream=made.stream)
    assert (posted.kind, posted.area) == ("notice", here.one)


def test_called_off_and_put_off_are_told_again(here):
    made = called(here)
    before = Telling.objects.count()
    sitting = made.sittings.get()
    with pytest.raises(Refusal, match="第二十五条"):
        commands.postpone(here.who("secretary"), made, sitting=sitting, to=seat(4), why="早点")
    commands.postpone(here.who("secretary"), made, sitting=sitting, to=seat(30), why="赶场天")
    assert made.sittings.get().day == soon(30)
    assert Telling.objects.count() == before * 2
    assert "赶场天" in Telling.objects.order_by("-pk").first().words
    with pytest.raises(Refusal):
        commands.cancel(here.who("secretary"), made, why=" ")
    commands.cancel(here.who("secretary"), made, why="先不修了")
    assert (made.state, Telling.objects.count()) == ("cancelled", before * 3)
    with pytest.raises(IllegalMove):
        commands.cancel(here.who("secretary"), made, why="再来一次")


def test_who_calls_which_meeting(here):
    with pytest.raises(NotAllowed, match="村民委员会"):
        planned(here, who="town")
    with pytest.raises(NotAllowed):
        planned(here, "representatives", who="leader", area=here.east)
    assert planned(here, "yard", area=here.one, who="leader").pk
    with pytest.raises(NotAllowed):
        planned(here, who="next_door")
    with pytest.raises(Refusal, match="不在这一级"):
        planned(here, "group", area=here.east)


def test_a_town_neither_calls_nor_calls_off_nor_ends_the_meeting_of_a_village(here, client):
    """Its area lies around the village, and a post of its own may sit in it: both change nothing."""
    tenure(post("town_cadre", here.east, title="驻村领导"), here.accounts["town"].person)
    town, secretary = here.who("town"), here.who("secretary")
    made = planned(here)
    for step in (commands.drop_plan, commands.call):
        with pytest.raises(NotAllowed, match="村民委员会"):
            step(town, made)
    commands.call(secretary, made)
    with pytest.raises(NotAllowed):
        commands.cancel(town, made, why="上级不同意")
    with pytest.raises(NotAllowed):
        commands.postpone(town, made, sitting=made.sittings.get(), to=seat(60), why="上级不同意")
    with on_the_day(made):
        with pytest.raises(NotAllowed):
            commands.begin(town, made, road="households")
        commands.begin(secretary, made, road="households")
        with pytest.raises(NotAllowed):
            commands.end(town, made)
        with pytest.raises(NotAllowed):
            commands.sit_in(town, made, name="镇长")
        client.force_login(here.accounts["town"])
        seen = client.get(reverse("assembly:meeting", args=[made.pk]))
        assert (seen.status_code, 'value="end"' in seen.text) == (200, False)
        client.post(reverse("assembly:meeting", args=[made.pk]), {"act": "end"})
    made.refresh_from_db()
    assert made.state == "running"


def test_what_comes_from_another_room_is_not_called_otherwise(here, client):
    """A village pact carried by a vote on the new year's dinner: the stream alone would let it."""
    came = point("通过东河村村规民约（第2版）", "pact", stream="pact:7")
    made = planned(here, items=[came, point("别的")])
    with pytest.raises(Refusal, match="名字在这里不改") as refused:
        commands.revise(
            here.who("secretary"), made, sittings=[seat()],
            items=[point("过年聚餐", stream="pact:7")],
        )  # fmt: skip
    assert refused.value.field == "title_0"
    commands.revise(
        here.who("secretary"), made, sittings=[seat()],
        items=[point("通过东河村村规民约（第2版）", stream="pact:7", asks="同意第2版")],
    )  # fmt: skip
    assert made.items.get().asks == "同意第2版"


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(2028, 1, 1)])
def test_a_day_that_is_a_slip_of_the_year_is_said(here, day):
    with pytest.raises(Refusal, match="一年以内") as refused:
        planned(here, sittings=[Seat(day, time(9), "院坝")])
    assert refused.value.field == "day"
    made = called(here)
    sitting = made.sittings.get()
    with pytest.raises(Refusal, match="一年以内"):
        commands.postpone(
            here.who("secretary"), made, sitting=sitting, to=Seat(day, time(9), "院坝"), why="写错"
        )


def test_a_plan_can_be_given_up_and_leaves_no_roll(here):
    from lianhu.rolls.models import Roll

    made = planned(here)
    assert Roll.objects.count() == 2
    commands.drop_plan(here.who("secretary"), made)
    assert (Meeting.objects.count(), Roll.objects.count()) == (0, 0)


def test_rolls_are_drawn_anew_only_for_another_day(here):
    made = planned(here)
    first = [one.roll_id for one in made.rolls.order_by("basis")]
    commands.revise(here.who("secretary"), made, sittings=[seat(where="小学")], items=[point()])
    assert [one.roll_id for one in made.rolls.order_by("basis")] == first
    commands.revise(here.who("secretary"), made, sittings=[seat(25)], items=[point()])
    assert [one.roll_id for one in made.rolls.order_by("basis")] != first
    assert made.rolls.first().roll.counted_on == soon(25)


def test_meetings_of_the_party_are_seen_by_few_and_hang_nowhere(here):
    from lianhu.audit.actor import VISITOR
    from lianhu.bodies.tests.factories import organisation

    branch = organisation("party_branch", here.east, organisation("town_committee", here.town,
        organisation("county_committee", here.county)))  # fmt: skip
    made = planned(here, "party_members", organisation=branch)
    seen = [
        name for name in ("secretary", "town", "worker", "supervisor", "next_door")
        if Meeting.objects.visible_to(here.who(name)).filter(pk=made.pk).exists()
    ]  # fmt: skip
    assert seen == ["secretary", "town"]
    assert not Meeting.objects.visible_to(VISITOR).exists()
    open_ = called(here, "yard")
    assert list(Meeting.objects.visible_to(VISITOR)) == [open_]
