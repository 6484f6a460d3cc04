"""Working together (联处): a lead, helpers with a part each, and nothing finished over their heads."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.workdays import is_workday
from lianhu.matters import commands, doing, queries, reactions, replay, story
from lianhu.matters.commands import sharing
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Part
from lianhu.matters.tests.desk import enter, step, url
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.notices.models import Telling
from lianhu.shell.words import day as day_words


@pytest.fixture
def taken(here):
    """Claimed by the worker, promised for the day after tomorrow."""
    matter = carried(here, "sent")
    commands.claim(
        here.who("worker"), matter, measures="一起看", steps=["看"],
        promised_on=clock.today() + timedelta(days=2),
    )  # fmt: skip
    return fresh(matter)


def ask(here, matter, who="window", days=1, what="查一下这盏灯是谁装的", by="worker"):
    return commands.give_part(
        here.who(by), matter, post=here.posts[who], what=what,
        due_on=clock.today() + timedelta(days=days),
    )  # fmt: skip


def told(post, occasion):
    return Telling.objects.filter(post_id=post.pk, occasion=occasion)


@pytest.mark.row("C4.8")
def test_the_helper_is_told_and_finds_it_among_their_own(here, taken):
    assert not queries.inbox(here.who("window"), mine=True).filter(pk=taken.pk).exists()
    part = ask(here, taken)
    assert (part.post, part.by_post) == (here.posts["window"], here.posts["worker"])
    assert told(here.posts["window"], "matters.give_part").exists()
    assert queries.inbox(here.who("window"), mine=True).filter(pk=taken.pk).exists()
    # The lead stays the lead.
    assert fresh(taken).holder == here.posts["worker"]
    commands.finish_part(here.who("window"), fresh(taken), words="是村里装的")
    assert not queries.inbox(here.who("window"), mine=True).filter(pk=taken.pk).exists()
    assert told(here.posts["worker"], "matters.finish_part").exists()
    assert replay.difference(fresh(taken)) == ""


@pytest.mark.row("C4.8")
def test_the_lead_cannot_finish_while_a_part_is_open(here, taken):
    ask(here, taken)
    ask(here, fresh(taken), "secretary")
    lead = here.who("worker")
    with pytest.raises(IllegalMove, match="还有2份协办没有办好"):
        commands.finish(lead, fresh(taken), words="修好了")
    found = doing.open_to(lead, fresh(taken))
    assert found.main is None
    assert "还有2份协办" in found.why_not
    commands.finish_part(here.who("window"), fresh(taken), words="查过了")
    with pytest.raises(IllegalMove, match="还有1份"):
        commands.finish(lead, fresh(taken), words="修好了")
    commands.end_part(lead, fresh(taken), post=here.posts["secretary"], reason="不用书记出面了")
    assert told(here.posts["secretary"], "matters.end_part").exists()
    commands.finish(lead, fresh(taken), words="修好了")
    assert fresh(taken).phase == Phase.RESPONDING
    assert list(Part.objects.values_list("done", flat=True)) == [True, False]


def test_a_part_given_meanwhile_stops_whoever_is_just_finishing(here, taken):
    stale = fresh(taken)
    ask(here, fresh(taken))
    with pytest.raises(IllegalMove):
        commands.finish(here.who("worker"), stale, words="修好了")
    assert fresh(taken).phase == Phase.HANDLING


def test_what_lies_on_the_books_is_not_answered_over_the_helpers_heads(here, taken):
    ask(here, taken)
    commands.defer(here.who("worker"), fresh(taken), reason="等拨款")
    with pytest.raises(IllegalMove, match="协办"):
        commands.settle(here.who("secretary"), fresh(taken), choice="办不了", words="没有钱")
    commands.settle(here.who("secretary"), fresh(taken), choice="接着办", words="有钱了")
    assert fresh(taken).parts_open == 1


def test_who_has_it_or_decides_who_has_it_asks_and_nobody_else(here, taken):
    for who in ("cluster", "window", "worker2"):
        with pytest.raises(NotAllowed):
            ask(here, taken, "leader", by=who)
    assert ask(here, taken, "leader", by="secretary").post == here.posts["leader"]
    with pytest.raises(NotAllowed, match="没有请您"):
        commands.finish_part(here.who("window"), fresh(taken), words="我办了")
    with pytest.raises(NotAllowed):
        commands.end_part(
            here.who("window"), fresh(taken), post=here.posts["leader"], reason="不用"
        )
    waiting = carried(here, "sent")
    with pytest.raises(IllegalMove):
        ask(here, waiting)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"who": "worker"}, "post"),
        ({"who": "worker2"}, "post"),
        ({"who": "next_door"}, "post"),
        ({"who": "supervisor"}, "post"),
        ({"what": " "}, "what"),
        ({"days": -1}, "due_on"),
        ({"days": 9}, "due_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(here, taken, more, field):
    with pytest.raises(Refusal) as problem:
        ask(here, taken, **more)
    assert problem.value.field == field
    assert not Part.objects.exists()


def test_a_post_helps_once_at_a_time_and_again_when_it_is_done(here, taken):
    ask(here, taken)
    with pytest.raises(Refusal, match="能协办的岗位"):
        ask(here, fresh(taken))
    commands.finish_part(here.who("window"), fresh(taken), words="查过了")
    ask(here, fresh(taken))
    assert fresh(taken).parts_open == 1
    with pytest.raises(Refusal):
        commands.finish_part(here.who("window"), fresh(taken), words=" ")


@pytest.mark.row("C4.8")
def test_the_resident_reads_who_leads_and_who_helps_and_not_what_is_written(here, taken):
    ask(here, taken)
    read = story.read(fresh(taken), bearer(taken))
    assert read.helpers == ["window"]
    assert "请window一起办" in [one.title for one in read.entries]
    assert "谁装的" not in " ".join(one.text for one in read.entries)
    commands.finish_part(here.who("window"), fresh(taken), words="是某某装的")
    after = story.read(fresh(taken), bearer(taken))
    assert after.helpers == []
    assert "某某" not in " ".join(one.text for one in after.entries)


def test_who_may_not_read_a_private_matter_is_not_asked_to_help(here, taken):
    assert "town" in {post.title for post in sharing.helpers(taken)}
    matter = raised(here, words="想请人帮忙照看老人")
    commands.triage(here.who("clerk"), matter, choice="私事")
    found = sharing.helpers(fresh(matter))
    assert found
    assert all(here.who(one.title).may("matters.see_private", matter.place) for one in found)


def test_the_helper_is_reminded_once_and_both_hear_when_the_day_is_over(here, taken):
    part = ask(here, taken, days=2)
    morning = clock.day_end(part.due_on) - timedelta(hours=15)
    near, late = (
        told(here.posts["window"], f"matters.{one}_part") for one in ("urge", "lapse")
    )  # fmt: skip
    with clock.at(morning):
        reactions.parts()
        reactions.parts()
    assert (near.count(), late.count()) == (is_workday(part.due_on), 0)
    for day in range(1, 11):
        with clock.at(morning + timedelta(days=day)):
            reactions.parts()
    assert late.count() == 1
    assert told(here.posts["worker"], "matters.lapse_part").count() == 1
    with clock.at(morning + timedelta(days=11)), pytest.raises(IllegalMove):
        commands.lapse_part(SYSTEM, part)


def test_where_nobody_helps_the_resident_costs_no_statement_more(here, taken):
    story.read(fresh(taken), bearer(taken))
    matter = fresh(taken)
    with CaptureQueriesContext(connection) as before:
        story.read(matter, bearer(taken))
    assert not [one for one in before if "matters_part" in one["sql"]]


@pytest.mark.row("C4.8")
def test_on_the_pages_from_asking_to_done(client, here, taken):
    enter(client, here, "worker")
    page = client.get(url("show", taken))
    assert url("act", taken, "give_part") in page.text
    form = client.get(url("act", taken, "give_part")).text
    assert "请谁一起办" in form
    due = clock.today().isoformat()
    helper = here.posts["window"]
    wrong = step(client, taken, "give_part", post=helper.pk, what="", due_on=due)
    assert wrong.status_code == 422
    assert "请写明请他办什么" in wrong.text
    done = step(client, fresh(taken), "give_part", post=helper.pk, what="查灯是谁装的", due_on=due)
    assert done.status_code == 302
    page = client.get(url("show", taken)).text
    assert "还有1份没有办好" in page
    assert "查灯是谁装的" in page
    enter(client, here, "window")
    assert taken.number in client.get("/office/?mine=1").text
    form = client.get(url("act", taken, "finish_part")).text
    assert "查灯是谁装的" in form
    assert step(client, fresh(taken), "finish_part", words="村里装的").status_code == 302
    page = client.get(url("show", taken)).text
    assert "村里装的" in page
    assert "没有办好" not in page


@pytest.mark.row("C4.8")
def test_who_sat_together_stands_in_the_progress_and_is_told(client, here, taken):
    enter(client, here, "worker")
    assert "一起会商的" not in client.get(url("act", taken, "progress")).text
    ask(here, taken)
    helper = here.posts["window"]
    done = step(client, fresh(taken), "progress", words="先断电再换杆", met=[helper.pk])
    assert done.status_code == 302
    said = story.read(fresh(taken), bearer(taken)).entries
    assert "会商（worker、window）：先断电再换杆" in [one.text for one in said]
    assert "先断电再换杆" in told(helper, "matters.met").get().words
    assert replay.difference(fresh(taken)) == ""


def test_nobody_without_a_part_sat_there_and_a_meeting_says_what_came_of_it(here, taken):
    ask(here, taken)
    lead, window = here.who("worker"), here.posts["window"]
    for words, met, field in (("定了", [here.posts["clerk"]], "met"), (" ", [window], "words")):
        with pytest.raises(Refusal) as problem:
            commands.progress(lead, fresh(taken), words=words, met=met)
        assert problem.value.field == field


def test_the_row_of_a_helper_says_so_and_by_which_day(client, here, taken):
    due = clock.today() + timedelta(days=1)
    commands.give_part(
        here.who("worker"), taken, post=here.posts["window"], what="开证明", due_on=due
    )

    def row(who):
        text = enter(client, here, who).get(reverse("matters:inbox")).text
        return text.partition(taken.number)[2].partition("</tr>")[0]

    assert f"协办，{day_words(due)}前" in row("window")
    for other in ("worker", "clerk"):
        assert "协办，" not in row(other)
    today = enter(client, here, "window").get(reverse("matters:today")).text
    assert f"协办，{day_words(due)}前" in today
    with clock.at(clock.now() + timedelta(days=3)):
        client.force_login(here.accounts["window"])
        assert "lh-tone-bad" in row("window").partition("协办，")[0].rpartition("<a")[2]
    commands.finish_part(here.who("window"), fresh(taken), words="开好了")
    assert "协办，" not in row("window")
