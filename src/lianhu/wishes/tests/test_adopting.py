"""A wish is asked about, made public, adopted by one, and comes true or is open again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.audit.models import Event
from lianhu.audit.sealing import seal_all, verify
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Missing, NotAllowed, Refusal
from lianhu.matters import replay
from lianhu.matters.tests.factories import raised
from lianhu.notices.models import Telling
from lianhu.people.models import Teller
from lianhu.wishes import commands, reactions
from lianhu.wishes.models import Offer, Wish
from lianhu.wishes.rules import rules
from lianhu.wishes.tests.factories import (
    LINE,
    bearer_of,
    confirmed,
    fresh,
    fresh_offer,
    helper_of,
    matter_of,
    noted,
    offered,
    released,
    said,
    visitor,
    wished,
)  # fmt: skip


@pytest.mark.row("C4.26")
def test_four_sorts_and_other_are_data_and_the_words_suggest_one(here):
    sorts = {one.key: one.label for one in rules().sorts}
    assert list(sorts.values()) == ["生活服务", "就业", "教育", "医疗", "其他"]
    for words, key in (
        ("我家灶坏了", "living"), ("想找个近处的活路，上班方便", "work"), ("娃娃想要几本书", "schooling"),
        ("想买个助听器", "health"), ("想听一回芦笙", "other"),
    ):  # fmt: skip
        wish = noted(here, wished(here, words), sort="")
        assert wish.sort == key, words
    with pytest.raises(Refusal) as refused:
        noted(here, sort="gold")
    assert refused.value.field == "sort"


def test_only_a_wish_is_asked_about(here):
    with pytest.raises(Missing):
        noted(here, raised(here))


@pytest.mark.row("C4.26")
def test_without_consent_nothing_is_public_and_only_staff_who_read_it_help(here):
    wish = noted(here, agrees=False)
    with pytest.raises(NotAllowed):
        commands.release(here.who("clerk"), wish, line=LINE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wish.objects.filter(pk=wish.pk).update(line=LINE, released_at=clock.now(), released_by_id=1)
    assert not Wish.objects.visible_to(VISITOR).exists()
    with pytest.raises(NotAllowed):
        commands.offer(visitor(), wish, **said())
    with pytest.raises(NotAllowed):
        commands.offer(here.who("next_door"), wish, what="送灶", by_day=clock.today())
    made = commands.offer(here.who("worker"), wish, what="送灶", by_day=clock.today())
    assert made.helper is None
    assert made.by_person_id == here.who("worker").person_id


@pytest.mark.row("C4.26")
def test_for_a_child_the_guardian_is_asked_and_the_article_is_said(here):
    with pytest.raises(Refusal, match="第三十一条") as refused:
        noted(here, whom="child", by="self")
    assert refused.value.field == "by"
    wish = noted(here, whom="child", by="guardian")
    with pytest.raises(IntegrityError), transaction.atomic():
        Wish.objects.filter(pk=wish.pk).update(agreed_by="self")
    event = Event.objects.filter(verb="wishes.note").latest("pk")
    assert "child" not in event.body


@pytest.mark.row("C4.26")
def test_the_public_line_holds_no_name_no_place_and_nothing_of_the_household(here):
    wish = noted(here)
    for line, word in (
        ("上寨想要一台灶", "地点"),
        ("低保户想要一台灶", "低保"),
        ("一号网格想要灶", "地点"),
    ):
        with pytest.raises(Refusal, match=word) as refused:
            commands.release(here.who("clerk"), wish, line=line)
        assert refused.value.field == "line"
    commands.release(here.who("clerk"), wish, line="罗老爹想要一台灶，电话13900000001")
    shown = fresh(wish).line
    assert "罗老爹" not in shown
    assert "13900000001" not in shown
    with pytest.raises(NotAllowed):
        commands.release(here.who("worker"), wish, line=LINE)


def test_consent_that_is_taken_back_takes_the_line_back(here):
    wish = released(here)
    assert Wish.objects.visible_to(VISITOR).get() == wish
    commands.note(
        bearer_of(wish), matter_of(wish.matter), whom="self", agrees=False, by="self", way=""
    )
    assert not Wish.objects.visible_to(VISITOR).exists()
    assert fresh(wish).line == ""
    assert fresh(wish).agreed_way == "page"
    wish = released(here)
    commands.hide(here.who("clerk"), wish, why="wrong")
    assert fresh(wish).agrees
    with pytest.raises(IllegalMove):
        commands.hide(here.who("clerk"), fresh(wish), why="wrong")


@pytest.mark.row("C4.26")
def test_a_neighbour_helps_and_everyone_hears_what_concerns_them(here):
    matter = wished(here)
    before = matter_of(matter)
    wish = released(here, matter)
    one = offered(here, wish)
    post = Telling.objects.get(occasion="wishes.offer")
    assert post.audience_kind == "post"
    assert "王建国" not in post.words
    assert (one.helper.name, one.shown_name) == ("王建国", "村民王某")
    commands.confirm(here.who("clerk"), one)
    wisher = Telling.objects.get(occasion="wishes.confirm", stream=one.coming)
    assert wisher.teller_id == wish.matter.teller_id
    assert (wisher.how, wisher.state) == ("call", "due")
    for part in ("王建国", "送一台灶", clock.chinese_date(one.by_day)):
        assert part in wisher.words
    helper = Telling.objects.get(occasion="wishes.confirm", stream=one.stream)
    assert (helper.teller_id, helper.how) == (one.helper_id, "sms")
    assert "罗老爹" not in helper.words
    now = matter_of(matter)
    for name in ("stage", "phase", "due_at", "holder_id", "revision", "version_id"):
        assert getattr(now, name) == getattr(before, name), name
    assert replay.difference(now) == ""


@pytest.mark.row("C4.26")
def test_of_two_one_is_taken_and_the_other_is_told_by_the_post_without_a_name(here):
    wish = released(here)
    first, second = offered(here, wish), offered(here, wish, name="杨小梅", phone="13800000003")
    commands.confirm(here.who("clerk"), first)
    told = Telling.objects.get(occasion="wishes.passed")
    assert told.stream == second.stream
    assert told.teller_id == second.helper_id
    assert "clerk" in told.words
    assert "王" not in told.words
    with pytest.raises(Conflict, match="clerk"):
        commands.confirm(here.who("secretary"), fresh_offer(second))
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=second.pk).update(step="confirmed")
    commands.withdraw(helper_of(first), fresh_offer(first), why="出门了")
    commands.confirm(here.who("clerk"), fresh_offer(second))
    assert fresh_offer(second).step == "confirmed"


@pytest.mark.row("C4.26")
def test_a_helper_who_cannot_come_leaves_the_wish_open_and_both_hear_it(here):
    one = confirmed(here)
    with pytest.raises(NotAllowed):
        commands.withdraw(visitor(), one)
    other = confirmed(here, released(here), name="杨小梅", phone="13800000003")
    with pytest.raises(NotAllowed):
        commands.withdraw(helper_of(other), one)
    commands.withdraw(helper_of(one), one, why="车坏了")
    assert fresh(one.wish).state == "open"
    told = {row.stream for row in Telling.objects.filter(occasion="wishes.withdraw")}
    assert told == {one.stream, one.coming, one.wish.matter.stream}
    with pytest.raises(IllegalMove):
        commands.withdraw(helper_of(one), fresh_offer(one))


@pytest.mark.row("C4.26")
def test_who_wished_says_that_it_came_true_or_did_not(here):
    one = confirmed(here)
    commands.report(bearer_of(one.wish), fresh(one.wish), fulfilled=False)
    assert (fresh(one.wish).state, fresh_offer(one).step) == ("open", "undone")
    told = {row.stream for row in Telling.objects.filter(occasion="wishes.report")}
    assert told == {one.stream, one.coming}
    with pytest.raises(IllegalMove):
        commands.report(bearer_of(one.wish), fresh(one.wish), fulfilled=True)
    again = confirmed(here, fresh(one.wish), phone="13800000004")
    with pytest.raises(Refusal):
        commands.report(here.who("cluster"), fresh(again.wish), fulfilled=True, way="page")
    commands.report(
        here.who("worker"), fresh(again.wish), fulfilled=True, way="paper", thanks="谢谢王建国"
    )
    wish = fresh(again.wish)
    assert (wish.state, wish.thanks, wish.thanks_line) == ("done", "谢谢王建国", "")
    with pytest.raises(NotAllowed):
        commands.show_thanks(here.who("worker"), wish, words="谢谢")
    commands.show_thanks(here.who("clerk"), wish, words="谢谢大家帮忙")
    assert fresh(wish).thanks_line == "谢谢大家帮忙"


def test_nobody_reports_of_their_own_help(here):
    wish = noted(here)
    made = commands.offer(here.who("worker"), wish, what="送灶", by_day=clock.today())
    commands.confirm(here.who("clerk"), fresh_offer(made))
    with pytest.raises(NotAllowed, match="自己帮的"):
        commands.report(here.who("worker"), fresh(wish), fulfilled=True, way="face")
    commands.report(here.who("clerk"), fresh(wish), fulfilled=True, way="face")


def test_the_post_that_has_the_matter_answers(here):
    from lianhu.matters import commands as matters

    matter = wished(here)
    wish = released(here, matter)
    one = offered(here, wish)
    matters.triage(here.who("clerk"), matter_of(matter), choice="小事")
    matters.dispatch(here.who("clerk"), matter_of(matter), category="livelihood", level="grid")
    matters.claim(
        here.who("worker"), matter_of(matter), measures="先看灶", steps=["看"], promised_on=clock.today()
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="worker"):
        commands.confirm(here.who("window"), fresh_offer(one))
    commands.confirm(here.who("worker"), fresh_offer(one))
    assert fresh(wish).state == "promised"


def test_what_is_missing_is_said_at_its_field(here):
    wish = released(here)
    late = clock.today() + timedelta(days=rules().longest + 1)
    for more, field in (
        ({"name": " "}, "name"), ({"phone": ""}, "phone"), ({"phone": "12"}, "phone"),
        ({"what": " "}, "what"), ({"by_day": late}, "by_day"), ({"kind": "x"}, "kind"),
        ({"by_day": clock.today() - timedelta(days=1)}, "by_day"), ({"reach": "door"}, "reach"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            commands.offer(visitor(), wish, **said(**more))
        assert refused.value.field == field, more
    assert not Offer.objects.exists()
    for n in range(rules().most):
        offered(here, wish, phone=f"1380000{n:04d}")
    with pytest.raises(IllegalMove):
        offered(here, wish)


@pytest.mark.parametrize(
    "kind,named,shown",
    [
        ("neighbour", "no", ""),
        ("shop", "full", "王建国"),
        ("neighbour", "full", "村民王某"),
        ("party", "surname", "党员王某"),
    ],
)
def test_a_helper_is_named_in_public_only_as_they_wish(here, kind, named, shown):
    assert offered(here, kind=kind, named=named).shown_name == shown


@pytest.mark.row("C4.26")
def test_the_log_holds_ids_only_and_verifies(here):
    one = confirmed(here)
    commands.report(bearer_of(one.wish), fresh(one.wish), fulfilled=True, thanks="谢谢王建国")
    commands.show_thanks(here.who("clerk"), fresh(one.wish), words="谢谢")
    body = "".join(Event.objects.values_list("body", flat=True))
    for word in ("王建国", "罗老爹", "灶", "13800000002", "谢谢"):
        assert word not in body
    seal_all()
    assert verify().wrong == ""


@pytest.mark.row("C4.26")
def test_name_and_phone_of_a_helper_go_when_they_are_needed_no_longer(here):
    one = confirmed(here)
    commands.report(bearer_of(one.wish), fresh(one.wish), fulfilled=True)
    reactions.forget_helpers()
    assert fresh_offer(one).helper.name == "王建国"
    with clock.at(clock.now() + timedelta(days=rules().forget + 1)):
        reactions.forget_helpers()
    gone = fresh_offer(one)
    assert (gone.helper.name, gone.helper.phone_cipher) == ("", None)
    assert (gone.what, gone.shown_name) == ("", "")
    words = Telling.objects.filter(stream__in=[one.stream, one.coming]).values_list(
        "words", flat=True
    )
    assert set(words) == {""}


def test_what_was_said_goes_with_the_words_of_the_matter(here):
    from lianhu.matters.commands import erase_words

    one = confirmed(here)
    erase_words(SYSTEM, matter_of(one.wish.matter), reason="expired")
    event = Event.objects.get(verb="matters.erase_words")
    reactions.erase(event)
    reactions.erase(event)
    assert fresh(one.wish).line == ""
    assert fresh_offer(one).helper.name == ""
    assert not Wish.objects.visible_to(VISITOR).exists()


def test_a_wish_that_leaves_for_the_sealed_store_leaves_nothing_here(here):
    from lianhu.matters import leaving
    from lianhu.wishes.leaving import gone

    one = confirmed(here)
    helper = one.helper_id
    leaving.remove(matter_of(one.wish.matter))
    assert not Wish.objects.exists()
    assert not Offer.objects.exists()
    assert not Teller.objects.filter(pk=helper).exists()
    assert not Telling.objects.filter(occasion__startswith="wishes.").exists()
    assert gone([one.stream, one.coming, "matter:1"]) == {one.stream, one.coming}


def test_the_day_over_the_post_hears_once(here):
    one = confirmed(here)
    reactions.lapses()
    assert not Telling.objects.filter(occasion="wishes.lapse").exists()
    with clock.at(clock.now() + timedelta(days=5)):
        reactions.lapses()
        reactions.lapses()
        assert Telling.objects.filter(occasion="wishes.lapse").count() == 1
    assert fresh_offer(one).step == "confirmed"


def test_what_was_offered_and_settled_is_not_written_over(here):
    one = confirmed(here)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=one.pk).update(what="别的")
    commands.report(bearer_of(one.wish), fresh(one.wish), fulfilled=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=one.pk).update(step="offered")


def test_the_next_village_and_the_committee_read_no_wish(here):
    confirmed(here)
    for who in ("next_door", "supervisor", "discipline", "county"):
        seen = Wish.objects.visible_to(here.who(who)).count()
        assert seen == (1 if who == "county" else 0), who
        assert Offer.objects.visible_to(here.who(who)).count() == seen, who
    assert not Offer.objects.visible_to(VISITOR).exists()


@pytest.mark.row("C4.26")
def test_an_old_man_without_a_phone_is_told_at_his_door_by_who_wrote_it_down(here):
    from lianhu.matters.commands.intake import Teller as Said

    matter = wished(
        here, actor=here.who("cluster"), channel="leader", area=here.cluster,
        teller=Said(name="罗老爹", where_words="上寨", reach="door"),
    )  # fmt: skip
    one = confirmed(here, released(here, matter))
    told = Telling.objects.get(occasion="wishes.confirm", stream=one.coming)
    assert (told.how, told.duty_person_id) == ("door", here.who("cluster").person_id)
    assert told.due_by <= clock.day_end(one.by_day)


def test_once_the_matter_is_over_nobody_is_promised_another_helper(here):
    one = confirmed(here)
    matter = one.wish.matter
    matter.__class__._base_manager.filter(pk=matter.pk).update(posted_at=clock.now())
    commands.withdraw(helper_of(one), fresh_offer(one))
    told = Telling.objects.get(occasion="wishes.withdraw", stream=one.coming)
    assert "已经答复过" in told.words
    with pytest.raises(NotAllowed):
        offered(here, fresh(one.wish))
    with pytest.raises(IllegalMove, match="已经办好"):
        commands.offer(here.who("worker"), fresh(one.wish), what="送灶", by_day=clock.today())


def test_for_whom_it_was_goes_with_the_words(here):
    from lianhu.matters.commands import erase_words

    one = confirmed(here, released(here, whom="child", by="guardian"))
    erase_words(SYSTEM, matter_of(one.wish.matter), reason="expired")
    reactions.erase(Event.objects.get(verb="matters.erase_words"))
    wish = fresh(one.wish)
    assert (wish.whom, wish.agreed_by, wish.agrees, wish.line) == ("", "", None, "")


def test_what_is_split_is_public_no_longer_and_nobody_offers_for_it(here):
    from lianhu.matters.commands import split
    from lianhu.matters.commands.splitting import Piece

    wish = released(here, wished(here, words="想要一台能烧柴的灶，屋顶也漏水"))
    split(
        here.who("clerk"), matter_of(wish.matter),
        pieces=[Piece("想要一台能烧柴的灶"), Piece("屋顶也漏水")],
    )  # fmt: skip
    assert not Wish.objects.visible_to(VISITOR).exists()
    with pytest.raises(Refusal):
        commands.offer(visitor(), fresh(wish), **said())
    with pytest.raises(Refusal):
        commands.release(here.who("clerk"), fresh(wish), line=LINE)
