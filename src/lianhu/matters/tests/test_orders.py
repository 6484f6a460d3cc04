"""督办: a leader presses, another post answers by its own day; workstreams and who leads them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.access.actor import actor_of_account
from lianhu.access.tests.factories import account
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.bodies import leading
from lianhu.bodies.commands import end_post
from lianhu.bodies.models import Workstream
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.hours.commands import set_orders
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands, replay, story
from lianhu.matters.commands.ordering import targets
from lianhu.matters.models import SupervisionOrder
from lianhu.matters.reactions import orders as lapse
from lianhu.matters.tests.desk import enter, step, url
from lianhu.matters.tests.factories import bearer, carried, fresh
from lianhu.matters.tests.test_exports import rows_of
from lianhu.notices.models import Telling

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(here):
    """The county leader who answers for roads and lamps, other than the one who presses."""
    held = tenure(post("county_leader", here.county, title="副县长"), somebody("副县长某"))
    here.posts["chief"] = held.post
    here.accounts["chief"] = account(held.person, username="chief")
    return held.post


@pytest.fixture
def stream(here, chief):
    return leading.set_up_stream(
        here.who("county"), area=here.county, kind="stream", title="基础设施专班", leader=chief,
        duties=["infrastructure"],
    )  # fmt: skip


@pytest.fixture
def pressed(here, stream, chief):
    matter = carried(here, "claimed")
    commands.issue_order(here.who("county"), matter, to=chief, words="为什么还没有修")
    return fresh(matter)


def told(post, occasion):
    rows = Telling.objects.filter(audience_kind="post", post_id=post.pk)
    return rows.filter(occasion=occasion)


@pytest.mark.row("G.1")
def test_the_leader_of_the_workstream_is_asked_first_and_answers_by_a_day_of_its_own(
    here, stream, chief, pressed
):
    before = pressed.due_at
    order = pressed.pressings.get()
    assert targets(here.who("county"), carried(here, "claimed"))[0].stream == stream
    assert order.stream == stream
    assert order.due_at != before
    assert pressed.ordered_until == order.due_at
    assert told(chief, "matters.issue_order").exists()
    # Whoever works on it hears of it too, and goes on by the same clock.
    assert told(here.posts["worker"], "matters.issue_order").exists()
    assert pressed.due_at == before
    commands.answer_order(here.who("chief"), pressed, words="三天内修好，灯已经在路上")
    done = fresh(pressed)
    assert done.ordered_until is None
    assert done.pressings.get().replied_at
    assert told(here.posts["county"], "matters.answer_order").exists()
    assert replay.difference(done) == ""


@pytest.mark.row("G.1")
def test_a_workstream_has_one_leader_of_its_area_and_that_post_cannot_be_abolished(
    here, stream, chief
):
    with pytest.raises(Refusal) as refused:
        leading.set_up_stream(
            here.who("county"), area=here.county, kind="stream", title="环境专班",
            leader=here.posts["town"],
        )  # fmt: skip
    assert refused.value.field == "leader"
    with pytest.raises(Refusal):
        leading.set_up_stream(
            here.who("county"), area=here.county, kind="group", title="基础设施专班", leader=chief
        )
    chief.tenures.update(to_on=clock.today())
    with pytest.raises(Refusal, match="没有办完"):
        end_post(SYSTEM, chief)
    leading.end_stream(here.who("county"), stream)
    assert not Workstream.objects.live().exists()
    end_post(SYSTEM, chief)


def test_nobody_below_presses_above_and_nobody_presses_themselves(here, chief):
    matter = carried(here, "claimed")
    assert {one.post.role for one in targets(here.who("town"), matter)} == {"village_secretary"}
    with pytest.raises(Refusal) as refused:
        commands.issue_order(here.who("town"), matter, to=chief)
    assert refused.value.field == "to"
    with pytest.raises(NotAllowed):
        commands.issue_order(here.who("secretary"), matter, to=here.posts["town"])


def test_it_is_pressed_once_at_a_time_and_not_when_it_is_over(here, chief, pressed):
    with pytest.raises(IllegalMove, match="已经督办"):
        commands.issue_order(here.who("town"), pressed, to=here.posts["secretary"])
    over = carried(here, "shown")
    with pytest.raises(IllegalMove):
        commands.issue_order(here.who("town"), over, to=here.posts["secretary"])


def test_two_at_once_one_is_told_that_the_other_was_faster(here, chief):
    matter = carried(here, "claimed")
    one, two = fresh(matter), fresh(matter)
    commands.issue_order(here.who("town"), one, to=here.posts["secretary"])
    two.refresh_from_db(fields=["stage"])
    with pytest.raises(IllegalMove):
        commands.issue_order(here.who("county"), two, to=here.posts["town"])
    assert SupervisionOrder.objects.count() == 1


def test_only_the_post_that_was_asked_answers_and_never_who_asked(here, pressed):
    for who in ("county", "town", "secretary"):
        with pytest.raises(NotAllowed):
            commands.answer_order(here.who(who), pressed, words="好的")
    # The one who asked now also holds the post that was asked.
    person = here.accounts["county"].person
    here.posts["chief"].tenures.update(to_on=clock.today())
    tenure(here.posts["chief"], person)
    with pytest.raises(NotAllowed, match="另一个人"):
        commands.answer_order(actor_of_account(here.accounts["county"]), pressed, words="好的")
    with pytest.raises(Refusal):
        commands.answer_order(here.who("chief"), pressed, words=" ")


def test_an_empty_answer_is_refused_at_its_field(here, pressed):
    with pytest.raises(Refusal) as refused:
        commands.answer_order(here.who("chief"), pressed, words=" ")
    assert refused.value.field == "words"


def test_the_day_is_the_countys_own_and_counts_working_days(here, chief):
    set_orders(actor_of("county_admin", here), days=2)
    # A Friday: the answer is due on Tuesday.
    with clock.at(clock.day_start(clock.day_of(clock.now())) + timedelta(hours=3)):
        matter = carried(here, "claimed")
        order = commands.issue_order(here.who("county"), matter, to=here.posts["town"])
    from lianhu.kernel import workdays

    assert clock.day_of(order.due_at) == workdays.calendar().workday_after(clock.today(), 2)
    with pytest.raises(Refusal):
        set_orders(actor_of("county_admin", here), days=31)


def actor_of(role, here):
    held = tenure(post(role, here.county), somebody())
    return actor_of_account(account(held.person))


def test_when_the_day_is_over_both_hear_it_once_and_a_late_answer_still_counts(
    here, chief, pressed
):
    with clock.at(pressed.ordered_until + timedelta(minutes=1)):
        lapse()
        lapse()
        for who in (chief, here.posts["county"]):
            assert told(who, "matters.lapse_order").count() == 1
        commands.answer_order(here.who("chief"), fresh(pressed), words="修好了")
    assert pressed.pressings.get().reply_id


def test_the_resident_sees_that_it_is_pressed_for_and_not_what_was_written(here, pressed):
    told = story.read(fresh(pressed), bearer(pressed))
    assert any("领导过问" in one.title for one in told.entries)
    assert not any("为什么还没有修" in one.text for one in told.entries)


def test_two_taps_for_the_leader_one_form_for_the_answer(client, here, chief, stream):
    matter = carried(here, "claimed")
    enter(client, here, "county")
    page = client.get(url("show", matter))
    assert url("act", matter, "issue_order") in page.text
    form = client.get(url("act", matter, "issue_order")).text
    assert form.index("基础设施专班") < form.index("town")
    until = clock.today() + timedelta(days=3)
    done = step(client, matter, "issue_order", to=chief.pk, until=until.isoformat())
    assert done.status_code == 302
    listed = client.get(reverse("matters:orders")).text
    assert matter.number in listed
    assert "等您回复" not in listed
    # The way to it stands in the menu of whoever presses and of whoever answers.
    assert f'href="{reverse("matters:orders")}"' in client.get(reverse("matters:loops")).text
    enter(client, here, "chief")
    assert "等您回复" in client.get(reverse("matters:orders")).text
    assert "督办" in client.get(reverse("matters:inbox")).text
    done = step(client, fresh(matter), "answer_order", words="明天装上")
    assert done.status_code == 302
    assert "没有等回复的督办" in client.get(reverse("matters:orders")).text
    assert "明天装上" in client.get(reverse("matters:orders") + "?done").text


def test_a_day_that_is_over_is_refused_at_its_field(client, here, chief, stream):
    enter(client, here, "county")
    matter = carried(here, "claimed")
    page = step(client, matter, "issue_order", to=chief.pk, until="2020-01-01", words="快")
    assert page.status_code == 422
    assert "从今天起" in page.text
    assert "快" in page.text


def test_workstreams_are_set_up_changed_and_ended_on_their_pages(client, here, chief):
    enter(client, here, "county")
    empty = client.get(reverse("matters:orders"))
    assert "成立后" in empty.text
    new = reverse("bodies:new_stream")
    wrong = client.post(new, {"kind": "stream", "title": "", "leader": chief.pk})
    assert wrong.status_code == 422
    assert "请写名称" in wrong.text
    done = client.post(
        new, {"kind": "group", "title": "联户长制领导小组", "leader": chief.pk, "duties": ["help"]}
    )
    assert done.status_code == 302
    made = Workstream.objects.get()
    page = reverse("bodies:stream", args=[made.pk])
    client.post(page, {"leader": here.posts["county"].pk, "tasks": "每月看一次"})
    made.refresh_from_db()
    assert (made.leader, made.duties, made.tasks) == (here.posts["county"], [], "每月看一次")
    client.post(page, {"do": "end"})
    assert client.get(page).status_code == 404


def test_who_may_not_lead_sets_up_none(client, here):
    enter(client, here, "secretary")
    assert client.get(reverse("bodies:new_stream")).status_code == 403


def test_the_list_asks_as_much_for_many_as_for_few(
    client, here, stream, chief, django_assert_max_num_queries
):
    for _n in range(6):
        matter = carried(here, "claimed")
        commands.issue_order(here.who("county"), matter, to=chief)
    enter(client, here, "county")
    client.get(reverse("matters:orders"))
    with django_assert_max_num_queries(10):
        client.get(reverse("matters:orders"))


def test_the_list_of_what_is_pressed_for_leaves_as_it_stands(client, here, pressed):
    enter(client, here, "clerk")
    page = client.get(reverse("matters:orders")).text
    assert "导出 Excel" in page
    found, _sheet = rows_of(client.post(reverse("matters:orders_excel")))
    assert found[0][:5] == ["编号", "事项", "地方", "谁督办", "督办的话"]
    assert [row[0] for row in found[1:]] == [pressed.number]
    assert found[1][4] == "为什么还没有修"
    assert "基础设施专班：副县长" in found[1][6]
    assert found[1][10] == "还没到期"
    event = Event.objects.get(verb="matters.export")
    assert (event.data["what"], event.data["rows"], event.data["filters"]) == ("orders", 1, {})
    assert "一行也没有" in client.post(reverse("matters:orders_excel") + "?done", follow=True).text
    assert Event.objects.filter(verb="matters.export").count() == 1


def test_what_was_answered_too_late_says_so_in_the_file(client, here, pressed):
    with clock.at(clock.now() + timedelta(days=30)):
        order = SupervisionOrder.objects.get()
        commands.answer_order(here.who("chief"), pressed, words="已经修好，请看照片")
        enter(client, here, "clerk")
        found, _sheet = rows_of(client.post(reverse("matters:orders_excel") + "?done"))
    assert found[1][8] == "已经修好，请看照片"
    assert found[1][10] == "超期"
    assert order.reply_id is None


@pytest.mark.parametrize("who", ["worker", "supervisor", "discipline"])
def test_who_takes_no_lists_along_takes_this_one_neither(client, here, pressed, who):
    enter(client, here, who)
    assert client.post(reverse("matters:orders_excel")).status_code == 403
