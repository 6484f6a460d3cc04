"""What has to be public: opened by the clock, reminded of, made public, missed, checked, filed."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.tests.factories import organisation, post, somebody, tenure
from lianhu.kernel import clock
from lianhu.kernel.clock import LOCAL
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.notices.models import Telling
from lianhu.publicity import checking, commands, disclosing, reactions
from lianhu.publicity.catalogue import ANY, catalogue
from lianhu.publicity.commands.disclosing import stream_of
from lianhu.publicity.models import Due, Posting, Remark
from lianhu.publicity.periods import Period, due_on
from lianhu.publicity.tests.factories import VERBS, fresh, posting, staff

WATCHER = frozenset({"publicity.watch", "publicity.remark"})


def on(month, day, hour=9):
    return clock.at(datetime(2026, month, day, hour, tzinfo=LOCAL))


def supervisor(area):
    return staff(area.path, WATCHER, title="监督委员会主任")


@pytest.fixture
def village(tree):
    organisation("villagers_committee", tree.east)
    organisation("residents_committee", tree.west)
    return tree.east


@pytest.fixture
def quarter(village):
    """The third quarter is over and stands in the calendar."""
    with on(10, 1):
        reactions.calendar()
    return village


def owed(area, key="village_funds", period="2026Q3"):
    return Due.objects.get(area=area, item=key, period=period)


def disclose(area, key="village_funds", period="2026Q3", actor=None, **words):
    words = {"title": "三季度补助", "words": "没有新增"} | words
    return posting(area, actor, item=key, period=period, stream="", **words)


@pytest.mark.parametrize(
    "day, every, key, by",
    [(date(2026, 9, 30), "quarter", "2026Q3", date(2026, 10, 15)),
     (date(2026, 12, 31), "quarter", "2026Q4", date(2027, 1, 15)),
     (date(2026, 2, 1), "month", "2026-02", date(2026, 3, 15)),
     (date(2026, 12, 1), "month", "2026-12", date(2027, 1, 15))],
)  # fmt: skip
def test_a_period_is_due_in_the_month_after(day, every, key, by):
    item = next(one for one in catalogue().items.values() if one.every == every)
    period = Period.at(day, every)
    assert (period.key, due_on(item, period, catalogue().terms)) == (key, by)
    assert Period.parse(key) == period
    assert period.after.before == period
    assert period.start <= day <= period.last


@pytest.mark.parametrize("key", ["", "2026Q5", "2026-13", "2026-00", "26Q1", "2026Q1 "])
def test_what_is_no_period_is_refused(key):
    with pytest.raises(Refusal) as refusal:
        Period.parse(key)
    assert refusal.value.field == "period"


def test_every_item_names_its_article_and_days():
    for one in catalogue().items.values():
        assert one.basis.startswith("《中华人民共和国")
        assert "》第" in one.basis
        assert one.days >= 15
        assert one.kind in Posting.Kind.values
        assert not (one.personal and one.online)
        # Only the villages' law fixes how often; what the county added says that it is the county's.
        assert one.ours is (one.regime == "community" and one.periodic)


def test_village_and_community_follow_their_own_law(quarter, tree):
    east = {one.item for one in Due.objects.filter(area=tree.east)}
    west = {one.item for one in Due.objects.filter(area=tree.west)}
    assert east == {
        "village_decisions",
        "village_funds",
        "village_assisting",
        "village_consulted",
        "village_finance",
    }
    assert {one.split("_")[0] for one in west} == {"community"}
    assert len(west) == 6
    items = catalogue().items
    assert not any(items[one].regime == ANY for one in east | west)


def test_a_place_without_a_committee_owes_nothing_and_says_so(tree, client):
    with on(10, 1):
        reactions.calendar()
        page = client.get(reverse("publicity:calendar", args=[tree.east.key])).content.decode()
    assert not Due.objects.exists()
    assert "还没有日历" in page


def test_the_clock_opens_a_period_once_and_a_new_village_is_not_late_at_once(village):
    with on(11, 20):
        reactions.calendar()
        assert not Due.objects.exists()
    with on(12, 2):
        for _again in range(2):
            reactions.calendar()
        assert [(one.item, one.period, one.due_on) for one in Due.objects.filter(area=village)] == [
            ("village_finance", "2026-11", date(2026, 12, 15))
        ]


def test_a_clock_that_stood_still_misses_nothing(quarter):
    with on(11, 18):
        reactions.calendar()
    late = owed(quarter, "village_finance", "2026-10")
    with on(11, 18):
        assert late.is_late


def test_publishing_settles_what_was_owed_and_withdrawing_owes_it_again(quarter):
    with on(10, 10):
        row = disclose(quarter)
    due = owed(quarter)
    assert (due.posting, due.done_on, due.was_late) == (row, date(2026, 10, 10), False)
    assert row.basis.startswith("《中华人民共和国村民委员会组织法》第三十五条第二款第二项")
    with on(10, 12):
        commands.withdraw(staff(quarter.path), fresh(row), why="数字有误")
    assert (owed(quarter).posting, owed(quarter).done_on) == (None, None)
    with on(10, 20):
        again = disclose(quarter)
    assert owed(quarter).was_late
    assert owed(quarter).posting == again


def test_what_was_public_before_the_period_was_over_counts(village):
    with on(9, 28):
        row = disclose(village)
    with on(10, 1):
        reactions.calendar()
    assert owed(village).posting == row


@pytest.mark.parametrize(
    "item, period, said",
    [("village_funds", "", "请选择哪一"), ("village_funds", "2026-09", "每季度"),
     ("village_finance", "2026Q3", "每月"), ("village_funds", "2027Q3", "还没有开始"),
     ("community_funds", "2026Q3", "不适用于"), ("nothing", "", "没有这一项")],
)  # fmt: skip
def test_a_posting_of_the_wrong_item_or_period_is_refused(village, item, period, said):
    with on(10, 5), pytest.raises(Refusal, match=said):
        disclose(village, item, period)


def test_the_days_of_the_item_are_the_least(village):
    with pytest.raises(Refusal, match="第十七条不少于20天"):
        posting(village, item="village_roll", days=15)
    assert posting(village, item="village_roll").days == 20
    assert posting(village, item="relief_list").only_on_board


def test_the_post_is_reminded_once_and_then_those_above_too(quarter, tree):
    clerk, town = (
        post("village_clerk", quarter, title="综合干事"),
        post("town_cadre", tree.town, title="包村干部"),
    )
    for one in (clerk, town):
        tenure(one, somebody(), date(2026, 1, 1))
    with on(10, 8):
        reactions.calendar()
        assert not Telling.objects.filter(occasion="publicity.reminded").exists()
    for _again in range(2):
        with on(10, 11):
            reactions.calendar()
    said = Telling.objects.get(occasion="publicity.reminded", post_id=clerk.pk)
    assert said.stream == stream_of(quarter)
    assert "救灾救助" in said.words
    with on(10, 12):
        disclose(quarter)
    for _again in range(2):
        with on(10, 16):
            reactions.calendar()
    late = Telling.objects.filter(occasion="publicity.pressed", stream=stream_of(quarter))
    assert {one.post_id for one in late} == {clerk.pk, town.pk}
    assert len(late) == 2
    assert not any("救灾救助" in one.words for one in late)
    with on(10, 17), pytest.raises(IllegalMove):
        commands.press_late(SYSTEM, quarter, list(Due.objects.filter(area=quarter)))
    assert checking.first_wrong() == ""


def test_what_happened_is_owed_within_days_and_settled_by_its_own_posting(village):
    actor = staff(village.path, VERBS | {"publicity.owe"})
    with on(11, 3):
        first = commands.owe(actor, village, item="village_major", title="集体林地对外出租")
        other = commands.owe(
            actor, village, item="village_major", title="修二组的桥", happened_on=date(2026, 11, 1)
        )
    assert (first.due_on, other.due_on) == (date(2026, 11, 13), date(2026, 11, 11))
    with on(11, 5):
        row = posting(village, item="village_major", stream="", owed=first.pk)
    assert (fresh(first).posting, fresh(other).posting) == (row, None)
    for wrong, field in (({"item": "village_funds"}, "item"), ({"title": " "}, "title"),
                         ({"happened_on": date(2027, 1, 1)}, "happened_on")):  # fmt: skip
        with on(11, 5), pytest.raises(Refusal) as refusal:
            commands.owe(actor, village, **({"item": "village_major", "title": "x"} | wrong))
        assert refusal.value.field == field
    with pytest.raises(NotAllowed):
        commands.owe(staff(village.path), village, item="village_major", title="x")


def test_the_committee_checks_what_is_public_and_says_what_is_missing(quarter):
    checker = supervisor(quarter)
    clerk = post("village_clerk", quarter, title="综合干事")
    tenure(clerk, somebody(), date(2026, 1, 1))
    with on(10, 10):
        row = disclose(quarter)
        commands.remark(checker, posting=row, finding="true")
        commands.remark(
            checker,
            due=owed(quarter, "village_finance", "2026-09"),
            finding="missing",
            words="九月的账没贴，电话13800005678",
        )
    fine, missing = Remark.objects.visible_to(checker).order_by("pk")
    assert (fine.said_as, fine.words) == ("监督委员会主任", "")
    assert "13800005678" not in missing.words
    said = Telling.objects.get(occasion="publicity.remarked")
    assert (said.post_id, "没有公开" in said.words) == (clerk.pk, True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Remark.objects.filter(pk=fine.pk).update(finding="odd")


def test_a_remark_fits_what_it_is_about_and_its_author(quarter):
    checker = supervisor(quarter)
    with on(10, 10):
        row, own = disclose(quarter), staff(quarter.path, VERBS | WATCHER)
        mine = disclose(quarter, "village_assisting", actor=own)
        due = owed(quarter, "village_decisions")
        for wrong in ({"posting": row, "finding": "missing", "words": "x"}, {"due": due, "finding": "true"},
                      {"posting": row, "finding": "odd"}, {"posting": row, "finding": "x"}):  # fmt: skip
            with pytest.raises(Refusal):
                commands.remark(checker, **wrong)
        for actor, about in ((own, mine), (staff(quarter.path), row), (SYSTEM, row)):
            with pytest.raises(NotAllowed):
                commands.remark(actor, posting=about, finding="true")


def test_what_is_owed_stays_written(quarter):
    due = owed(quarter)
    for change in (
        {"due_on": due.due_on + timedelta(days=30)},
        {"title": "别的"},
        {"item": "village_major"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Due.objects.filter(pk=due.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        due.delete()


def test_a_county_may_bring_its_own_catalogue(tmp_path, settings):
    text = (disclosing.__file__.rsplit("/", 1)[0]) + "/catalogue.toml"
    own = tmp_path / "own.toml"
    with open(text, encoding="utf-8") as file:
        own.write_text(file.read().replace("quarter_by = 15", "quarter_by = 10"), encoding="utf-8")
    settings.DISCLOSURE = str(own)
    assert catalogue().terms.quarter_by == 10
