"""Before somebody says it: what is known already, and "我也遇到" with a number of their own."""

import pytest
from django.urls import reverse

from lianhu.audit.sealing import verify
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import alike, commands, replay, story
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Matter, Word
from lianhu.matters.tests.desk import enter, hidden, newest, step, url
from lianhu.matters.tests.factories import VISITOR, bearer, carried, fresh, raised
from lianhu.notices.models import Telling

SAID = "水井边的路灯坏了三天"
SHOWN = "水井边路灯不亮"


@pytest.fixture
def lead(here):
    return carried(here, "sent", words=SAID)


def show(here, matter, words=SHOWN):
    commands.show_words(here.who("secretary"), fresh(matter), words=words)
    return fresh(matter)


def look(phone, here, words=SAID):
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, words=words, look="1")
    return phone.text


def test_what_nobody_released_is_counted_and_never_quoted(here, phone, lead):
    text = look(phone, here, "水井边的路灯坏了五天")
    assert "这里已有人反映过类似的事（1件）" in text
    assert SAID not in text
    assert lead.number not in phone.html
    assert "我也遇到" not in text
    assert Matter.objects.visible_to(here.who("clerk")).count() == 1
    show(here, lead)
    text = look(phone, here, "水井边的路灯坏了五天")
    assert SHOWN in text
    assert SAID not in text
    assert "水井边的路灯坏了五天" in phone.html


@pytest.mark.parametrize("state", ["unsorted", "private", "answered", "next_village"])
def test_only_open_public_matters_of_the_village_are_even_counted(here, phone, state):
    if state == "unsorted":
        raised(here, words=SAID)
    elif state == "private":
        private = raised(here, words=SAID)
        commands.triage(here.who("clerk"), private, choice="私事")
        assert fresh(private).secrecy == Secrecy.PRIVATE
    elif state == "answered":
        carried(here, "answered", words=SAID)
    else:
        there = carried(here, "sent", words=SAID)
        Matter.objects.visible_to(here.who("clerk")).filter(pk=there.pk).update(
            area=here.west, place=here.west.path
        )
    assert "没有看到类似的事" in look(phone, here)


@pytest.mark.row("C2.20")
def test_who_met_it_too_has_a_number_of_their_own_in_one_tap(here, phone, lead):
    show(here, lead)
    look(phone, here)
    phone.send("raise", here.east.key, words="我家门口也是", along=lead.number)
    mine = fresh(newest())
    assert phone.number == mine.number != lead.number
    assert (mine.lead_id, fresh(lead).joined) == (lead.pk, 1)
    assert mine.words.get().text == "我家门口也是"
    said = Telling.objects.filter(stream=mine.stream).order_by("pk").last()
    assert lead.number in said.words
    assert mine.number in said.words
    titles = [str(one.title) for one in story.read(mine, bearer(mine)).entries]
    assert "您说和别人反映的是同一件事" in titles
    assert replay.difference(mine) == replay.difference(fresh(lead)) == ""
    assert verify().wrong == ""


def test_sending_it_plainly_is_never_held_up(here, phone, lead):
    show(here, lead)
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, words=SAID)
    assert phone.number
    assert fresh(newest()).lead_id is None


@pytest.mark.parametrize("along", ["999999999", "not released", "claimed", "answered"])
def test_where_they_cannot_go_along_the_new_one_stands_alone(here, phone, lead, along):
    number = along if along.isdigit() else lead.number
    if along in {"claimed", "answered"}:
        show(here, lead)
        worker = here.who("worker")
        commands.claim(worker, fresh(lead), measures="换", steps=["换"],
            promised_on=clock.day_of(fresh(lead).due_at))  # fmt: skip
    if along == "answered":
        commands.finish(worker, fresh(lead), words="好了")
        commands.respond(worker, fresh(lead), words="好了")
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, words="也坏了", along=number)
    assert phone.number
    # One that somebody works on may still lead; what is answered may not.
    assert fresh(newest()).lead_id == (lead.pk if along == "claimed" else None)


def test_a_visitor_cannot_go_along_with_what_is_not_public(here):
    inside = raised(here)
    with pytest.raises(NotAllowed):
        commands.join_in(VISITOR, lead=inside, said={"area": here.one, "words": "我也是"})
    assert Matter.objects.visible_to(here.who("clerk")).count() == 1


def test_the_village_page_leads_there(here, phone, lead):
    phone.open("village", here.east.key)
    assert "正在办的" not in phone.text
    show(here, lead)
    phone.open("village", here.east.key)
    assert SHOWN in phone.text
    phone.open("raise", here.east.key, query=f"?along={lead.number}")
    assert SHOWN in phone.text
    assert f'name="along" value="{lead.number}"' in phone.html


def test_public_words_are_changed_and_taken_back_and_what_was_said_stays(client, here, lead):
    secretary = enter(client, here, "secretary")
    assert step(secretary, lead, "show_words", words=SHOWN + " 13800000000").status_code == 302
    word = Word.objects.get(matter=lead, role="demand")
    assert (word.text, word.released_by_id) == (SAID, here.who("secretary").person_id)
    assert "13800000000" not in word.public_text
    page = secretary.get(url("act", lead, "show_words")).text
    assert word.public_text in page
    step(secretary, lead, "show_words", words="路灯不亮")
    assert [one.words for one in alike.told_of(here.east)] == ["路灯不亮"]
    assert step(secretary, lead, "hide_words", reason="").status_code == 422
    step(secretary, lead, "hide_words", reason="本人不愿意")
    word.refresh_from_db()
    assert (word.text, word.public_text, word.released_at) == (SAID, "", None)
    assert alike.told_of(here.east) == []
    with pytest.raises(IllegalMove):
        commands.hide_words(here.who("secretary"), fresh(lead), reason="再来")


def test_only_what_is_sorted_as_public_is_released_and_sorting_anew_takes_it_back(here, lead):
    secretary = here.who("secretary")
    with pytest.raises(NotAllowed):
        commands.show_words(secretary, raised(here), words="路灯")
    with pytest.raises(NotAllowed):
        commands.show_words(here.who("worker"), lead, words="路灯")
    with pytest.raises(Refusal):
        commands.show_words(secretary, lead, words="  ")
    show(here, lead)
    commands.reclassify(here.who("clerk"), fresh(lead), reason="其实是家事")
    assert Word.objects.get(matter=lead, role="demand").public_text == ""


def test_who_writes_it_down_for_somebody_joins_it_from_the_warning(clerk, here, lead):
    where = f"{reverse('matters:raise_for')}?v={here.east.key}"
    form = {"words": SAID, "name": "石小田", "channel": "phone", "once": "a" * 32}
    page = clerk.post(where, form)
    assert page.status_code == 409
    assert f'name="along" value="{lead.number}"' in page.text
    # The key Enter must press none of the buttons that decide something.
    assert page.text.index('tabindex="-1" aria-hidden="true"') < page.text.index('name="along"')
    assert clerk.post(where, {**form, "along": lead.number}).status_code == 302
    mine = fresh(newest())
    assert (mine.lead_id, mine.teller.name) == (lead.pk, "石小田")


def test_of_two_who_change_the_public_words_one_is_told_so(client, here, lead):
    secretary = enter(client, here, "secretary")
    old = hidden(secretary.get(url("act", lead, "show_words")))
    before = lead.etag
    # Somebody else released other words while the page stood open.
    commands.show_words(here.who("clerk"), fresh(lead), words="井边的灯不亮")
    assert fresh(lead).etag != before
    late = secretary.post(url("act", lead, "show_words"), {**old, "words": "灯坏了"})
    assert late.status_code == 409
    assert "灯坏了" in late.text
    assert [one.words for one in alike.told_of(here.east)] == ["井边的灯不亮"]
    with pytest.raises(IllegalMove):
        commands.hide_words(here.who("clerk"), lead, reason="旧的一页")
    assert [one.words for one in alike.told_of(here.east)] == ["井边的灯不亮"]
    commands.hide_words(here.who("clerk"), fresh(lead), reason="写错了")
    assert replay.difference(fresh(lead)) == ""
