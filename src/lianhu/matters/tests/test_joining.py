"""Two tell of the same thing: one is worked on, both are told, and nothing is lost."""

import pytest
from django.db import IntegrityError, transaction

from lianhu.audit.sealing import verify
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands, replay, story
from lianhu.matters.commands.intake import Teller
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import Matter, Word
from lianhu.matters.queries import inbox, open_counts
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests.desk import enter, step, url
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.notices.models import Telling


@pytest.fixture
def pair(here):
    """The one that leads, sent to the pool, and a later one that says the same, by another."""
    lead = carried(here, "sent", words="水井边的路灯坏了")
    member = raised(
        here, words="井边那盏路灯不亮，我家孩子摔了",
        teller=Teller(name="石小田", phone="19900000001", reach="call"),
    )  # fmt: skip
    return lead, member


def joined(here, pair):
    lead, member = pair
    commands.join(here.who("clerk"), member, lead=lead)
    return fresh(lead), fresh(member)


def told(matter):
    return list(Telling.objects.filter(stream=matter.stream, audience_kind="teller").order_by("pk"))


def done(here, lead):
    """The rest of the way of the one that leads, to the answer."""
    worker = here.who("worker")
    commands.claim(
        worker, fresh(lead), measures="换灯", steps=["看", "换"], promised_on=clock.day_of(fresh(lead).due_at)
    )  # fmt: skip
    commands.finish(worker, fresh(lead), words="灯换好了")
    commands.respond(worker, fresh(lead), words="罗·成您好，灯换好了，请您看看。")


def test_what_goes_along_leaves_the_desk_and_keeps_its_number(client, here, pair):
    before = open_counts(here.who("clerk")).all
    lead, member = joined(here, pair)
    assert (lead.joined, member.lead_id) == (1, lead.pk)
    assert open_counts(here.who("clerk")).all == before - 1
    assert member not in inbox(here.who("clerk"))
    page = enter(client, here, "clerk").get(url("show", member)).text
    assert lead.number in page
    assert "分开办" in page
    assert f'{url("act", member, "triage")}"' not in page
    assert "还有1天" not in page
    commands.comment(bearer(member), member, words="昨晚又有人摔了")
    text = client.get(url("show", lead)).text
    assert member.number in text
    assert "反映人补充了1次" in text
    for one in (lead, member):
        assert replay.difference(one) == ""
    assert verify().wrong == ""


@pytest.mark.row("C2.20")
def test_both_tellers_hear_every_step_each_in_their_own_way(here, pair):
    lead, member = joined(here, pair)
    assert told(member)[-1].how == "call"
    assert lead.number in told(member)[-1].words
    so_far, leads = len(told(member)), len(told(lead))
    done(here, lead)
    new = told(member)[so_far:]
    assert len(new) == len(told(lead)) - leads > 0
    assert all(one.how == "call" for one in new if one.how != "page")
    said = "".join(one.words for one in new)
    assert member.number in said
    assert lead.number not in said
    assert fresh(member).answered_at == fresh(lead).answered_at is not None


def test_the_page_of_who_goes_along_shows_the_work_and_not_the_other_teller(here, pair):
    lead, member = joined(here, pair)
    done(here, lead)
    page = story.read(fresh(member), bearer(member))
    titles = [str(one.title) for one in page.entries]
    assert any("领了这件事" in title for title in titles)
    assert "和说同一件事的并在一起办" in titles
    texts = " ".join(one.text for one in page.entries)
    assert "我家孩子摔了" in texts
    assert "水井边的路灯坏了" not in texts
    assert page.answer is not None
    assert page.plan is not None
    assert page.at.pk == lead.pk
    assert not page.asks_rating
    assert titles.count("反映了这件事") == 1


def test_who_came_to_talk_about_the_one_is_not_named_to_the_other(here, pair):
    lead, member = joined(here, pair)
    Word.objects.create(
        matter=lead, role=WordRole.OPINION, text="到场：张光明、李小芳\n都同意", at=lead.raised_at
    )
    commands.claim(
        here.who("worker"), fresh(lead), measures="换灯", steps=["换"],
        promised_on=clock.day_of(fresh(lead).due_at),
    )  # fmt: skip
    commands.finish(here.who("worker"), fresh(lead), words="换好了")
    commands.respond(here.who("worker"), fresh(lead), words="张光明说亮了，请您看看。")
    said = " ".join(one.words for one in told(member))
    assert "说亮了" in said
    assert "张光明" not in said


def test_nobody_moves_what_goes_along_and_its_clock_wakes_nobody(here, pair):
    _lead, member = joined(here, pair)
    with pytest.raises(IllegalMove, match="一起办"):
        commands.triage(here.who("clerk"), member, choice="小事")
    with pytest.raises(IllegalMove, match="一起办"):
        commands.reclassify(here.who("clerk"), member, reason="分错了")
    with pytest.raises(IllegalMove, match="一起办"):
        commands.join(here.who("clerk"), member, lead=raised(here))
    Matter._base_manager.filter(pk=member.pk).update(due_at=member.raised_at)
    deadlines()
    assert fresh(member).escalated_at is None


@pytest.mark.row("C2.20")
def test_apart_again_it_stands_where_it_stood(here, pair):
    stage, due = pair[1].stage, pair[1].due_at
    lead, member = joined(here, pair)
    done(here, lead)
    commands.part(here.who("clerk"), fresh(member), reason="说的是另一盏灯")
    member, lead = fresh(member), fresh(lead)
    assert (member.lead_id, member.answered_at, member.closed_at) == (None, None, None)
    assert (member.stage, member.due_at, lead.joined) == (stage, due, 0)
    assert "说的是另一盏灯" in told(member)[-1].words
    assert member in inbox(here.who("clerk"))
    commands.triage(here.who("clerk"), member, choice="小事")
    assert replay.difference(fresh(member)) == ""
    assert verify().wrong == ""
    with pytest.raises(IllegalMove, match="没有并"):
        commands.part(here.who("clerk"), fresh(member), reason="再分")


def test_what_may_not_lead_says_why(here, pair):
    lead, member = pair
    clerk = here.who("clerk")
    with pytest.raises(Refusal, match="它自己"):
        commands.join(clerk, member, lead=member)
    joined(here, pair)
    third = raised(here, words="路灯")
    with pytest.raises(Refusal, match=lead.number):
        commands.join(clerk, third, lead=fresh(member))
    with pytest.raises(IllegalMove, match="主件"):
        commands.join(clerk, fresh(lead), lead=third)
    busy = carried(here, "claimed")
    with pytest.raises(IllegalMove, match="有人在办"):
        commands.join(clerk, busy, lead=fresh(lead))
    commands.join(clerk, third, lead=busy)
    assert fresh(busy).joined == 1
    with pytest.raises(NotAllowed):
        commands.join(here.who("worker"), raised(here), lead=fresh(lead))


def test_secret_matters_go_along_with_nothing_and_the_wall_agrees(here, pair):
    lead, member = pair
    sealed = raised(here, words="我家老人要办身份证")
    commands.triage(here.who("clerk"), fresh(sealed), choice="私事")
    with pytest.raises((NotAllowed, Refusal)):
        commands.join(here.who("clerk"), sealed, lead=lead)
    with pytest.raises((NotAllowed, Refusal)):
        commands.join(here.who("clerk"), member, lead=sealed)
    for columns in (
        {"lead": lead.pk, "joined": 1}, {"lead": lead.pk, "secrecy": Secrecy.PRIVATE},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Matter._base_manager.filter(pk=member.pk).update(**columns)


def test_the_form_offers_what_says_about_the_same_and_takes_a_number(client, here):
    lead = carried(here, "sent", words="水井边的路灯坏了三天没人修")
    member = raised(here, words="水井边的路灯坏了三天，没人来修")
    desk = enter(client, here, "clerk")
    page = desk.get(url("act", member, "join")).text
    assert lead.number in page
    answer = step(desk, fresh(member), "join", near=lead.number)
    assert fresh(member).lead_id == lead.pk, answer.text
    other = raised(here, words="完全是另一回事")
    page = desk.post(url("act", other, "join"), {"lead": "123"})
    assert page.status_code in (409, 422)
    step(desk, fresh(other), "join", near="", lead=lead.number)
    assert fresh(lead).joined == 2
    step(desk, fresh(other), "part", reason="不是一件事")
    assert fresh(lead).joined == 1
