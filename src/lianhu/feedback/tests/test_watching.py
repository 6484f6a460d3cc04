"""Rounds with findings that are mended, and anyone's word: checked, or read before it is public."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.audit.actor import VISITOR
from lianhu.audit.models import Event
from lianhu.audit.sealing import seal_all, verify
from lianhu.feedback import commands, rounds
from lianhu.feedback.models import Finding, Opinion, Round
from lianhu.feedback.tests.factories import carried, fresh
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands as matters
from lianhu.matters import replay
from lianhu.matters.kinds import Phase
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import raised
from lianhu.matters.tests.test_exports import rows_of
from lianhu.notices.models import Telling
from lianhu.publicity.models import Posting


def private(here):
    matter = raised(here, words="我家老人要办身份证")
    matters.triage(here.who("clerk"), fresh(matter), choice="私事")
    matters.settle(here.who("worker"), fresh(matter), choice="已帮办", words="陪去办了")
    matters.respond(here.who("worker"), fresh(matter), words="证已办好")
    return fresh(matter)


def taken(here, **more):
    said = {"picked": "drawn", "n": 5, **more}
    return commands.open_round(here.who("supervisor"), here.east, **said)


def finding_of(here, step="answered"):
    carried(here, step)
    return taken(here).findings.get()


@pytest.mark.row("C4.47")
def test_a_round_by_lot_takes_public_answered_matters_and_never_private_ones(here):
    for _ in range(4):
        carried(here, "answered")
    hidden = {private(here).pk, carried(here, "claimed").pk}
    seal_all()
    first = {one.matter_id for one in taken(here, n=3).findings.all()}
    assert len(first) == 3
    assert not first & hidden
    again = rounds.by_lot(list(rounds.fit(here.who("supervisor"), here.east)), 3)
    assert {one.pk for one in again} == first


@pytest.mark.row("C4.47")
def test_by_number_only_what_may_be_looked_at(here):
    matter, secret = carried(here, "answered"), private(here)
    with pytest.raises(Refusal) as refused:
        taken(here, picked="chosen", numbers=[secret.number])
    assert refused.value.field == "numbers"
    made = taken(here, picked="chosen", numbers=[matter.number, matter.number])
    assert [one.matter for one in made.findings.all()] == [matter]
    with pytest.raises(Refusal):
        taken(here, picked="chosen", numbers=[])
    with pytest.raises(Refusal):
        taken(here, n=13)
    with pytest.raises(NotAllowed):
        commands.open_round(here.who("worker"), here.east, picked="drawn")
    with pytest.raises(NotAllowed):
        commands.open_round(here.who("supervisor"), here.west, picked="drawn")


@pytest.mark.row("C4.47")
def test_found_asked_mended_accepted(client, here):
    one = finding_of(here)
    supervisor, worker = here.who("supervisor"), here.who("worker")
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        commands.find(supervisor, one, result="mend", words="还有一盏不亮")
    assert refused.value.field == "mend_by"
    commands.find(supervisor, one, result="mend", words="还有一盏不亮", mend_by=tomorrow)
    told = Telling.objects.get(occasion="feedback.mend")
    assert told.post_id == here.posts["worker"].pk
    assert "还有一盏不亮" in told.words
    with pytest.raises(IllegalMove):
        commands.accept(supervisor, one)
    page = enter(client, here, "window").get(reverse("feedback:to_mend")).text
    assert one.matter.number in page
    commands.mend(worker, one, words="换了第二盏")
    back = Telling.objects.get(occasion="feedback.mended")
    assert back.person_id == supervisor.person_id
    commands.accept(supervisor, one)
    with pytest.raises(IllegalMove):
        commands.mend(worker, one, words="又改了")
    assert "不亮" not in "".join(Event.objects.values_list("body", flat=True))
    assert verify().wrong == ""


def test_nobody_supervises_their_own_work(here):
    from lianhu.bodies.tests.factories import post, tenure
    from lianhu.people.models import Person

    one = finding_of(here)
    worker = Person.objects.get(pk=here.who("worker").person_id)
    tenure(post("supervisor", here.east, title="both"), worker)
    with pytest.raises(NotAllowed, match="经手"):
        commands.find(here.who("worker"), one, result="fine", words="好的")


def test_what_is_found_once_is_not_written_over(here):
    one = finding_of(here)
    commands.find(here.who("supervisor"), one, result="fine", words="看了，亮的")
    with pytest.raises(IllegalMove):
        commands.find(here.who("supervisor"), one, result="mend", words="x")
    with pytest.raises(IllegalMove):
        commands.mend(here.who("worker"), one, words="x")


def test_a_matter_that_is_public_no_longer_leaves_the_round(client, here):
    one = finding_of(here)
    one.matter.__class__._base_manager.filter(pk=one.matter_id).update(secrecy="private")
    assert not Finding.objects.visible_to(here.who("supervisor")).exists()
    page = enter(client, here, "supervisor").get(reverse("feedback:round", args=[one.round_id]))
    assert "现在都不公开了" in page.text


def test_the_pages_of_a_round_from_start_to_end(client, here):
    matter = carried(here, "answered")
    watcher = enter(client, here, "supervisor")
    url = reverse("feedback:rounds")
    assert "还没有查过" in watcher.get(url).text
    sent = {"area": here.east.key, "picked": "drawn", "n": "5", "numbers": ""}
    made = watcher.post(url, sent, follow=True).text
    assert matter.number in made
    assert "测试人" not in made
    one = Finding.objects.get()
    page = reverse("feedback:finding", args=[one.pk])
    assert watcher.post(page, {"result": "mend", "words": "不亮"}).status_code == 422
    day = (clock.today() + timedelta(days=3)).isoformat()
    done = watcher.post(page, {"result": "mend", "words": "不亮", "mend_by": day}, follow=True)
    assert "要整改" in done.text
    worker = enter(client, here, "worker")
    assert "整改情况" in worker.post(page, {"mended": "换了"}, follow=True).text
    done = enter(client, here, "supervisor").post(page, {}, follow=True)
    assert "已认可" in done.text
    assert enter(client, here, "next_door").get(page).status_code == 404


def spoken(here, says="not_fixed", words="巷口那盏还不亮"):
    matter = carried(here, "shown")
    posting = Posting.objects.get(stream=matter.stream)
    return matter, commands.speak(VISITOR, here.east, says=says, words=words, posting=posting)


@pytest.mark.row("C4.50", "C4.49")
def test_a_neighbour_says_not_fixed_and_the_committee_checks_it(here):
    matter, one = spoken(here)
    assert fresh(matter).ratings.count() == 1
    assert Opinion.objects.visible_to(here.who("supervisor")).get() == one
    for who in ("worker", "secretary", "clerk", "town", "next_door"):
        assert not Opinion.objects.visible_to(here.who(who)).exists(), who
    with pytest.raises(NotAllowed):
        commands.review(here.who("secretary"), one, public_text="x")
    with pytest.raises(Refusal):
        commands.check_doubt(here.who("supervisor"), one, true=True, words=" ")
    commands.check_doubt(here.who("supervisor"), one, true=True, words="去看了，第二盏不亮")
    found = fresh(matter)
    assert (found.phase, found.posted_at) == (Phase.HANDLING, None)
    assert found.words.filter(text__contains="第二盏").exists()
    assert replay.difference(found) == ""
    with pytest.raises(IllegalMove):
        commands.check_doubt(here.who("supervisor"), one, true=False, words="亮的")


def test_checked_and_found_fixed_nothing_moves(here):
    matter, one = spoken(here)
    commands.check_doubt(here.who("supervisor"), one, true=False, words="去看了，亮的")
    assert fresh(matter).phase == Phase.SHOWING
    assert Opinion.objects.get().state == "false"


@pytest.mark.row("C4.49", "C4.46")
def test_a_comment_is_public_only_after_a_named_person_released_it_and_stays_as_it_was(here, phone):
    _matter, one = spoken(here, "comment", "罗大妈13800001234说灯太暗")
    url = reverse("feedback:speak", args=[here.east.key])
    assert "灯太暗" not in phone.client.get(url).text
    commands.review(here.who("secretary"), one, public_text="有人说灯太暗，电话13800001234")
    page = phone.client.get(url).text
    assert "有人说灯太暗" in page
    assert "罗大妈" not in page
    assert "13800001234" not in page
    one.refresh_from_db()
    assert one.words == "罗大妈13800001234说灯太暗"
    assert one.read_by_id == here.who("secretary").person_id
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.update(words="改了")
    with pytest.raises(IllegalMove):
        commands.review(here.who("town"), one, public_text="", why="x")


def test_kept_back_it_says_why(here, phone):
    one = commands.speak(VISITOR, here.east, says="process", words="排队太久")
    with pytest.raises(Refusal) as refused:
        commands.review(here.who("town"), one, public_text="", why=" ")
    assert refused.value.field == "why"
    commands.review(here.who("town"), one, public_text="", why="说的不是本村的事")
    assert "排队太久" not in phone.client.get(reverse("feedback:speak", args=[here.east.key])).text


def test_not_fixed_is_said_of_a_posted_result_only(here):
    with pytest.raises(Refusal) as refused:
        commands.speak(VISITOR, here.east, says="not_fixed", words="没好")
    assert refused.value.field == "says"


def test_the_public_page_from_the_board_to_the_committee(client, here, phone):
    matter = carried(here, "shown")
    posting = Posting.objects.get(stream=matter.stream)
    url = reverse("feedback:speak", args=[posting.area.key]) + f"?p={posting.pk}"
    assert url in phone.client.get(reverse("publicity:show", args=[posting.pk])).text
    page = phone.client.get(url)
    assert "还没有公开的意见" in page.text
    assert phone.client.post(url, {"says": "not_fixed", "words": ""}).status_code == 422
    accused = phone.client.post(url, {"says": "comment", "words": "村支书收了包工头的钱"})
    assert accused.status_code == 422
    assert "密封" in accused.text
    assert not Opinion.objects.exists()
    for _ in range(2):
        sent = {"says": "not_fixed", "words": "还是黑的", "once": "k1"}
        assert "收到了" in phone.client.post(url, sent, follow=True).text
    one = Opinion.objects.get()
    watcher = enter(client, here, "supervisor")
    assert "还是黑的" in watcher.get(reverse("feedback:opinions")).text
    there = reverse("feedback:opinion", args=[one.pk])
    assert watcher.post(there, {"true": "yes", "words": ""}).status_code == 422
    done = watcher.post(there, {"true": "yes", "words": "第二盏不亮"}, follow=True)
    assert "已退回重办" in done.text
    assert enter(client, here, "clerk").get(there).status_code == 404


def test_rounds_and_opinions_ask_no_more_for_more_rows(client, here, django_assert_max_num_queries):
    for _ in range(6):
        carried(here, "answered")
        commands.speak(VISITOR, here.east, says="process", words="排队太久")
    made = taken(here)
    watcher = enter(client, here, "supervisor")
    with django_assert_max_num_queries(12):
        watcher.get(reverse("feedback:round", args=[made.pk]))
    town = enter(client, here, "town")
    with django_assert_max_num_queries(10):
        town.get(reverse("feedback:opinions"))
    assert Round.objects.count() == 1


def test_a_matter_that_leaves_for_the_sealed_store_leaves_no_row_here(here):
    from lianhu.feedback.models import Answer, Call, Exclusion
    from lianhu.feedback.tests.factories import called
    from lianhu.matters import leaving

    matter, _answer, _new = called(here)
    commands.ask_exclusion(here.who("clerk"), matter, code="court", words="已起诉")
    one = taken(here).findings.get()
    day = clock.today() + timedelta(days=2)
    commands.find(here.who("supervisor"), one, result="mend", words="不亮", mend_by=day)
    commands.mend(here.who("worker"), one, words="换了")
    Finding.objects.get()
    leaving.remove(fresh(matter))
    for model in (Call, Answer, Exclusion, Finding, Opinion):
        assert not model._base_manager.exists(), model
    assert not Telling.objects.filter(words__contains=matter.number).exists()
    with clock.at(clock.now() + timedelta(days=1)):
        from lianhu.feedback import asking

        (draw,) = asking.latest(here.who("town"))
    assert (draw.n, draw.k, draw.numbers) == (0, 0, [])


@pytest.mark.row("C4.47")
def test_what_is_to_be_mended_leaves_as_a_table_and_is_written_down(client, here):
    one = finding_of(here)
    enter(client, here, "clerk")
    assert "导出 Excel" not in client.get(reverse("feedback:to_mend")).text
    said = client.post(reverse("feedback:to_mend_excel"), follow=True).text
    assert "一行也没有" in said
    commands.find(
        here.who("supervisor"), one, result="mend", words="还有一盏不亮，电话13800000001",
        mend_by=clock.today() + timedelta(days=3),
    )  # fmt: skip
    assert "导出 Excel" in client.get(reverse("feedback:to_mend")).text
    found, _sheet = rows_of(client.post(reverse("feedback:to_mend_excel")))
    assert found[0][:4] == ["编号", "地方", "事项", "看到的"]
    assert found[1][0] == one.matter.number
    assert "还有一盏不亮" in found[1][3]
    assert "13800000001" not in str(found)
    event = Event.objects.get(verb="matters.export")
    assert (event.data["what"], event.data["rows"]) == ("to_mend", 1)


@pytest.mark.row("C4.49")
def test_opinions_leave_as_a_table_without_phones(client, here):
    commands.speak(VISITOR, here.east, says="process", words="排队太久，打我电话13800000001")
    enter(client, here, "secretary")
    assert "导出 Excel" in client.get(reverse("feedback:opinions")).text
    found, _sheet = rows_of(client.post(reverse("feedback:opinions_excel")))
    assert "排队太久" in found[1][2]
    assert "13800000001" not in str(found)
    assert found[1][5] == "还没有看"
    assert Event.objects.get(verb="matters.export").data["what"] == "opinions"


def test_the_committee_reads_but_takes_no_list_along(client, here):
    commands.speak(VISITOR, here.east, says="process", words="排队太久")
    enter(client, here, "supervisor")
    assert "导出 Excel" not in client.get(reverse("feedback:opinions")).text
    assert client.post(reverse("feedback:opinions_excel")).status_code == 403
    assert client.post(reverse("feedback:to_mend_excel")).status_code == 403
    assert not Event.objects.filter(verb="matters.export").exists()
