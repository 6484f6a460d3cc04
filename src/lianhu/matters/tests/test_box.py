"""The box for slips: opened by two people in office, emptied slip by slip into matters."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.bodies.commands import leave
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.matters import boxes, commands
from lianhu.matters.models import BoxOpening, Matter
from lianhu.matters.tests.desk import enter, hidden, newest, photo
from lianhu.matters.tests.factories import raised
from lianhu.matters.tests.papers import page_text, text_of, word_of

LIST = "matters:boxes"


def person(here, name):
    return here.who(name).person_id


def opened(here, slips=2, **words):
    words = {
        "second": person(here, "worker"), "opened_at": clock.now() - timedelta(hours=1),
        "box": "村委会门口", **words,
    }  # fmt: skip
    return commands.open_box(here.who("clerk"), here.east, slips=slips, **words)


def moment():
    return clock.local(clock.now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.row("C4.22")
def test_two_people_open_it_and_each_slip_becomes_a_matter(client, here):
    enter(client, here, "clerk")
    where = reverse("matters:open_box") + f"?v={here.east.key}"
    sent = {
        "box": "村委会门口",
        "opened_at": moment(),
        "second": person(here, "worker"),
        "slips": "2",
    }
    assert client.post(where, sent).url == reverse(LIST)
    row = BoxOpening.objects.get()
    assert (row.slips, row.second_person_id) == (2, person(here, "worker"))
    text = page_text(client.get(reverse(LIST)))
    for words in ("村委会门口", "clerk、worker", "录入（还有2张）"):
        assert words in text
    keyed = reverse("matters:raise_for") + f"?v={here.east.key}&box={row.pk}"
    page = client.get(keyed)
    assert '<option value="box" selected>' in page.text
    first = {**hidden(page), "channel": "box", "words": "井盖坏了", "photos": photo()}
    slip = client.post(keyed, first, follow=True)
    assert slip.status_code == 200
    # The next slip is one tap away, and is still a slip of this opening.
    assert "录下一张（还有1张）" in page_text(slip)
    assert f'href="{keyed.replace("&", "&amp;")}"' in slip.text
    matter = newest()
    assert (matter.channel, matter.channel_key) == ("box", row.key)
    assert "录入（还有1张）" in page_text(client.get(reverse(LIST)))


@pytest.mark.row("C4.22")
def test_the_same_form_sent_twice_is_one_opening(client, here):
    enter(client, here, "clerk")
    where = reverse("matters:open_box") + f"?v={here.east.key}"
    said = {
        **hidden(client.get(where)), "box": "村委会门口", "opened_at": moment(), "slips": "1",
        "second": person(here, "worker"),
    }  # fmt: skip
    for _ in range(2):
        assert client.post(where, said).url == reverse(LIST)
    assert BoxOpening.objects.count() == 1


@pytest.mark.row("C4.22")
def test_an_empty_box_is_a_fact_too(client, here):
    enter(client, here, "clerk")
    row = opened(here, slips=0)
    assert "空箱" in page_text(client.get(reverse(LIST)))
    paper = reverse("matters:box_paper", args=[row.pk, "pdf"])
    assert "打开时信箱是空的" in text_of(client.get(paper).content)
    with pytest.raises(Refusal):
        raised(here, actor=here.who("clerk"), channel="box", channel_key=row.key)


@pytest.mark.row("C4.22")
def test_no_more_matters_than_slips_and_none_elsewhere(here):
    row = opened(here, slips=1)
    with pytest.raises(Refusal):
        raised(here, actor=here.who("next_door"), area=here.three, channel="box",
               channel_key=row.key)  # fmt: skip
    raised(here, actor=here.who("clerk"), channel="box", channel_key=row.key)
    with pytest.raises(Refusal, match="已经录完"):
        raised(here, actor=here.who("clerk"), channel="box", channel_key=row.key)
    for odd in ("box:", "box:x", "box:٣", "box:" + "9" * 30):
        with pytest.raises(Refusal):
            raised(here, actor=here.who("clerk"), channel="box", channel_key=odd)
    assert Matter.objects.filter(channel="box").count() == 1


@pytest.mark.row("C4.22")
@pytest.mark.parametrize(
    "more, field",
    [
        ({"second": "clerk"}, "second"),
        ({"second": "next_door"}, "second"),
        ({"opened_at": timedelta(hours=1)}, "opened_at"),
        ({"opened_at": timedelta(days=-31)}, "opened_at"),
        ({"slips": 501}, "slips"),
        ({"slips": -1}, "slips"),
        ({"box": " "}, "box"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(here, more, field):
    if "second" in more:
        more = {"second": person(here, more["second"])}
    if "opened_at" in more:
        more = {"opened_at": clock.now() + more["opened_at"]}
    with pytest.raises(Refusal) as refused:
        opened(here, **more)
    assert refused.value.field == field


def test_the_people_of_the_village_come_first_among_the_witnesses(here):
    found = [pk for pk, _words in boxes.witnesses(here.who("clerk"), here.east)]
    order = [person(here, name) for name in ("secretary", "worker", "town")]
    assert [one for one in found if one in order] == order


def test_who_left_office_opens_no_box(here):
    leave(SYSTEM, here.posts["worker"])
    with pytest.raises(Refusal):
        opened(here)


def test_the_form_keeps_what_was_typed_when_something_is_missing(client, here):
    enter(client, here, "clerk")
    where = reverse("matters:open_box") + f"?v={here.east.key}"
    answer = client.post(where, {"box": "广场的信箱", "opened_at": "昨天", "slips": "x"})
    assert answer.status_code == 422
    for words in ("广场的信箱", "时间没有看懂", "请填数字", "请选另一位开箱的人"):
        assert words in answer.text


@pytest.mark.row("C4.22")
def test_the_record_is_printed_to_be_signed_by_both(client, here):
    row = opened(here)
    enter(client, here, "supervisor")
    for form, read in (("pdf", text_of), ("docx", lambda made: word_of(made)[1])):
        text = read(client.get(reverse("matters:box_paper", args=[row.pk, form])).content)
        for words in ("信箱开箱记录", "村委会门口", "clerk", "worker", "2张"):
            assert words in text, (form, words)
    assert "信箱开箱记录" in page_text(client.get(reverse("matters:box_paper", args=[row.pk])))


@pytest.mark.row("C4.22")
def test_only_those_of_the_place_read_it(client, here):
    row = opened(here)
    assert "村委会门口" in page_text(enter(client, here, "supervisor").get(reverse(LIST)))
    assert "村委会门口" in page_text(enter(client, here, "worker").get(reverse(LIST)))
    enter(client, here, "next_door")
    assert "村委会门口" not in page_text(client.get(reverse(LIST)))
    assert client.get(reverse("matters:box_paper", args=[row.pk])).status_code == 404
    assert client.get(reverse("matters:open_box") + f"?v={here.east.key}").status_code == 404
    with pytest.raises(NotAllowed):
        commands.open_box(
            here.who("worker"), here.east, second=person(here, "clerk"),
            opened_at=clock.now(), slips=1, box="x",
        )  # fmt: skip


def test_it_stays_as_it_was_and_the_log_holds_no_words(here):
    row = opened(here)
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("UPDATE matters_boxopening SET slips = 9 WHERE id = %s", [row.pk])
    commands.pass_slip(here.who("clerk"), row)
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("UPDATE matters_boxopening SET passed = 0 WHERE id = %s", [row.pk])
    assert "村委会" not in Event.objects.of(row.stream).first().body


def test_a_page_of_openings_costs_the_same(client, here, django_assert_max_num_queries):
    for _ in range(8):
        opened(here)
    enter(client, here, "clerk")
    with django_assert_max_num_queries(12):
        client.get(reverse(LIST))


def keyed(client, here, row, **said):
    where = reverse("matters:raise_for") + f"?v={here.east.key}&box={row.pk}"
    page = client.get(where)
    return client.post(where, {**hidden(page), "channel": "box", "words": "井盖坏了", **said})


@pytest.mark.row("C4.22")
def test_a_slip_that_is_blank_is_put_aside_with_one_tap(client, here):
    row = opened(here)
    enter(client, here, "clerk")
    where = reverse("matters:raise_for") + f"?v={here.east.key}&box={row.pk}"
    page = client.get(where)
    assert "村委会门口：还有2张" in page_text(page)
    put_aside = reverse("matters:pass_slip", args=[row.pk])
    for _twice in range(2):
        assert client.post(put_aside, {"once": hidden(page)["once"]}).url == where
    assert "录入（还有1张）" in page_text(client.get(reverse(LIST)))
    assert client.post(put_aside, {}).url == reverse(LIST)
    assert "录入" not in page_text(client.get(reverse(LIST)))
    with pytest.raises(Refusal, match="已经录完"):
        commands.pass_slip(here.who("clerk"), row)
    with pytest.raises(Refusal, match="已经录完"):
        raised(here, actor=here.who("clerk"), channel="box", channel_key=row.key)
    # Who works in a part of the village opens a box together with somebody, and writes down too.
    commands.pass_slip(here.who("worker"), opened(here))
    with pytest.raises(NotAllowed):
        commands.pass_slip(here.who("next_door"), opened(here))
    assert client.post(reverse("matters:pass_slip", args=[10**17]), {}).status_code == 404


@pytest.mark.row("C4.22")
def test_a_slip_that_accuses_reads_like_one_that_is_blank(client, here):
    blank, accusing = opened(here, slips=2), opened(here, slips=2)
    enter(client, here, "clerk")
    where = reverse("matters:raise_for") + f"?v={here.east.key}&box={blank.pk}"
    client.post(reverse("matters:pass_slip", args=[blank.pk]), hidden(client.get(where)))
    answer = keyed(client, here, accusing, words="secretary 收了钱", sealed="on")
    assert "这里再也看不到" in answer.text
    # The next slip is one tap away here too.
    assert "录下一张（还有1张）" in page_text(answer)
    assert page_text(client.get(reverse(LIST))).count("录入（还有1张）") == 2

    def left_by(row):
        rows = Event.objects.of(row.stream).exclude(verb="matters.open_box")
        return [(one.verb, one.place, one.data, one.person_id) for one in rows]

    assert left_by(blank) == left_by(accusing)
    rows = [
        BoxOpening.objects.values("slips", "passed").get(pk=one.pk) for one in (blank, accusing)
    ]
    assert rows[0] == rows[1]


@pytest.mark.row("C4.22")
def test_an_accusation_from_the_last_slip_is_taken_in_and_leaves_none(client, here):
    row = opened(here, slips=1)
    enter(client, here, "clerk")
    keyed(client, here, row, words="secretary 收了钱", sealed="on")
    assert "录入" not in page_text(client.get(reverse(LIST)))
    # Somebody else had the same slip in their hand, and it is no less taken in.
    again = keyed(client, here, row, words="secretary 收了两回钱", sealed="on")
    assert "这里再也看不到" in again.text
    assert BoxOpening.objects.get(pk=row.pk).passed == 1


@pytest.mark.row("C4.22")
def test_what_is_handed_over_later_leaves_no_slip_to_look_for(client, here):
    row = opened(here, slips=3)
    enter(client, here, "clerk")
    keyed(client, here, row)
    keyed(client, here, row, words="secretary 办事不公")
    before = page_text(client.get(reverse(LIST)))
    assert "录入（还有1张）" in before
    commands.hand_over(here.who("clerk"), newest())
    assert page_text(client.get(reverse(LIST))) == before
