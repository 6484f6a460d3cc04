"""Several things told at once: each goes its own way, and nothing of it vanishes."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.audit.sealing import verify
from lianhu.files.models import File
from lianhu.files.tests.factories import PHONE, jpeg, take, upload
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands, doing, hot, lists, queries, replay, secrets, splitting, story
from lianhu.matters.commands.splitting import Piece
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter, step, url
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.notices.models import Telling

pytestmark = pytest.mark.row("C2.20")

SAID = "水井边的路灯坏了三天。我家低保这个月没有到账，垃圾池也满了"
LAMP, DOLE, POOL = "水井边的路灯坏了三天", "我家低保这个月没有到账", "垃圾池也满了"


def pieces(*words):
    return [Piece(one) for one in words]


@pytest.fixture
def whole(here):
    return raised(here, words=SAID)


@pytest.fixture
def three(here, whole):
    """The whole and its three pieces, in order."""
    made = commands.split(here.who("clerk"), fresh(whole), pieces=pieces(LAMP, DOLE, POOL))
    return fresh(whole), [fresh(one) for one in made]


def told(matter):
    return list(Telling.objects.filter(stream=matter.stream, audience_kind="teller").order_by("pk"))


def answer(here, piece, words="办好了，请您看看"):
    """One piece all the way to its answer."""
    clerk, worker = here.who("clerk"), here.who("worker")
    commands.triage(clerk, fresh(piece), choice="小事")
    commands.dispatch(clerk, fresh(piece), category="infrastructure", level="grid")
    commands.claim(
        worker, fresh(piece), measures="去看", steps=["看"], promised_on=clock.today()
    )  # fmt: skip
    commands.finish(worker, fresh(piece), words="办好了")
    commands.respond(worker, fresh(piece), words=words)


def test_each_piece_is_a_matter_of_its_own_and_what_was_said_stays_whole(here, three):
    matter, made = three
    assert [one.words.get().text for one in made] == [LAMP, DOLE, POOL]
    assert len({one.number for one in (matter, *made)}) == 4
    assert {one.teller_id for one in made} == {matter.teller_id}
    assert {one.raised_at for one in made} == {matter.raised_at}
    assert {one.parent_id for one in made} == {matter.pk}
    assert matter.words.filter(role=WordRole.DEMAND).get().text == SAID
    for one in (matter, *made):
        assert replay.difference(one) == ""
    assert verify().wrong == ""


def test_the_teller_is_told_once_with_every_number_and_one_code_opens_all(here, whole, three):
    matter, made = three
    said = [one.words for one in told(matter) if "分成3件" in one.words]
    assert len(said) == 1
    assert all(one.number in said[0] for one in made)
    assert not any(told(one) for one in made)
    for one in made:
        assert secrets.open_by_code(one.number, whole.code, "phone-9") == one


def test_words_are_picked_and_never_made_up(here, whole):
    clerk = here.who("clerk")
    for wrong in (
        pieces(LAMP),
        pieces(LAMP, "低保被人吃了"),
        pieces(LAMP, "。"),
        pieces(*"水井边的路灯坏了三天我"),
    ):
        with pytest.raises(Refusal) as no:
            commands.split(clerk, fresh(whole), pieces=wrong)
        assert no.value.field == "pieces"
    commands.split(
        clerk, fresh(whole), pieces=pieces("水井边……灯坏了三天", "我家低保 这个月没有到账")
    )


def test_the_whole_rests_and_nobody_moves_it(here, three):
    matter, made = three
    clerk = here.who("clerk")
    assert matter not in queries.inbox(clerk)
    assert set(made) <= set(queries.inbox(clerk))
    assert doing.open_to(clerk, matter).main is None
    for act in (
        lambda: commands.triage(clerk, matter, choice="小事"),
        lambda: commands.reclassify(clerk, matter, reason="错"),
        lambda: commands.split(clerk, matter, pieces=pieces(LAMP, DOLE)),
        lambda: commands.join(clerk, matter, lead=made[0]),
        lambda: commands.comment(bearer(matter), matter, words="还有一句"),
    ):
        with pytest.raises(IllegalMove):
            act()
    with pytest.raises(Refusal):
        commands.join(clerk, raised(here, words="路灯坏了"), lead=matter)


def test_it_is_answered_when_all_are_and_open_again_when_one_is(here, three):
    matter, made = three
    for n, one in enumerate(made):
        assert fresh(matter).answered_at is None
        answer(here, one, words=f"第{n}件办好了")
        page = story.read(fresh(matter), bearer(matter))
        assert page.progress == f"{n + 1}/3已答复"
    done = fresh(matter)
    assert done.answered_at == max(fresh(one).answered_at for one in made)
    text = done.words.get(role=WordRole.ANSWER).text
    assert all(f"第{n}件办好了" in text for n in range(3))
    assert "都有答复" in told(done)[-1].words
    commands.rate(bearer(made[1]), fresh(made[1]), mark=1)
    commands.reclassify(here.who("clerk"), fresh(made[1]), reason="没修好，重新来")
    assert replay.difference(fresh(matter)) == ""


def test_pieces_are_counted_and_the_whole_never(here, whole):
    def counts():
        clerk, period = here.who("clerk"), lists.Period.this_month()
        figures = {one.name: one.value for one in queries.village_figures(here.east)}
        return (
            figures["正在办"], figures["新反映"], queries.open_counts(clerk).all,
            hot.digest(clerk, period).n, len(lists.LISTS["demand"].ids(clerk, period, "")),
        )  # fmt: skip

    assert set(counts()) == {1}
    commands.split(here.who("clerk"), fresh(whole), pieces=pieces(LAMP, DOLE, POOL))
    assert set(counts()) == {3}
    for one in splitting.pieces_of(fresh(whole)):
        answer(here, one)


def test_the_holder_splits_what_turned_out_to_be_several_and_wins_no_time(here):
    matter = carried(here, "claimed", words=SAID)
    until = matter.whole_due_at
    made = commands.split(here.who("worker"), matter, pieces=pieces(LAMP, POOL))
    assert until
    assert {fresh(one).whole_due_at for one in made} == {until}
    plan = fresh(matter).plans.get()
    assert plan.given_back_at is not None
    assert fresh(matter).holder != here.posts["worker"]
    for one in (matter, *made):
        assert replay.difference(fresh(one)) == ""
    other = carried(here, "claimed", words=SAID)
    with pytest.raises(NotAllowed):
        commands.split(here.who("worker2"), other, pieces=pieces(LAMP, POOL))


def test_a_photo_goes_along_as_a_copy_and_stays_on_the_whole(here):
    shot = take(PHONE, upload(jpeg()), kind="photo")
    matter = raised(here, words=SAID, actor=PHONE, files=[shot])
    photo = matter.words.get().attachments.get().file
    made = commands.split(
        here.who("clerk"), fresh(matter), pieces=[Piece(LAMP, (photo,)), Piece(POOL)]
    )
    copy = made[0].words.get().attachments.get().file
    assert copy.path.read_bytes() == photo.path.read_bytes()
    assert (copy.pk != photo.pk, copy.stream) == (True, made[0].stream)
    assert File.objects.of(matter.stream).count() == 1
    assert not made[1].words.get().attachments.exists()


def test_what_nobody_touched_is_one_again_and_each_number_still_opens_it(here, three):
    matter, made = three
    commands.unsplit(here.who("clerk"), matter, reason="其实是一件事")
    back = fresh(matter)
    assert (back.split_at, back.joined) == (None, 3)
    assert {fresh(one).lead_id for one in made} == {matter.pk}
    assert queries.open_counts(here.who("clerk")).all == 1
    assert "合回一件" in told(back)[-1].words
    page = story.read(fresh(made[0]), bearer(made[0]))
    assert page.at.pk == matter.pk
    commands.split(here.who("clerk"), back, pieces=pieces(LAMP, DOLE))
    assert splitting.pieces_of(fresh(matter)).count() == 2
    with pytest.raises(IllegalMove):
        commands.part(here.who("clerk"), fresh(made[0]), reason="分")


def test_it_stays_apart_once_somebody_began(here, three):
    matter, made = three
    commands.triage(here.who("clerk"), made[0], choice="小事")
    with pytest.raises(IllegalMove):
        commands.unsplit(here.who("clerk"), matter, reason="其实是一件事")


def test_a_piece_may_be_joined_and_counts_as_answered_with_it(here, three):
    matter, (lamp, dole, pool) = three
    commands.join(here.who("clerk"), pool, lead=lamp)
    answer(here, lamp)
    assert fresh(matter).answered_at is None
    answer(here, dole)
    assert fresh(matter).answered_at is not None
    assert queries.open_counts(here.who("clerk")).all == 2


def test_a_private_piece_is_betrayed_by_nothing(client, here, three):
    matter, (lamp, dole, _pool) = three
    commands.triage(here.who("clerk"), dole, choice="私事")
    assert fresh(matter).secrecy == Secrecy.PRIVATE
    county = here.who("county")
    assert not Matter.objects.visible_to(county).filter(pk__in=[dole.pk, matter.pk]).exists()
    assert splitting.whole_of(county, fresh(lamp)) is None
    page = enter(client, here, "county").get(url("show", lamp)).text
    for hidden in (dole.number, matter.number, DOLE, "拆"):
        assert hidden not in page
    assert client.get(url("show", matter)).status_code == 404


def test_a_sealed_piece_takes_the_whole_along_and_leaves_no_trace(client, here, three):
    matter, (lamp, dole, pool) = three
    commands.hand_over(here.who("clerk"), dole)
    assert not Matter.objects.filter(pk__in=[matter.pk, dole.pk]).exists()
    assert {fresh(one).parent_id for one in (lamp, pool)} == {None}
    assert not Telling.objects.filter(words__contains=dole.number).exists()
    assert not Telling.objects.filter(words__contains=matter.number).exists()
    log = Event.objects.filter(stream__in=[lamp.stream, pool.stream])
    assert all(set(event.data) & {"pieces", "parent"} == set() for event in log)
    page = enter(client, here, "clerk").get(url("show", lamp)).text
    assert matter.number not in page
    assert "拆出来" not in page
    answer(here, lamp)


def test_the_wall_knows_no_piece_of_a_piece(here, three):
    _matter, made = three
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=made[0].pk).update(split_at=clock.now())


def test_the_desk_splits_by_lines_and_shows_how_far_it_is(client, here, whole):
    enter(client, here, "clerk")
    page = client.get(url("act", whole, "split")).text
    assert LAMP in page
    done = step(client, whole, "split", pieces=f"{LAMP}\n{DOLE}，{POOL}")
    assert done.status_code == 302
    lamp, rest = splitting.pieces_of(fresh(whole))
    text = client.get(url("show", whole)).text
    assert "0/2已答复" in text
    assert lamp.number in text
    assert whole.number in client.get(url("show", rest)).text
    wrong = raised(here, words=SAID)
    refused = step(client, wrong, "split", pieces="路灯坏了\n天上掉钱")
    assert refused.status_code == 422
    assert "天上掉钱" in refused.text


def test_the_fast_desk_has_a_key_for_it(client, here, whole):
    page = enter(client, here, "clerk").get(reverse("matters:sort")).text
    assert 'data-key="x"' in page
    assert url("act", whole, "split") in page


def test_the_page_of_the_teller_shows_each_with_its_own_way(phone, here, whole, three):
    _matter, (lamp, *_rest) = three
    answer(here, lamp, words="灯修好了")
    phone.open("follow")
    phone.follow(whole)
    assert "1/3已答复" in phone.text
    assert LAMP in phone.text
    assert 'id="say"' not in phone.html
    # No code is asked again: who told the whole told each.
    phone.open("mine", lamp.number)
    assert "灯修好了" in phone.text
    phone.send("comment", lamp.number, words="谢谢")
    assert "谢谢" in phone.text


@pytest.mark.row("C2.20")
@pytest.mark.parametrize(
    ("said", "lines"),
    [
        (
            "一是门口的水沟堵了，二是路灯不亮，三是低保的事想问一下",
            ["一是门口的水沟堵了", "二是路灯不亮", "三是低保的事想问一下"],
        ),
        ("1、水沟堵了2、路灯不亮", ["1、水沟堵了", "2、路灯不亮"]),
        ("水沟堵了，还有路灯不亮，另外想问低保", ["水沟堵了", "还有路灯不亮", "另外想问低保"]),
        ("第一，水沟堵了，第二，路灯不亮", ["第一，水沟堵了", "第二，路灯不亮"]),
        ("路灯不亮，第一网格和2、3号楼都黑，要13.5元", None),
        ("水沟堵了。路灯不亮！", ["水沟堵了。", "路灯不亮！"]),
    ],
)
def test_what_somebody_counts_up_stands_a_thing_a_line(said, lines):
    assert splitting.by_sentence(said).splitlines() == (lines or [said])


def test_what_was_counted_up_is_split_with_one_press(client, here):
    whole = raised(here, words="一是门口的水沟堵了，二是路灯不亮，三是低保的事想问一下")
    page = enter(client, here, "clerk").get(url("act", whole, "split"))
    offered = page.context["form"]["pieces"].value()
    assert step(client, whole, "split", pieces=offered).status_code == 302
    assert splitting.pieces_of(whole).count() == 3
