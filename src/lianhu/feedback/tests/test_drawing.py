"""The draw: at least one in ten, by a seed that nobody can choose, done again by anyone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event, Leaf
from lianhu.audit.sealing import seal_all, verify
from lianhu.feedback import commands, drawing
from lianhu.feedback.models import Call, Draw
from lianhu.feedback.reactions import draw_lots, fix_all
from lianhu.feedback.tests.factories import called, caller, carried, drawn, morning
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands as matters
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import fresh, raised
from lianhu.people.models import Person


@given(n=st.integers(0, 5000), share=st.integers(10, 100))
def test_never_fewer_than_the_share_and_at_most_one_more(n, share):
    k = drawing.wanted(n, share)
    assert k * 100 >= n * share
    assert (k - 1) * 100 < n * share or n == 0
    assert k <= n


NUMBERS = st.integers(0, 10**9 - 1).map("{:09}".format)


@given(numbers=st.sets(NUMBERS, min_size=1, max_size=40))
def test_the_lots_depend_on_seed_and_numbers_alone(numbers):
    first = drawing.lots("a" * 64, numbers)
    assert first == drawing.lots("a" * 64, sorted(numbers, reverse=True))
    assert {lot.number for lot in first} == numbers
    assert len(numbers) < 12 or first != drawing.lots("b" * 64, numbers)


def test_the_lot_can_be_worked_out_with_any_sm3(here):
    lot = drawing.lots("seed", ["123456789"])[0]
    from cryptography.hazmat.primitives import hashes

    engine = hashes.Hash(hashes.SM3())
    engine.update(b"seed:123456789")
    assert lot.key == engine.finalize().hex()


@pytest.mark.row("C4.45")
def test_each_morning_one_in_ten_of_yesterday_is_given_to_somebody_who_had_no_part(here):
    for _ in range(11):
        carried(here, "answered")
    late = raised(here)
    with clock.at(morning()):
        calls = drawn()
        draw = Draw.objects.get()
    assert (len(draw.pool), draw.wanted, len(calls)) == (11, 2, 2)
    assert late.pk not in draw.pool
    expected = [lot.number for lot in drawing.lots(draw.seed, [
        m.number for m in Matter._base_manager.filter(pk__in=draw.pool)])][:2]  # fmt: skip
    assert [one.matter.number for one in calls] == expected
    for one in calls:
        took = {e.person_id for e in Event.objects.of(one.matter.stream) if e.person_id}
        assert caller(here, one).person_id not in took
        assert one.post == here.posts["town"]


def test_the_seed_is_the_seal_over_the_list_itself(here):
    carried(here, "answered")
    with clock.at(morning()):
        fix_all(clock.today() - timedelta(days=1))
        one = Draw.objects.get()
        with pytest.raises(IllegalMove, match="封存"):
            commands.draw(SYSTEM, one)
        seal_all()
        commands.draw(SYSTEM, one)
    one.refresh_from_db()
    fixed = Event.objects.get(verb="feedback.fix")
    assert one.event_id == fixed.pk
    assert one.seed == Leaf.objects.get(event=fixed).seal.hash
    with pytest.raises(IllegalMove):
        commands.draw(SYSTEM, one)
    assert verify().wrong == ""


def test_the_log_holds_the_list_as_one_digest_and_no_number(here):
    matter = carried(here, "answered")
    with clock.at(morning()):
        drawn()
    body = Event.objects.get(verb="feedback.fix").body
    assert '"n":1' in body
    assert matter.number not in body


def test_a_list_that_is_fixed_and_a_draw_that_is_drawn_stay(here):
    carried(here, "answered")
    with clock.at(morning()):
        fix_all(clock.today() - timedelta(days=1))
        with pytest.raises(IntegrityError), transaction.atomic():
            Draw.objects.update(pool=[])
        seal_all()
        commands.draw(SYSTEM, Draw.objects.get())
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.update(seed="0" * 64)


def test_the_clock_does_it_once_in_the_morning_and_never_at_night(here):
    carried(here, "answered")
    day = clock.day_start(clock.today() + timedelta(days=1))
    with clock.at(day + timedelta(hours=3)):
        draw_lots()
        assert not Draw.objects.exists()
    with clock.at(day + timedelta(hours=7)):
        draw_lots()
        assert Draw.objects.get().drawn_at is None
        seal_all()
        draw_lots()
        draw_lots()
    assert Draw.objects.get().drawn_at
    assert Call.objects.count() == 1


def test_handed_over_and_unfinished_ones_are_never_drawn(here):
    matters.hand_over(here.who("clerk"), carried(here, "answered", words="secretary 收了钱"))
    again = carried(here, "answered")
    from lianhu.matters.tests.factories import bearer

    matters.rate(bearer(again), fresh(again), mark=1)
    with clock.at(morning()):
        assert drawn() == []
    assert not Draw.objects.exists()


def test_who_handled_it_neither_sees_nor_makes_the_call(client, here):
    matter = carried(here, "answered")
    with clock.at(morning()):
        (call,) = drawn()
        for name in ("worker", "leader", "clerk", "window", "next_door", "supervisor", "county"):
            assert not Call.objects.visible_to(here.who(name)).exists(), name
        Call.objects.update(post=here.posts["leader"])
        worker = here.who("worker")
        call.refresh_from_db()
        with pytest.raises(NotAllowed):
            commands.hear(worker, call, way="phone", solved="solved", mark=5)
    with clock.at(morning()):
        html = enter(client, here, "worker").get(reverse("matters:show", args=[matter.number])).text
    assert "回访" not in html


def test_the_same_person_under_another_post_may_not_call_either(here):
    from lianhu.bodies.tests.factories import post, tenure

    carried(here, "answered")
    person = Person.objects.get(pk=here.who("worker").person_id)
    both = tenure(post("town_cadre", here.town, title="second"), person).post
    with clock.at(morning()):
        (call,) = drawn()
        assert call.post == here.posts["town"]
        Call.objects.update(post=both)
        call.refresh_from_db()
        with pytest.raises(NotAllowed, match="经手"):
            commands.hear(here.who("worker"), call, way="phone", solved="solved", mark=5)


def test_the_page_explains_the_draw_and_names_the_drawn_only_afterwards(client, here):
    carried(here, "answered")
    with clock.at(morning()):
        (call,) = drawn()
        page = enter(client, here, "town").get(reverse("feedback:calls")).text
        draw = Draw.objects.get()
        assert draw.seed in page
        assert "1件抽1件" in page
        assert "问完才列出来" in page
        assert call.key[:16] not in page
        commands.hear(caller(here, call), call, way="phone", solved="solved", mark=5)
        page = enter(client, here, "town").get(reverse("feedback:calls")).text
    assert call.key[:16] in page
    assert call.matter.number in page


def test_a_county_may_draw_more_and_never_less(here):
    admin = _admin(here)
    with pytest.raises(Refusal) as refused:
        commands.set_rules(admin, share=9, reopen_days=15, source="x")
    assert refused.value.field == "share"
    with pytest.raises(Refusal) as refused:
        commands.set_rules(admin, share=20, reopen_days=15, source=" ")
    assert refused.value.field == "source"
    commands.set_rules(admin, share=50, reopen_days=15, source="县委办会议纪要〔2026〕3号")
    for _ in range(4):
        carried(here, "answered")
    with clock.at(morning()):
        assert len(drawn()) == 2
    with pytest.raises(NotAllowed):
        commands.set_rules(here.who("secretary"), share=50, reopen_days=15, source="x")


def _admin(here):
    from lianhu.access.actor import actor_of_account
    from lianhu.access.tests.factories import account
    from lianhu.bodies.tests.factories import post, somebody, tenure

    held = tenure(post("county_admin", here.county), somebody("管理员"))
    return actor_of_account(account(held.person))


def test_the_rules_page_keeps_what_was_and_says_what_holds(client, here):
    from lianhu.access.tests.factories import account
    from lianhu.bodies.tests.factories import post, somebody, tenure

    client.force_login(
        account(tenure(post("county_admin", here.county), somebody("管理员")).person)
    )
    assert 'value="10"' in client.get(reverse("feedback:rules")).text
    sent = {"share": "30", "reopen_days": "20", "source": "县政府常务会议"}
    assert client.post(reverse("feedback:rules"), sent).status_code == 302
    assert 'value="30"' in client.get(reverse("feedback:rules")).text
    refused = client.post(reverse("feedback:rules"), {**sent, "share": "5"})
    assert refused.status_code == 422
    assert "十分之一" in refused.text


def test_a_call_is_heard_once(here):
    _matter, answer, _new = called(here)
    with pytest.raises(IllegalMove, match="已经回访过"):
        commands.hear(here.who("town"), answer.call, way="phone", solved="solved", mark=5)
