"""The helper beside the choices, and the sealed way offered to who accuses somebody in office."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianhu.audit.actor import SYSTEM
from lianhu.files.tests.factories import jpeg, upload
from lianhu.matters.kinds import Kind
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter, step, url
from lianhu.matters.tests.factories import carried, fresh, raised
from lianhu.methods.vocabulary import Phase
from lianhu.sealed.commands import read
from lianhu.sealed.models import Case

ACCUSING = "村主任收了我两千块，到现在没有办"


def form_of(client, matter, act):
    return client.get(url("act", matter, act)).text.split("<main", 1)[1]


@pytest.mark.row("C1.15")
def test_a_sure_suggestion_is_chosen_beforehand_with_its_reasons_and_may_be_changed(client, here):
    matter = raised(here, words="路灯坏了三盏，垃圾也没人收")
    page = form_of(enter(client, here, "clerk"), matter, "triage")
    assert "助手建议：小事（" in page
    assert "路灯" in page.split("助手建议", 1)[1].split("可改", 1)[0]
    assert page.count("checked") == 1
    assert 'value="小事"' in page.split("checked", 1)[0].rsplit("<input", 1)[1]
    step(client, matter, "triage", choice="大事")
    assert fresh(matter).triage == "major"


@pytest.mark.row("C4.28", "C4.29", "C4.30", "C4.31")
def test_the_class_is_suggested_when_it_is_sent(client, here):
    clerk = enter(client, here, "clerk")
    page = form_of(clerk, carried(here, "sorted", words="公路的护栏和路灯都坏了"), "dispatch")
    assert "助手建议：基础设施（" in page
    assert 'value="infrastructure"' in page.split("checked", 1)[0].rsplit("<input", 1)[1]
    page = form_of(clerk, carried(here, "sorted", words="那个东西"), "dispatch")
    assert "助手" not in page


def test_a_hint_without_certainty_chooses_nothing(client, here):
    page = form_of(enter(client, here, "clerk"), raised(here, words="桥"), "triage")
    assert "助手觉得像：大事（桥），由您定。" in page
    assert "checked" not in page


def test_what_a_person_chose_goes_before_the_helper(client, here):
    matter = carried(here, "sorted", words="公路的护栏和路灯都坏了")
    page = (
        enter(client, here, "clerk").get(url("act", matter, "dispatch") + "?category=policy").text
    )
    assert 'value="policy"' in page.split("checked", 1)[0].rsplit("<input", 1)[1]


def question(phone, here, /, words=ACCUSING, **said):
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, words=words, **said)
    return phone


def carried_on(phone):
    """The hidden fields of the page that is open, as a browser sends them."""
    import re

    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', phone.html)
    return {name: value for name, value in found if name not in ("csrfmiddlewaretoken", "once")}


def all_matters():
    return Matter.objects.visible_to(SYSTEM)


def test_who_accuses_is_asked_and_nothing_is_written_yet(here, phone):
    assert question(phone, here).status == 409
    assert "要不要走保密渠道？" in phone.text
    assert all_matters().count() == 0


def test_sealed_with_one_tap_and_nothing_lost(here, phone):
    question(phone, here, spot="村委会", photos=upload(jpeg()), phone="13812345678", reach="call")
    phone.send("raise", here.east.key, **carried_on(phone), sealed="on")
    assert all_matters().count() == 0
    pieces = read(here.who("discipline"), Case.objects.visible_to(here.who("discipline")).get())
    assert (pieces[0].told.words, pieces[0].told.spot) == (ACCUSING, "村委会")
    assert [one.media_type for one in pieces[1:]] == ["image/jpeg"]


def test_or_as_usual_with_one_tap_and_nothing_lost(here, phone):
    question(phone, here, spot="村口", photos=upload(jpeg()), name="测试人", kind="opinion")
    phone.send("raise", here.east.key, **carried_on(phone), asked="1")
    made = all_matters().get()
    assert (made.kind, made.spot, made.phase) == (Kind.OPINION, "村口", Phase.TRIAGE)
    assert made.teller.name == "测试人"
    assert made.words.get().attachments.count() == 1


def test_who_sealed_it_already_or_accuses_nobody_is_not_asked(here, phone):
    assert question(phone, here, sealed="on").status == 200
    assert question(phone, here, words="路灯坏了").number
    assert all_matters().count() == 1


def test_the_question_costs_no_statement(here, phone):
    def cost(**said):
        phone.open("raise", here.east.key)
        with CaptureQueriesContext(connection) as asked:
            phone.client.post(f"/v/{here.east.key}/raise/", {"once": said.pop("once"), **said})
        return len(asked)

    cost(words="先来一件", once="a" * 32)
    plain = cost(words="路灯坏了", once="b" * 32)
    assert cost(words=ACCUSING, asked="1", once="c" * 32) == plain


def test_the_helper_learns_from_what_staff_decided(here):
    from lianhu.matters import decided

    carried(here, "sent", words="公路坏了")
    raised(here, words="还没有分")
    assert list(decided.affairs()) == [("公路坏了", "minor")]
    assert list(decided.classes()) == [("公路坏了", "infrastructure")]


def test_both_lists_of_decisions_are_what_it_learns_from(here):
    from lianhu.matters import decided
    from lianhu.triage import asking, retraining

    assert retraining.SOURCES[asking.AFFAIR] == decided.affairs
    assert retraining.SOURCES[asking.CLASS] == decided.classes
