"""Posting, hanging, taking down, objecting, answering."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianhu.audit.actor import SYSTEM, VISITOR, Actor
from lianhu.audit.models import Event
from lianhu.audit.sealing import verify
from lianhu.audit.trace import digest, head_of
from lianhu.bodies.tests.factories import organisation
from lianhu.files.tests.factories import draft
from lianhu.kernel import clock
from lianhu.kernel.clock import LOCAL
from lianhu.kernel.errors import Conflict, IllegalMove, Missing, NotAllowed, Refusal
from lianhu.notices.models import Telling
from lianhu.people.models import Person
from lianhu.places.tests.factories import valley
from lianhu.publicity import commands
from lianhu.publicity.flow import POSTING
from lianhu.publicity.models import Posting
from lianhu.publicity.tests.factories import (
    OTHER,
    PHONE,
    VERBS,
    fresh,
    objection,
    posting,
    staff,
)
from lianhu.publicity.wording import for_groups

MORNING = datetime(2026, 3, 5, 9, 30, tzinfo=LOCAL)


def test_a_named_person_releases_under_a_post(tree):
    actor = staff(tree.east.path, post_id=7)
    row = fresh(posting(tree.east, actor, board="村委会门口"))
    assert (row.state, row.path, row.days) == ("posted", tree.east.path, 15)
    assert (row.released_by_person_id, row.released_by_post_id) == (actor.person_id, 7)
    assert row.released_as == "村党支部书记"
    assert row.head == head_of(row.key) != ""
    event = Event.objects.of(row.key).get()
    assert event.data["digest"] == digest(row.words, row.salt)
    assert event.data["subject"] == "matter:1"
    assert "路灯" not in event.body


def test_a_notice_of_its_own_is_its_own_subject(tree):
    row = posting(tree.east, stream="", kind="notice", days=1)
    assert fresh(row).stream == f"posting:{row.pk}"


def test_the_days_are_full_and_the_first_is_not_counted(tree):
    with clock.at(MORNING):
        row = posting(tree.east)
    assert clock.local(row.until_at) == datetime(2026, 3, 20, 23, 59, 59, tzinfo=LOCAL)


@pytest.mark.parametrize("days", [0, 14, -3, 4000])
def test_fewer_days_than_the_law_asks_are_refused(tree, days):
    with pytest.raises(Refusal, match="法定不少于15天") as refusal:
        posting(tree.east, days=days)
    assert refusal.value.field == "days"


def test_the_law_follows_the_record_and_not_the_name(tree):
    organisation("villagers_committee", tree.east)
    organisation("residents_committee", tree.west)
    assert "村民委员会组织法》第三十五条" in posting(tree.east).basis
    assert "城市居民委员会组织法》第三十四条" in posting(tree.west).basis
    assert "、" in posting(tree.town).basis
    assert posting(tree.east, basis="2026年3月村民会议决议").basis == "2026年3月村民会议决议"


@pytest.mark.parametrize(
    "actor", [VISITOR, PHONE, Actor("bearer", stream="matter:1"), Actor("staff", account_id=1)]
)
def test_without_the_right_nobody_posts(tree, actor):
    with pytest.raises(NotAllowed):
        posting(tree.east, actor)


def test_the_next_village_does_not_post_here(tree):
    with pytest.raises(NotAllowed):
        posting(tree.east, staff(tree.west.path))


def test_the_system_is_nobody_by_name(tree):
    with pytest.raises(NotAllowed, match="具名"):
        posting(tree.east, SYSTEM)


@pytest.mark.parametrize(
    "words", [{"title": " "}, {"words": "\u200b"}, {"kind": "rumour"}, {"title": "长" * 101}]
)
def test_what_says_nothing_is_refused_at_its_field(tree, words):
    with pytest.raises(Refusal) as refusal:
        posting(tree.east, **words)
    assert refusal.value.field == next(iter(words))


def test_phones_ids_cards_and_given_names_are_masked(tree):
    row = posting(
        tree.east, title="张建国家路灯", names=["张建国", "买买提·艾力"],
        words="张建国（电话 138 0000 5678，身份证 52272719900101001X，卡 6222 0212 3456 7890 123）"
        "和买买提•艾力反映", board="张建国家门口",
    )  # fmt: skip
    text = row.title + row.words + row.board
    for secret in ("张建国", "艾力", "5678", "52272719900101001X", "7890"):
        assert secret not in text
    assert "张*国" in row.title


GLUE = st.sampled_from(["", " ", "-", "　", "：", "电话", "\u200b", "．", "1", "x", "号"])
SECRET = st.one_of(
    st.from_regex(r"\A1[3-9][0-9]{9}\Z"),
    st.from_regex(
        r"\A[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9])[0-9]{3}[0-9X]\Z"
    ),
)
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.text(max_size=12), GLUE, SECRET, st.booleans()), min_size=1, max_size=4)
)
def test_what_is_posted_never_tells_a_phone_or_id(tree_once, parts):
    """Whatever stands around it, and in whichever width: either refused in words, or masked."""
    said = "".join(
        text + glue + (s.translate(WIDE) if wide else s) + glue for text, glue, s, wide in parts
    )
    try:
        row = posting(tree_once.east, staff(tree_once.east.path), title=said[:100], words=said)
    except Refusal:
        return
    plain = (row.title + "\n" + row.words).translate(
        str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")
    )
    for *_, secret, _wide in parts:
        assert secret not in plain


@pytest.fixture
def tree_once(county):
    return valley()


def test_hanging_shows_when_and_where_and_the_days_count_from_the_paper(tree):
    with clock.at(MORNING):
        row = posting(tree.east)
    photo = draft()
    with clock.at(MORNING + timedelta(days=3)):
        commands.hang(staff(tree.east.path), row, photo=photo, board="上寨\n公示栏")
    row = fresh(row)
    assert (row.state, row.board) == ("hung", "上寨 公示栏")
    assert [(one.place, one.hung_photo) for one in row.hangings.all()] == [("上寨 公示栏", photo)]
    assert clock.local(row.until_at).date().isoformat() == "2026-03-23"
    photo.refresh_from_db()
    assert (photo.state, photo.stream, photo.confidentiality) == ("kept", row.key, "public")
    assert Event.objects.get(verb="publicity.hang").data["sm3"] == photo.sm3


def test_hanging_the_same_day_changes_no_end(tree):
    with clock.at(MORNING):
        row = posting(tree.east)
        before = row.until_at
        commands.hang(staff(tree.east.path), row)
    assert fresh(row).until_at == before


def test_a_paper_hangs_once_on_a_board(tree):
    row, actor = posting(tree.east), staff(tree.east.path)
    commands.hang(actor, row)
    with pytest.raises(Refusal, match="已经记过"):
        commands.hang(actor, fresh(row))


def test_it_may_not_come_down_early(tree):
    actor = staff(tree.east.path)
    with clock.at(MORNING):
        row = posting(tree.east)
        commands.hang(actor, row)
    with (
        clock.at(MORNING + timedelta(days=15)),
        pytest.raises(Refusal, match="2026年3月20日才满期"),
    ):
        commands.take_down(actor, fresh(row))
    with clock.at(MORNING + timedelta(days=16)):
        commands.take_down(actor, fresh(row), photo=draft())
    row = fresh(row)
    assert row.state == "taken_down"
    assert row.hangings.get().down_photo_id


def test_what_never_hung_does_not_come_down(tree):
    with clock.at(MORNING):
        row = posting(tree.east)
    with clock.at(MORNING + timedelta(days=30)), pytest.raises(IllegalMove):
        commands.take_down(staff(tree.east.path), row)


def test_what_never_hung_and_has_had_its_days_is_not_on_any_more(tree):
    with clock.at(MORNING):
        row = posting(tree.east)
        assert row.stands == "公示中"
    with clock.at(MORNING + timedelta(days=30)):
        assert row.stands == "已满期"


def test_withdrawing_asks_why(tree):
    row, actor = posting(tree.east), staff(tree.east.path)
    with pytest.raises(Refusal, match="撤回原因"):
        commands.withdraw(actor, row, why=" ")
    commands.withdraw(actor, row, why="户数写错")
    assert fresh(row).withdrawn_why == "户数写错"
    assert row not in Posting.objects.visible_to(VISITOR)


@pytest.mark.parametrize("verb", ["hang", "take_down", "withdraw"])
def test_only_its_own_village_does_these(tree, verb):
    row = posting(tree.east)
    words = {"why": "x"} if verb == "withdraw" else {}
    for actor in (
        staff(tree.west.path),
        staff(tree.east.path, VERBS - {f"publicity.{verb}"}),
        PHONE,
    ):
        with pytest.raises(NotAllowed):
            getattr(commands, verb)(actor, row, **words)


def test_anyone_objects_without_a_name(tree):
    row = posting(tree.east)
    made = objection(row, contact="138 0000 5678 张三")
    assert (made.path, made.device, made.confidentiality) == (row.path, PHONE.device, "internal")
    assert b"5678" not in bytes(made.contact)
    event = Event.objects.get(verb="publicity.object")
    assert event.data == {
        "objection": made.pk, "digest": made.digest, "kind": "object", "late": False
    }  # fmt: skip


def test_an_objection_to_what_is_over_is_refused(tree):
    with clock.at(MORNING):
        row = posting(tree.east)
    with clock.at(MORNING + timedelta(days=20)), pytest.raises(Refusal, match="已经结束"):
        objection(row)
    hidden = posting(tree.east, only_on_board=True)
    with pytest.raises(Refusal, match="已经结束"):
        objection(hidden)


@pytest.mark.parametrize("words, said", [(" ", "为什么"), ("不" * 1001, "最多1000个字")])
def test_an_objection_says_something(tree, words, said):
    with pytest.raises(Refusal, match=said) as refusal:
        objection(posting(tree.east), words=words)
    assert refusal.value.field == "words"


def test_whoever_released_it_does_not_answer(tree):
    actor = staff(tree.east.path)
    made = objection(posting(tree.east, actor))
    with pytest.raises(NotAllowed, match="另一位同志"):
        commands.answer_objection(actor, made, answer="没问题")
    other_hat = staff(tree.town.path, person=Person.objects.get(pk=actor.person_id), title="镇干部")
    with pytest.raises(NotAllowed, match="另一位同志"):
        commands.answer_objection(other_hat, made, answer="没问题")


def test_an_answer_is_masked_told_and_given_once(tree):
    made = objection(posting(tree.east), contact="13800005678")
    actor = staff(tree.east.path, title="监委会主任", post_id=9)
    commands.answer_objection(actor, made, answer="已重修，问13900001111")
    made = fresh(made)
    assert "13900001111" not in made.answer
    assert made.answered_as == "监委会主任"
    told = Telling.objects.get(occasion="publicity.answered")
    assert (told.how, told.state, told.duty_post_id) == ("call", "due", 9)
    with pytest.raises(Conflict):
        commands.answer_objection(actor, made, answer="又一次")


def test_without_a_number_the_page_tells(tree):
    commands.answer_objection(staff(tree.east.path), objection(posting(tree.east)), answer="已重修")
    assert Telling.objects.get(occasion="publicity.answered").how == "page"


def test_the_contact_is_opened_for_a_reason_and_on_the_record(tree):
    actor = staff(tree.east.path)
    made = objection(posting(tree.east), contact="13800005678")
    with pytest.raises(Refusal, match="为什么"):
        commands.reveal_contact(actor, made, reason="")
    assert commands.reveal_contact(actor, made, reason="回电答复") == "13800005678"
    event = Event.objects.get(verb="publicity.reveal_contact")
    assert event.person_id == actor.person_id
    assert "回电" not in event.body
    with pytest.raises(Missing):
        commands.reveal_contact(actor, objection(posting(tree.east)), reason="x")
    for other in (PHONE, staff(tree.west.path)):
        with pytest.raises(NotAllowed):
            commands.reveal_contact(other, made, reason="x")


def test_an_objection_can_be_erased_and_the_log_still_verifies(tree):
    made = objection(posting(tree.east), contact="13800005678")
    commands.erase_objection(SYSTEM, made)
    made = fresh(made)
    assert (made.words, made.contact, made.device) == ("", None, "")
    assert verify().wrong == ""


def test_the_text_for_groups_has_at_most_500_characters(tree):
    long = posting(tree.east, words="路灯" * 900, title="长" * 100)
    text = for_groups(long, "https://example.test/board/posting/1/")
    assert len(text) <= 500
    assert text.endswith("/board/posting/1/")
    assert "公示到" in text


def test_every_state_can_be_reached_and_named():
    reached = {"posted"} | {step.target for step in POSTING.steps.values()}
    assert reached == set(Posting.State.values)


def test_two_devices_are_two(tree):
    row = posting(tree.east)
    assert objection(row).device != objection(row, OTHER).device
