"""A round is ordered, every grid is screened, what is found is a matter, what is left is told."""

from datetime import date

import pytest

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.audit.models import Event
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.matters import calendar
from lianhu.matters import commands as steps
from lianhu.matters.commands import calendar as days_set
from lianhu.matters.commands.splitting import Piece
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import fresh, raised
from lianhu.notices.models import Telling
from lianhu.screening import commands, grounds, queries
from lianhu.screening.models import Ground, Round
from lianhu.screening.reactions import rounds
from lianhu.screening.tests.factories import (
    DISPUTE,
    MONDAY,
    came_of,
    days,
    ground,
    ordered,
    screened,
)
from lianhu.screening.themes import themes

pytestmark = pytest.mark.row("C4.17")


def told(round_, name=None, here=None):
    rows = Telling.objects.of(round_.stream)
    return rows.filter(post_id=here.posts[name].pk) if name else rows


def test_every_grid_under_it_is_to_be_screened_and_its_worker_told(here):
    with clock.at(MONDAY):
        made = ordered(here, here.town)
    assert {one.area for one in made.grounds.all()} == {here.one, here.two, here.three}
    (first,) = told(made, "worker", here)
    assert "矛盾纠纷" in first.words
    assert "一号网格" in first.words
    assert "二号网格" not in first.words
    # 三号网格 has no worker: who is nearest above is told.
    assert "三号网格" in told(made, "next_door", here).get().words
    assert made.look == list(themes()["dispute"].look)


def test_a_village_without_grids_is_screened_as_one(here):
    here.three.valid_to = clock.today()
    here.three.save()
    with clock.at(MONDAY):
        made = ordered(here, here.town)
    assert {one.area for one in made.grounds.all()} == {here.one, here.two, here.west}


def test_where_nobody_is_nobody_is_said_to_be_told(here):
    here.posts["next_door"].tenures.all().delete()
    with clock.at(MONDAY):
        made = ordered(here, here.west)
        assert not told(made).exists()
        assert queries.table(here.who("town"), made).villages[0].lines[0].who == ""
        with pytest.raises(Refusal, match="没有人"):
            commands.remind(here.who("town"), made)


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"theme": "nonsense"}, "theme"),
        ({"theme": "other"}, "title"),
        ({"theme": "other", "title": "狗"}, "look"),
        ({"look": ["一"] * 13}, "look"),
        ({"first_day": date(2027, 10, 31)}, "first_day"),
        ({"last_day": date(2027, 10, 31)}, "last_day"),
        ({"last_day": date(2028, 5, 1)}, "last_day"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(here, wrong, field):
    with clock.at(MONDAY), pytest.raises(Refusal) as said:
        ordered(here, **wrong)
    assert said.value.field == field


def test_nobody_is_sent_out_twice_for_the_same(here):
    with clock.at(MONDAY):
        made = ordered(here, here.town)
        with pytest.raises(Refusal, match="已经安排了"):
            ordered(here, by="secretary")
        ordered(here, by="secretary", theme="fire")
        commands.stop(here.who("town"), made, why="改到下个月")
        ordered(here, by="secretary")


def test_only_who_leads_there_orders(here):
    with clock.at(MONDAY):
        for name in ("worker", "cluster", "supervisor", "county", "next_door"):
            with pytest.raises(NotAllowed):
                ordered(here, by=name)
        with pytest.raises(NotAllowed):
            ordered(here, here.west, by="secretary")
        with pytest.raises(NotAllowed):
            commands.order(
                VISITOR, here.east, theme="fire", first_day=clock.today(), last_day=clock.today()
            )


def test_what_is_found_is_a_matter_and_goes_the_way_of_all(here):
    with clock.at(MONDAY):
        made = ordered(here)
        look = screened(here, made, words=(DISPUTE, "屋后的坡裂了一道缝"))
        first, second = came_of(look)
        assert (first.channel, first.place) == ("screening", here.one.path)
        steps.triage(here.who("clerk"), fresh(first), choice="小事")
        table = queries.table(here.who("town"), made)
    assert (table.counts.n, table.counts.done, table.counts.found) == (2, 1, 2)
    assert {one.pk for one in queries.behind(here.who("town"), made)} == {first.pk, second.pk}
    assert queries.behind(here.who("town"), made, here.two).count() == 0
    assert ground(made, here.one).done_on == date(2027, 11, 1)


@pytest.mark.row("C2.20")
def test_what_was_found_and_split_counts_by_its_pieces(here):
    with clock.at(MONDAY):
        made = ordered(here)
        (whole,) = came_of(screened(here, made, words=("屋后的坡裂了一道缝，水沟也堵了",)))
        picked = [Piece("屋后的坡裂了一道缝"), Piece("水沟也堵了")]
        pieces = steps.split(here.who("clerk"), fresh(whole), pieces=picked)
        counts = queries.table(here.who("town"), made).counts
    assert (counts.found, counts.settled) == (2, 0)
    assert {one.pk for one in queries.behind(here.who("town"), made)} == {one.pk for one in pieces}


def test_a_dispute_is_not_public_before_somebody_released_it(here):
    with clock.at(MONDAY):
        (matter,) = came_of(screened(here, ordered(here)))
    assert matter.secrecy == "internal"
    assert not matter.words.exclude(public_text="").exists()
    assert not Matter.objects.visible_to(VISITOR).exists()
    assert not Matter.objects.visible_to(here.who("supervisor")).exists()
    assert not Matter.objects.visible_to(here.who("next_door")).exists()
    logged = Event.objects.filter(verb__in=["screening.screen", "screening.order"])
    assert not [one for one in logged if "罗大娘" in one.body or "矛盾" in one.body]


def test_nothing_found_is_one_tap_and_counts_as_screened(here):
    with clock.at(MONDAY):
        made = ordered(here)
        screened(here, made, words=(), nothing=True)
        assert ground(made, here.one).done_on == clock.today()
        with pytest.raises(Refusal, match="已经记过了"):
            screened(here, made, words=(), nothing=True)
        with pytest.raises(Refusal, match="没有发现问题"):
            screened(here, made, here.two, by="worker2", nothing=True)
        with pytest.raises(Refusal, match="请写下"):
            screened(here, made, here.two, by="worker2", words=())
        # Something turned up after all.
        screened(here, made)
    assert queries.table(here.who("town"), made).counts.found == 1


def test_what_is_open_already_is_not_written_down_twice(here):
    with clock.at(MONDAY):
        before = raised(here, words=DISPUTE)
        made = ordered(here)
        look = screened(here, made, words=(), known=[before.number])
        table = queries.table(here.who("town"), made)
    assert came_of(look) == []
    assert (table.counts.found, table.counts.known, table.counts.done) == (0, 1, 1)
    assert list(queries.behind(here.who("town"), made, state="again")) == [fresh(before)]
    # A number never tells of what its reader may not open.
    Matter.objects.filter(pk=before.pk).update(secrecy="private")
    leader = here.who("county")
    assert queries.table(leader, made).counts.known == len(
        queries.behind(leader, made, state="again")
    )


def test_a_grid_that_was_merged_a_moment_ago_is_said_to_be_gone(here):
    with clock.at(MONDAY):
        made = ordered(here)
        gone = ground(made, here.one)
        Ground.objects.filter(pk=gone.pk).delete()
        with pytest.raises(Conflict, match="刚刚调整过"):
            commands.screen(here.who("worker"), gone, held_on=clock.today(), said=(), nothing=True)


def test_only_who_has_the_grid_screens_it_and_only_in_its_days(here):
    with clock.at(days(-2)):
        made = ordered(here)
        with pytest.raises(IllegalMove, match="才开始"):
            screened(here, made)
    with clock.at(MONDAY):
        for name in ("worker2", "cluster", "next_door", "town"):
            with pytest.raises(NotAllowed):
                screened(here, made, by=name)
        with pytest.raises(Refusal) as said:
            screened(here, made, held_on=date(2027, 11, 2))
        assert said.value.field == "held_on"
    # Written down when there is signal again.
    with clock.at(days(7)):
        screened(here, made, held_on=date(2027, 11, 5))
        with pytest.raises(Refusal):
            screened(here, made, held_on=date(2027, 11, 6))
    with clock.at(days(8)), pytest.raises(IllegalMove, match="结束"):
        screened(here, made, here.two, by="worker2", held_on=date(2027, 11, 5))


def test_a_day_and_never_an_hour_nor_a_place_on_earth(here):
    columns = {one.name for one in (*Ground._meta.get_fields(), *Round._meta.get_fields())}
    assert not {name for name in columns if "lat" in name.split("_") or "hour" in name}
    with clock.at(MONDAY):
        made = ordered(here)
        screened(here, made)
    assert type(ground(made, here.one).done_on) is date


def test_the_grids_stand_in_the_order_of_the_tree_and_never_by_what_was_found(here):
    with clock.at(MONDAY):
        made = ordered(here, here.town)
        screened(here, made, here.two, by="worker2", words=("一", "二", "三"))
        table = queries.table(here.who("town"), made)
    assert [line.ground.area for one in table.villages for line in one.lines] == [
        here.one, here.two, here.three,
    ]  # fmt: skip


def test_those_left_are_reminded_by_hand_once_a_day(here):
    with clock.at(MONDAY):
        made = ordered(here)
        with pytest.raises(Refusal, match="今天已经"):
            commands.remind(here.who("town"), made)
    with clock.at(days(1)):
        screened(here, made)
        commands.remind(here.who("town"), made)
        assert told(made, "worker", here).count() == 1
        assert told(made, "worker2", here).count() == 2
        with pytest.raises(Refusal, match="今天已经"):
            commands.remind(here.who("town"), made)
    with clock.at(days(2)):
        # The secretary in whose village it is, as far as that reaches.
        commands.remind(here.who("secretary"), made, area=here.east)
        assert told(made, "worker2", here).count() == 3
        screened(here, made, here.two, by="worker2", words=(), nothing=True)
        with pytest.raises(Refusal, match="都排查过了"):
            commands.remind(here.who("town"), made)
        with pytest.raises(NotAllowed):
            commands.remind(here.who("next_door"), made)


def test_the_clock_tells_those_left_once_before_the_last_day(here):
    with clock.at(MONDAY):
        made = ordered(here)
        screened(here, made)
    for n, times in ((2, 1), (3, 2), (4, 2)):
        with clock.at(days(n)):
            rounds()
            rounds()
        assert told(made, "worker2", here).count() == times, n
    assert told(made, "worker", here).count() == 1


def test_the_clock_tells_nobody_at_night(here):
    with clock.at(MONDAY):
        made = ordered(here)
    with clock.at(days(3, hours=-6)):
        rounds()
    assert told(made, "worker", here).count() == 1


def test_ordered_for_today_and_tomorrow_tomorrow_still_reminds(here):
    with clock.at(MONDAY):
        made = ordered(here, last_day=date(2027, 11, 2))
        rounds()
        assert told(made, "worker", here).count() == 1
    with clock.at(days(1)):
        rounds()
        assert told(made, "worker", here).count() == 2


def test_over_who_ordered_it_is_told_what_is_left_once(here):
    with clock.at(MONDAY):
        made = ordered(here)
        screened(here, made)
    with clock.at(days(5)):
        rounds()
        rounds()
    end = told(made).get(person_id=here.who("town").person_id)
    assert "2个网格（村）排查了1个，没有排查的1个" in end.words


def test_ended_early_only_with_a_reason_and_those_left_hear_it(here):
    with clock.at(MONDAY):
        made = ordered(here, by="secretary")
        screened(here, made)
        with pytest.raises(Refusal) as said:
            commands.stop(here.who("secretary"), made, why=" ")
        assert said.value.field == "why"
        with pytest.raises(NotAllowed):
            commands.stop(here.who("worker"), made, why="雨停了")
        commands.stop(here.who("secretary"), made, why="雨停了")
        assert "雨停了" in told(made, "worker2", here).latest("pk").words
        with pytest.raises(IllegalMove):
            screened(here, made, here.two, by="worker2")
        with pytest.raises(IllegalMove):
            commands.stop(here.who("secretary"), Round.objects.get(), why="再停一次")
    assert queries.table(here.who("town"), made).counts.found == 1


def test_what_waits_for_whom(here):
    with clock.at(MONDAY):
        made = ordered(here, here.town)
        assert [one.area for one in grounds.waiting(here.who("worker"))] == [here.one]
        assert grounds.waiting(here.who("clerk")) == []
        assert grounds.waiting(here.who("leader")) == []
        assert [one.area for one in grounds.waiting(here.who("next_door"))] == [here.three]
        screened(here, made)
        assert grounds.waiting(here.who("worker")) == []
        # The worker of the second grid leaves: who is nearest above has it.
        here.posts["worker2"].tenures.all().delete()
        assert [one.area for one in grounds.waiting(here.who("secretary"))] == [here.two]


def test_a_new_grid_has_to_be_screened_too(here):
    from lianhu.places import commands as places

    with clock.at(MONDAY):
        made = ordered(here)
        new = places.add_grid(SYSTEM, here.east, name="五号网格", level_name="三级网格")
        tenure(post("grid_worker", new), somebody("伍"))
        commands.redraw(here.who("secretary"), made, new)
        assert ground(made, new).done_on is None
        with pytest.raises(NotAllowed):
            commands.redraw(here.who("next_door"), made, new)


def test_a_village_sets_days_of_screening(here):
    with clock.at(MONDAY):
        one = days_set.set_day(
            here.who("clerk"), here.east, channel="screening", post=here.posts["worker"], weekday=0
        )
        screened(here, ordered(here))
        assert [turn.state for turn in calendar.kept([one])[0].turns] == ["done"]


def test_each_theme_fits_on_a_phone_and_says_where_it_is_from():
    for one in themes().values():
        assert 3 <= len(one.look) <= 12, one.key
        assert one.source, one.key
