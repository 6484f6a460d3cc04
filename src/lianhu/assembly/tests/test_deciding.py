"""From the vote to the paper: what is decided follows from the round, and only then is it a resolution."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.assembly import commands, mark, shown
from lianhu.assembly.commands.deciding import last_round
from lianhu.assembly.models import ChangedCopy, Paper, Resolution
from lianhu.assembly.tests.factories import (
    entries,
    on_the_day,
    point,
    representatives,
    running,
    signed,
)
from lianhu.assembly.tests.test_door_pages import photographed
from lianhu.audit.models import Event
from lianhu.ballots import commands as ballots
from lianhu.ballots.models import Hands
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.notices import commands as notices
from lianhu.notices.models import Telling
from lianhu.notices.queries import for_stream
from lianhu.publicity.models import Posting

VOTED = {"approve": 19, "oppose": 0, "abstain": 8}


@pytest.fixture
def meeting(here):
    """34 representatives, 27 of whom are there; today."""
    body = representatives(here)
    found = running(here, "representatives", organisation=body, items=[point(), point("年底评议")])
    found.here = here
    with on_the_day(found):
        signed(here, found, 27)
        yield found


def voted(meeting, item, words="", **counts):
    here = meeting.here
    vote = commands.put_to_vote(here.who("secretary"), meeting, item, way="hands", words=words)
    hands = ballots.count_hands(here.who("secretary"), vote, counts=counts)
    ballots.confirm_hands(here.who("clerk"), hands)
    return ballots.close_round(here.who("secretary"), vote)


@pytest.mark.row("C2.18", "C5.7")
def test_a_real_count_is_reckoned_to_a_resolution(meeting):
    """34 representatives, 27 present (23 needed), 19 for, none against: 14 needed, it passed."""
    item = meeting.items.first()
    vote = voted(meeting, item, **VOTED)
    assert (vote.outcome, vote.total, len(vote.present)) == ("passed", 34, 27)
    made = commands.conclude(meeting.here.who("secretary"), item, words="每户筹工两天")
    assert (made.force, made.number, made.round) == ("resolution", 1, vote)
    with pytest.raises(Conflict):
        commands.conclude(meeting.here.who("secretary"), item)
    with pytest.raises(Conflict):
        commands.put_to_vote(meeting.here.who("secretary"), meeting, item, way="hands")
    event = Event.objects.get(verb="assembly.conclude")
    assert "筹工" not in event.body


def test_who_left_before_the_vote_is_not_there_for_it(meeting):
    first = meeting.attendances.order_by("pk").first()
    commands.step_out(meeting.here.who("secretary"), first)
    vote = commands.put_to_vote(
        meeting.here.who("secretary"), meeting, meeting.items.first(), way="hands"
    )
    assert first.entry.no not in vote.present
    assert len(vote.present) == 26


def test_what_did_not_pass_is_no_resolution(meeting):
    item = meeting.items.first()
    vote = voted(meeting, item, approve=13, oppose=14, abstain=0)
    assert vote.outcome == "failed"
    with pytest.raises(IllegalMove, match="没有通过"):
        commands.conclude(meeting.here.who("secretary"), item)


def test_below_quorum_it_is_advice_and_the_word_is_refused(here):
    body = representatives(here)
    meeting = running(here, "representatives", organisation=body)
    meeting.here = here
    item = meeting.items.get()
    with on_the_day(meeting):
        signed(here, meeting, 22)
        vote = voted(meeting, item, approve=22, oppose=0, abstain=0)
        assert vote.outcome == "no_quorum"
        with pytest.raises(Refusal, match="仅作协商意见"):
            commands.conclude(here.who("secretary"), item, words="决议：每户筹工两天")
        made = commands.conclude(here.who("secretary"), item, words="多数赞成每户筹工两天")
        assert (made.force, made.number, made.round) == ("advice", None, None)
        commands.end(here.who("secretary"), meeting)
        assert meeting.quorate is False
        for change in (
            {"force": "resolution", "number": 1, "round": vote}, {"words": "决议"},
        ):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                Resolution.objects.filter(pk=made.pk).update(**change)


def test_nobody_slips_a_resolution_past_the_vote(meeting):
    first, second = meeting.items.all()
    vote = voted(meeting, first, **VOTED)
    common = {"meeting": meeting, "area": meeting.area, "year": 2026, "words": "x"}
    for wrong in (
        # The vote was on the other item; there was none; it has no number.
        {"item": second, "round": vote, "number": 1},
        {"item": first, "round": None, "number": 1},
        {"item": first, "round": vote, "number": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Resolution.objects.create(force="resolution", **common, **wrong)


def test_a_meeting_that_only_talks_puts_nothing_to_the_vote(here):
    meeting = running(here, "yard", area=here.one)
    item = meeting.items.get()
    with on_the_day(meeting):
        with pytest.raises(NotAllowed, match="只商量"):
            commands.put_to_vote(here.who("secretary"), meeting, item, way="hands")
        made = commands.conclude(here.who("secretary"), item, words="先报村里研究")
    assert made.force == "advice"


def test_a_meeting_does_not_end_over_an_open_vote(meeting):
    item = meeting.items.first()
    commands.put_to_vote(meeting.here.who("secretary"), meeting, item, way="hands")
    with pytest.raises(Refusal, match="还有一轮表决"):
        commands.end(meeting.here.who("secretary"), meeting)
    with pytest.raises(IllegalMove, match="不能划掉"):
        commands.unsign(meeting.here.who("secretary"), meeting.attendances.first())


def test_what_was_called_off_is_in_the_minutes_and_the_item_is_voted_on_again(meeting, client):
    secretary, item = meeting.here.who("secretary"), meeting.items.first()
    void = commands.put_to_vote(secretary, meeting, item, way="open")
    ballots.call_off(secretary, void, why="方式选错了")
    assert voted(meeting, item, **VOTED).outcome == "passed"
    assert commands.conclude(secretary, item).force == "resolution"
    commands.end(secretary, meeting)
    client.force_login(meeting.here.accounts["secretary"])
    page = client.get(reverse("assembly:meeting", args=[meeting.pk])).text
    assert "这一轮作废：方式选错了" in page
    minutes = client.get(reverse("assembly:minutes", args=[meeting.pk])).text
    assert minutes.index("这一轮作废：方式选错了") < minutes.index("同意19票")
    commands.publish(secretary, meeting)
    result = reverse("assembly:result", args=[meeting.area.key, meeting.pk])
    assert client.get(result).status_code == 200


def test_the_minutes_hold_every_vote_and_whoever_starts_one_too_early_is_told(here, client):
    meeting = running(here, "representatives", organisation=representatives(here))
    meeting.here, item = here, meeting.items.get()
    client.force_login(here.accounts["secretary"])
    with on_the_day(meeting):
        signed(here, meeting, 20)
        page = reverse("assembly:meeting", args=[meeting.pk])
        assert "现在还差3人" in client.get(page).text
        sent = {"act": "vote", "item": item.pk, "way": "hands"}
        begun = client.post(page, sent)
        few = last_round(item)
        assert begun["Location"] == reverse("ballots:show", args=[few.pk])
        ballots.call_off(here.who("secretary"), few, why="人没有到齐")
        voted(meeting, item, approve=20, oppose=0, abstain=0)
        for one in entries(meeting)[20:]:
            commands.sign(here.who("secretary"), meeting, one, sitting=meeting.sittings.first())
        assert "现在还差" not in client.get(page).text
        voted(meeting, item, approve=30, oppose=4, abstain=0)
        commands.end(here.who("secretary"), meeting)
        minutes = client.get(reverse("assembly:minutes", args=[meeting.pk])).text
    assert "同意20票" in minutes
    assert "同意30票" in minutes


@pytest.mark.row("C2.21")
def test_who_was_told_the_result_stands_with_reached_or_not(meeting, client):
    """Seven were away, each a duty by call; reached by a visit, or not reached, stands by name."""
    here = meeting.here
    voted(meeting, meeting.items.first(), **VOTED)
    commands.conclude(here.who("secretary"), meeting.items.first(), words="每户筹工两天")
    commands.end(here.who("secretary"), meeting)
    commands.publish(here.who("secretary"), meeting)
    rows = Telling.objects.filter(occasion="assembly.result", audience_kind="person")
    first, second, *others = rows.order_by("pk")
    assert len(others) == 5
    secretary = here.who("secretary")
    notices.record_told(secretary, first, how="door", reached=True)
    notices.record_told(secretary, second, how="call", reached=False, note="没有人接")
    lines = {one.telling.pk: one for one in for_stream(secretary, meeting.stream)}
    assert lines[first.pk].telling.state == "told"
    assert lines[second.pk].telling.state == "not_reached"
    client.force_login(here.accounts["secretary"])
    seen = client.get(reverse("assembly:meeting", args=[meeting.pk])).text
    assert re.search("9个人（户），告知到[12]个，还有7个没有告诉到", seen)
    told = seen[seen.index("会议定了什么：") :]
    for one in (first, second):
        row = told[told.index(lines[one.pk].whom) :]
        assert lines[one.pk].state in row[: row.index("</tr>")]
    # Every line begins with who it is; the village does not stand in each.
    assert f'<td data-label="告诉谁">{lines[first.pk].whom} ' in seen


@pytest.mark.row("C2.21")
def test_the_sealed_paper_comes_back_beside_what_was_told(meeting, client):
    """The resolution goes out with its code, is sealed, photographed, and stands with its meeting."""
    here = meeting.here
    voted(meeting, meeting.items.first(), **VOTED)
    commands.conclude(here.who("secretary"), meeting.items.first(), words="每户筹工两天")
    commands.end(here.who("secretary"), meeting)
    commands.publish(here.who("secretary"), meeting)
    client.force_login(here.accounts["secretary"])
    photo = photographed(mark.path_of(meeting.pk, "resolution"))
    seen = client.post(reverse("assembly:back"), {"photos": photo})
    assert "决议" in seen.text
    kept = Paper.objects.get(meeting=meeting)
    assert kept.what == "resolution"
    there = client.get(reverse("assembly:meeting", args=[meeting.pk])).text
    assert reverse("files:get", args=[kept.file.token]) in there


@pytest.mark.row("C2.21")
def test_the_result_is_posted_and_told_to_each_who_was_not_there(meeting):
    here = meeting.here
    item = meeting.items.first()
    voted(meeting, item, **VOTED)
    commands.conclude(here.who("secretary"), item, words="每户筹工两天")
    commands.end(here.who("secretary"), meeting)
    before = Telling.objects.count()
    commands.publish(here.who("secretary"), meeting)
    posted = Posting.objects.get(stream=meeting.stream, kind="decision")
    assert "同意19票" in posted.words
    assert "应到34人，实到27人" in posted.words
    assert posted.days >= 15
    told = Telling.objects.filter(occasion="assembly.result", audience_kind="person", how="call")
    assert told.count() == 7
    there = set(meeting.attendances.values_list("entry__person", flat=True))
    assert not there & set(told.values_list("person_id", flat=True))
    assert {one.state for one in told} == {"due"}
    assert Telling.objects.count() == before + 9
    with pytest.raises(Conflict):
        commands.publish(here.who("secretary"), meeting)


def test_the_papers_of_the_meeting_and_a_changed_copy(meeting, client):
    here = meeting.here
    client.force_login(here.accounts["secretary"])
    item = meeting.items.first()
    commands.hear(
        here.who("secretary"), meeting, item=item, side="for", words="该修了", speaker="三组代表"
    )
    voted(meeting, item, **VOTED)
    commands.conclude(here.who("secretary"), item, words="每户筹工两天")
    commands.note_chair(here.who("secretary"), meeting, chair="罗主任", keeper="张会计")
    page = client.get(reverse("assembly:minutes", args=[meeting.pk]))
    assert page.status_code == 409
    commands.end(here.who("secretary"), meeting)
    page = client.get(reverse("assembly:minutes", args=[meeting.pk]))
    for words in ("应到34人，实到27人，够23人的要求", "三组代表", "同意19票", "罗主任", "第三十条"):
        assert words in page.text
    page = client.get(reverse("assembly:resolution", args=[meeting.pk]))
    for words in (
        "村民代表会议决议",
        f"东河村村民代表会议〔{clock.today().year}〕1号",
        "一、每户筹工两天",
    ):
        assert words in page.text
    word = client.get(reverse("assembly:minutes", args=[meeting.pk, "docx"])).content
    same = client.post(
        reverse("assembly:compare", args=[meeting.pk]),
        {"what": "minutes", "file": SimpleUploadedFile("记录.docx", word)},
    )
    assert "没有改动" in same.text
    from io import BytesIO

    import docx

    paper = docx.Document(BytesIO(word))
    one = next(p for p in paper.paragraphs if "该修了" in p.text)
    one.runs[0].text = one.text.replace("该修了", "不该修")
    out = BytesIO()
    paper.save(out)
    assert ChangedCopy.objects.count() == 0

    def send():
        return client.post(
            reverse("assembly:compare", args=[meeting.pk]),
            {"what": "minutes", "file": SimpleUploadedFile("记录.docx", out.getvalue())},
            follow=True,
        )

    changed = send()
    assert "不该修" in changed.text
    assert "该修了" in changed.text
    # It is kept as it came, with its differences, and once.
    kept = ChangedCopy.objects.get()
    assert kept.file.path.read_bytes() == out.getvalue()
    assert [added for added, _words in kept.lines] == [False, True]
    assert reverse("files:get", args=[kept.file.token]) in changed.text
    assert client.get(reverse("files:get", args=[kept.file.token])).status_code == 200
    again = send()
    assert (again.status_code, "已经存过了" in again.text) == (409, True)
    event = Event.objects.get(verb="assembly.keep_changed")
    assert (event.data["sm3"], "该修" in event.body) == (kept.file.sm3, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangedCopy.objects.update(lines=[[True, "x"]])
    with pytest.raises(NotAllowed):
        commands.keep_changed(
            here.who("cluster"), meeting, what="minutes", file=kept.file, changes=[]
        )
    bad = client.post(
        reverse("assembly:compare", args=[meeting.pk]),
        {"what": "minutes", "file": SimpleUploadedFile("x.docx", b"nothing")},
    )
    assert (bad.status_code, "不是能读的" in bad.text) == (422, True)


def test_the_page_goes_from_the_vote_to_the_posting(meeting, client):
    client.force_login(meeting.here.accounts["secretary"])
    url = reverse("assembly:meeting", args=[meeting.pk])
    item = meeting.items.first()
    page = client.post(url, {"act": "vote", "item": item.pk, "way": "hands", "recused": "三号"})
    assert (page.status_code, "请写名册上的编号" in page.text) == (422, True)
    page = client.post(
        url, {"act": "vote", "item": item.pk, "way": "hands", "recused": ""}, follow=True
    )
    assert "正在表决" in page.text
    vote = shown.decided(meeting)[0].vote
    hands = ballots.count_hands(meeting.here.who("secretary"), vote, counts=VOTED)
    assert Hands.objects.count() == 1
    ballots.confirm_hands(meeting.here.who("clerk"), hands)
    ballots.close_round(meeting.here.who("secretary"), vote)
    page = client.post(url, {"act": "conclude", "item": item.pk, "words": "每户两天"}, follow=True)
    assert f"东河村村民代表会议〔{clock.today().year}〕1号" in page.text
    client.post(url, {"act": "end"})
    page = client.post(url, {"act": "publish"}, follow=True)
    assert "公布了" in page.text
    assert "代33表" in page.text
