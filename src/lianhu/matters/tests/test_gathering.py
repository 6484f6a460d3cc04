"""What many said on one occasion: a pasted chat, a round of visits, a meeting in a yard."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.bodies.commands import leave
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.matters import commands
from lianhu.matters.commands import gathering
from lianhu.matters.commands.gathering import Change, Spoken
from lianhu.matters.models import Draft, Gathering, Matter, Quiet, Taken
from lianhu.matters.reactions import forget_chats
from lianhu.matters.tests.desk import enter, hidden
from lianhu.matters.tests.papers import page_text
from lianhu.people import commands as people

CHAT = """张三:
一号网格的路灯坏了三天

李四（3栋）:
[动画表情]

阿珍:
垃圾没人收，臭得很

李四（3栋）:
收到
"""


def paste(here, who="clerk", text=CHAT, area=None):
    return gathering.paste_chat(here.who(who), area or here.east, pasted=text, title="3栋群")


def as_it_is(row, **other):
    now = {name: getattr(row, name) for name in Change.__slots__}
    return {row.pk: Change(**{**now, **other})}


def drafts(made):
    return list(made.drafts.order_by("position", "pk"))


def ways(made):
    return reverse("matters:chat", args=["office", made.pk])


def rows_of(page):
    """What a browser sends of the drafts as they came."""
    sent = hidden(page)
    for name, text in re.findall(r'name="(text-\d+)" rows="3">(.*?)</textarea>', page.text, re.S):
        sent[name] = text
    for name, value in re.findall(r'name="(speaker-\d+)" value="([^"]*)"', page.text):
        sent[name] = value
    for name in re.findall(r'name="(ticked-\d+)" value="1" checked', page.text):
        sent[name] = "1"
    return sent


@pytest.mark.row("C4.23", "C4.24")
@pytest.mark.parametrize("face", ["office", "field"])
def test_a_pasted_chat_becomes_matters_with_numbers_in_one_go(client, here, face):
    enter(client, here, "clerk" if face == "office" else "cluster")
    where = reverse("matters:paste_chat", args=[face])
    page = client.get(where)
    assert "最多留7天" in page_text(page)
    answer = client.post(where, {**hidden(page), "pasted": CHAT, "title": "3栋群"})
    assert answer.status_code == 302
    page = client.get(answer.url)
    sent = rows_of(page)
    assert sorted(value for name, value in sent.items() if name.startswith("text")) == [
        "一号网格的路灯坏了三天", "垃圾没人收，臭得很",
    ]  # fmt: skip
    assert "已勾选 2 件" in page_text(page)
    done = client.post(answer.url, {**sent, "take": "1"})
    assert done.status_code == 302
    again = client.post(answer.url, {**sent, "take": "1"})
    assert again.status_code in (302, 409)
    made = list(Matter.objects.filter(channel="chat_group").order_by("pk"))
    assert [one.teller.name for one in made] == ["张三", "阿珍"]
    text = page_text(client.get(done.url))
    assert all(one.number in text for one in made)
    assert not Draft.objects.exists()
    assert {one.channel_key for one in made} == {Gathering.objects.get().key}


@pytest.mark.row("C4.23")
def test_the_same_chat_pasted_again_makes_nothing_twice(client, here):
    first = gathering.take_in(here.who("clerk"), paste(here))
    # Times are shown in another way, and somebody else pastes it.
    later = paste(
        here, "secretary", CHAT.replace("\n\n", "\n\n昨天 20:15\n") + "\n王五:\n井盖松了\n"
    )
    rows = {row.text: row for row in drafts(later)}
    assert [text for text, row in rows.items() if row.ticked] == ["井盖松了"]
    page = enter(client, here, "secretary").get(ways(later))
    assert f"已收过，编号 {first[0].number}" in page_text(page)
    assert len(gathering.take_in(here.who("secretary"), later)) == 1
    assert Matter.objects.count() == 3
    # Somebody who means it may take it in as another one.
    third = paste(here)
    row = drafts(third)[0]
    gathering.sort_drafts(here.who("clerk"), third, as_it_is(row, ticked=True))
    with pytest.raises(Conflict):
        gathering.take_in(here.who("clerk"), third)
    gathering.sort_drafts(here.who("clerk"), third, as_it_is(row, ticked=True, again=True))
    assert len(gathering.take_in(here.who("clerk"), third)) == 1


@pytest.mark.row("C4.23")
def test_two_who_pasted_the_same_make_it_once(here):
    one, other = paste(here), paste(here, "secretary")
    gathering.take_in(here.who("clerk"), one)
    with pytest.raises(Conflict):
        gathering.take_in(here.who("secretary"), other)
    assert Matter.objects.count() == 2
    # Next door nothing is known of it.
    assert drafts(paste(here, "next_door", area=here.west))[0].ticked


def test_drafts_are_changed_joined_and_parted(here):
    made, actor = paste(here), here.who("clerk")
    lamp, garbage = drafts(made)[0], drafts(made)[2]
    gathering.sort_drafts(actor, made, {}, merge=(lamp.pk, garbage.pk))
    lamp.refresh_from_db()
    assert lamp.text == "一号网格的路灯坏了三天\n垃圾没人收，臭得很"
    assert len(lamp.marks) == 2
    gathering.sort_drafts(actor, made, as_it_is(lamp, speaker="老张", kind="hazard"), split=lamp.pk)
    texts = [row.text for row in drafts(made)]
    assert texts[:2] == ["一号网格的路灯坏了三天", "垃圾没人收，臭得很"]
    matters = gathering.take_in(actor, made)
    assert [(one.kind, one.teller.name) for one in matters] == [("hazard", "老张")] * 2
    assert not any(row.ticked for row in drafts(paste(here)))


@pytest.mark.parametrize(
    "other, field",
    [({"text": " "}, "text"), ({"text": "灯" * 2001}, "text"), ({"speaker": "灯" * 51}, "speaker")],
)
def test_what_does_not_fit_a_draft_is_said_beside_it_and_kept(client, here, other, field):
    made = paste(here)
    row = drafts(made)[0]
    with pytest.raises(Refusal) as refused:
        gathering.sort_drafts(here.who("clerk"), made, as_it_is(row, **other))
    assert refused.value.field == f"{field}-{row.pk}"
    page = enter(client, here, "clerk").get(ways(made))
    typed = {
        **rows_of(page),
        f"{field}-{row.pk}": other[field],
        f"text-{drafts(made)[2].pk}": "改过的",
    }
    answer = client.post(ways(made), {**typed, "keep": "1"})
    assert answer.status_code == 422
    assert "改过的" in answer.text


def test_somebody_is_matched_by_hand_to_a_person_of_the_village(client, here):
    person = people.register(SYSTEM, area=here.one, name="张三丰", invented=True)
    made = paste(here)
    row = drafts(made)[0]
    enter(client, here, "clerk")
    where = reverse("matters:chat_who", args=["office", made.pk, row.pk])
    assert "张三丰" in page_text(client.get(where))
    assert client.post(where, {"person": person.pk}).status_code == 302
    assert "张三丰" in page_text(client.get(ways(made)))
    matter = gathering.take_in(here.who("clerk"), made)[0]
    assert (matter.teller.person_id, matter.teller.name) == (person.pk, "张三丰")
    far = people.register(SYSTEM, area=here.three, name="远处的人", invented=True)
    other = drafts(paste(here))[0]
    with pytest.raises(Refusal):
        gathering.name_speaker(here.who("worker"), other, person=far)


@pytest.mark.row("C4.23")
def test_a_pasted_chat_is_seen_by_who_pasted_it_and_is_gone_soon(client, here, settings):
    settings.CHAT_DRAFT_DAYS = 30
    made = paste(here)
    assert made.drafts_until - made.made_at == timedelta(days=7)
    assert enter(client, here, "secretary").get(ways(made)).status_code == 404
    forget_chats()
    assert Draft.objects.exists()
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        forget_chats()
    assert not Draft.objects.exists()
    assert not Gathering.objects.exists()
    body = " ".join(Event.objects.of(made.stream).values_list("body", flat=True))
    assert "路灯" not in body
    assert "张三" not in body


def test_a_long_chat_is_unticked_at_once_and_too_much_is_refused(client, here):
    made = paste(here, text="\n".join(f"住户{n}: 路灯坏了" for n in range(120)))
    with pytest.raises(Refusal, match="最多收100件"):
        gathering.take_in(here.who("clerk"), made)
    assert enter(client, here, "clerk").post(ways(made), {"untick": "1"}).status_code == 302
    assert not made.drafts.filter(ticked=True).exists()
    with pytest.raises(Refusal, match="一条也没有勾选"):
        gathering.take_in(here.who("clerk"), made)


def test_thrown_away_nothing_stays(client, here):
    made = paste(here)
    assert enter(client, here, "clerk").post(ways(made), {"throw": "1"}).status_code == 302
    assert not Draft.objects.exists()
    with pytest.raises(Conflict):
        gathering.take_in(here.who("clerk"), made)


def test_who_left_office_sees_no_drafts(here):
    made = paste(here, "worker")
    leave(SYSTEM, here.posts["worker"])
    assert not Draft.objects.visible_to(here.who("worker")).filter(gathering=made).exists()


def test_an_erased_matter_leaves_no_mark_of_what_was_said(here):
    matter = gathering.take_in(here.who("clerk"), paste(here))[0]
    commands.erase_words(SYSTEM, matter, reason="own_wish")
    assert not Taken.objects.filter(matter=matter).exists()


def test_ten_thousand_lines_are_taken_and_more_are_refused(here):
    made = paste(here, text="\n".join(f"张三: 路灯坏了{n}" for n in range(9_000)))
    assert made.drafts.count() > 10
    with pytest.raises(Refusal):
        paste(here, text="张三: 路灯坏了\n" * 10_001)
    with pytest.raises(Refusal):
        paste(here, text=" \n ")


def meeting(here, who="clerk", **more):
    words = {"channel": "yard_meeting", "held_on": clock.today(), "title": "3栋楼下", **more}
    return gathering.gather(here.who(who), here.east, **words)


@pytest.mark.row("C4.21")
def test_three_wishes_of_a_meeting_on_one_page(client, here):
    enter(client, here, "clerk")
    where = reverse("matters:meeting", args=["office"])
    page = client.get(where)
    sent = {**hidden(page), "rows": "3", "held_on": clock.today().isoformat(), "title": "3栋楼下"}
    for n, (words, name) in enumerate([("没路灯", "罗小花"), ("垃圾", "岑阿妹"), ("井盖", "")]):
        sent |= {f"{n}-words": words, f"{n}-name": name}
    done = client.post(where, sent)
    assert done.status_code == 302
    assert client.post(where, sent).url == done.url
    made = list(Matter.objects.filter(channel="yard_meeting").order_by("pk"))
    assert [one.teller.name for one in made] == ["罗小花", "岑阿妹", ""]
    text = page_text(client.get(done.url))
    assert all(one.number in text for one in made)
    assert "3栋楼下" in text


@pytest.mark.row("C4.21")
def test_more_rows_keep_what_was_typed_and_a_name_without_words_is_told(client, here):
    enter(client, here, "clerk")
    where = reverse("matters:meeting", args=["office"])
    sent = {
        "rows": "3",
        "held_on": clock.today().isoformat(),
        "2-words": "没路灯",
        "1-name": "罗小花",
    }
    page = client.post(where, {**sent, "more": "1"})
    assert 'name="5-words"' in page.text
    assert "没路灯" in page.text
    answer = client.post(where, sent)
    assert answer.status_code == 422
    assert "请写他说了什么" in answer.text
    assert not Matter.objects.exists()


@pytest.mark.row("C4.25")
def test_nobody_raised_anything_is_a_fact_in_one_tap(client, here):
    enter(client, here, "worker")
    where = reverse("matters:visit", args=["field"])
    page = client.get(where)
    sent = {**hidden(page), "rows": "3", "held_on": clock.today().isoformat(), "nothing": "1"}
    done = client.post(where, sent)
    assert "没有人提事" in page_text(client.get(done.url))
    row = Gathering.objects.get()
    assert (row.nothing, row.raised, row.channel) == (True, 0, "visit")
    with pytest.raises(Refusal):
        meeting(here, nothing=True, said=[Spoken("没路灯")])
    with pytest.raises(Refusal):
        meeting(here)


@pytest.mark.row("C4.20", "C4.25")
def test_a_round_of_visits_on_one_page_without_hour_or_position(client, here):
    homes = [
        people.add_household(SYSTEM, kind="living", grid=here.one, number=f"J000000{n}")
        for n in range(3)
    ]
    enter(client, here, "worker")
    where = reverse("matters:visit", args=["field"])
    page = client.get(where)
    assert "J0000002" in page.text
    sent = {
        **hidden(page), "rows": "3", "held_on": clock.today().isoformat(), "area": here.one.key,
        "quiet": [homes[0].pk, homes[1].pk], "0-words": "想学电焊", "0-name": "罗小花", "0-kind": "wish",
    }  # fmt: skip
    assert client.post(where, sent).status_code == 302
    matter = Matter.objects.get()
    assert (matter.channel, matter.area, matter.kind) == ("visit", here.one, "wish")
    assert Quiet.objects.count() == 2
    row = Gathering.objects.get()
    assert (row.quiet, row.raised) == (2, 1)
    kept = {field.name for field in Quiet._meta.get_fields()}
    assert kept == {"id", "gathering", "household"}


@pytest.mark.parametrize(
    "more, field",
    [
        ({"held_on": timedelta(days=1)}, "held_on"),
        ({"held_on": timedelta(days=-31)}, "held_on"),
        ({"title": "灯" * 61}, "title"),
        ({"said": [Spoken("没路灯"), Spoken("灯" * 2001)]}, "words-1"),
        ({"said": [Spoken("没路灯", kind="accusation")]}, "kind-0"),
        ({"quiet": [999]}, "quiet"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(here, more, field):
    more = {"said": [Spoken("没路灯")], **more}
    if "held_on" in more:
        more["held_on"] = clock.today() + more["held_on"]
    with pytest.raises(Refusal) as refused, transaction.atomic():
        meeting(here, **more)
    assert refused.value.field == field
    assert not Matter.objects.exists()


def test_only_those_of_the_place_may_and_it_stays(client, here):
    row = meeting(here, said=[Spoken("没路灯", "罗小花")])
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("UPDATE matters_gathering SET raised = 9 WHERE id = %s", [row.pk])
    where = reverse("matters:gathering", args=["office", row.pk])
    assert enter(client, here, "next_door").get(where).status_code == 404
    assert "罗小花" not in page_text(enter(client, here, "supervisor").get(where))
    with pytest.raises(NotAllowed):
        meeting(here, "next_door", said=[Spoken("没路灯")])
    with pytest.raises(NotAllowed):
        meeting(here, "supervisor", said=[Spoken("没路灯")])
