"""What may be put to the same meeting once more, what stands in the question, and who still votes."""

import pytest
from django.urls import reverse

from lianhu.assembly import commands
from lianhu.assembly.tests.factories import (
    entries,
    on_the_day,
    point,
    representatives,
    running,
    signed,
)
from lianhu.assembly.tests.test_deciding import voted
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.rolls import commands as rolls


@pytest.fixture
def meeting(here):
    """34 representatives, 27 of whom are there; today."""
    body = representatives(here)
    found = running(here, "representatives", organisation=body, items=[point(), point("年底评议")])
    found.here = here
    with on_the_day(found):
        signed(here, found, 27)
        yield found


def test_what_was_voted_down_comes_again_changed_and_not_for_ever(meeting, client):
    """No law says it: one 一事不再议, as the county's own parameter; every vote stands in the minutes."""
    here, item = meeting.here, meeting.items.first()
    client.force_login(here.accounts["secretary"])
    url = reverse("assembly:meeting", args=[meeting.pk])
    voted(meeting, item, approve=13, oppose=14, abstain=0)
    assert "还可以再表决1次" in client.get(url).text
    for words in ("", item.title, f"{item.title}。"):
        with pytest.raises(Refusal, match="照原话不再表决") as refused:
            commands.put_to_vote(here.who("secretary"), meeting, item, way="hands", words=words)
        assert refused.value.field == "words"
    page = client.post(url, {"act": "vote", "item": item.pk, "way": "hands", "recused": ""})
    assert (page.status_code, "照原话不再表决" in page.text) == (422, True)
    voted(meeting, item, words="每户筹工一天", approve=13, oppose=12, abstain=2)
    with pytest.raises(Conflict, match="下次会再议"):
        commands.put_to_vote(
            here.who("secretary"), meeting, item, way="hands", words="每户筹工半天"
        )
    seen = client.get(url).text
    assert "这次会上不再表决" in seen
    commands.end(here.who("secretary"), meeting)
    paper = client.get(reverse("assembly:minutes", args=[meeting.pk])).text
    for words in ("第一次表决", item.title, "第二次表决", "每户筹工一天"):
        assert words in paper


def test_what_is_voted_on_names_what_follows_from_it(here):
    """Another room reads the vote of its item: whatever is typed, the question says which that is."""
    came = point("通过村规民约（第2版）", stream="pact:7")
    meeting = running(here, "representatives", organisation=representatives(here), items=[came])
    with on_the_day(meeting):
        signed(here, meeting, 27)
        vote = commands.put_to_vote(
            here.who("secretary"), meeting, meeting.items.get(), way="hands", words="过年聚餐"
        )
    assert vote.question == "通过村规民约（第2版）：过年聚餐"


def test_who_is_struck_from_the_roll_after_signing_in_does_not_stop_the_vote(meeting):
    here = meeting.here
    entry = entries(meeting)[0]
    said = rolls.object_to(
        here.who("worker"), entry.roll, kind="not_on", words="搬走了", entry=entry
    )
    rolls.decide(here.who("clerk"), said, upheld=True, answer="核对过，搬走了")
    vote = commands.put_to_vote(here.who("secretary"), meeting, meeting.items.first(), way="hands")
    assert (entry.no in vote.present, len(vote.present), vote.total) == (False, 26, 33)


def test_a_vote_for_which_too_few_were_there_is_put_again_as_it_was(here):
    """Nothing was voted down: enough came afterwards."""
    meeting = running(here, "representatives", organisation=representatives(here))
    meeting.here = here
    item = meeting.items.get()
    with on_the_day(meeting):
        signed(here, meeting, 22)
        assert voted(meeting, item, approve=22, oppose=0, abstain=0).outcome == "no_quorum"
        sitting = meeting.sittings.first()
        commands.sign(here.who("secretary"), meeting, entries(meeting)[22], sitting=sitting)
        assert voted(meeting, item, approve=23, oppose=0, abstain=0).outcome == "passed"
