"""What those above may do to a village's posting: order and cover, with reason and trace; no more."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lianhu.access.actor import actor_of_person
from lianhu.audit.actor import VISITOR
from lianhu.audit.models import Event
from lianhu.bodies.tests.factories import post as seat
from lianhu.bodies.tests.factories import tenure
from lianhu.files.models import File
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.notices.models import Telling
from lianhu.people.models import Person
from lianhu.publicity import checking, commands
from lianhu.publicity.access import may_see_photo
from lianhu.publicity.models import Posting, Remark
from lianhu.publicity.tables import Listed
from lianhu.publicity.tests.factories import fresh, posting

pytestmark = pytest.mark.django_db
ORDER = {"law": "村民委员会组织法", "article": "第三十五条", "words": "公布不满十五日"}


def holder(role, area):
    person = Person.objects.create(name=f"测试{role}", invented=True)
    tenure(seat(role, area), person)
    return actor_of_person(person)


@pytest.fixture
def who(tree):
    tree.secretary = holder("village_secretary", tree.east)
    tree.cadre = holder("town_cadre", tree.town)
    tree.looks_after = holder("town_cadre", tree.east)
    tree.admin = holder("county_admin", tree.county)
    return tree


def test_a_town_does_not_withdraw_what_a_village_posted(who):
    row = posting(who.east, who.secretary)
    for actor in (who.cadre, who.looks_after, who.admin):
        with pytest.raises(NotAllowed):
            commands.withdraw(actor, row, why="不好看")
    assert fresh(row).state == "posted"
    commands.withdraw(who.secretary, row, why="户数写错")


def test_who_released_it_in_a_village_withdraws_it_there(who):
    row = posting(who.east, who.cadre)
    commands.withdraw(who.cadre, row, why="写错了")
    assert fresh(row).state == "withdrawn"


def test_a_town_orders_what_is_unlawful_to_be_corrected_and_it_stands(who):
    row = posting(who.east, who.secretary)
    made = commands.correct(who.cadre, row, **ORDER)
    assert fresh(row).state == "posted"
    assert (made.law, made.article) == ("村民委员会组织法", "第三十五条")
    told = Telling.objects.get(occasion="publicity.corrected")
    assert "第三十五条" in told.words
    page = Client().get(reverse("publicity:show", args=[row.pk])).content.decode()
    assert "违法，责令改正" in page
    assert "公布不满十五日" in page
    assert Event.objects.of(row.key).filter(verb="publicity.correct").exists()


@pytest.mark.parametrize("field", ["law", "article", "words"])
def test_an_order_names_law_article_and_reason(who, field):
    row = posting(who.east, who.secretary)
    with pytest.raises(Refusal) as caught:
        commands.correct(who.cadre, row, **ORDER | {field: " "})
    assert caught.value.field == field


def test_nobody_else_orders_and_nothing_withdrawn_is_corrected(who):
    row = posting(who.east, who.secretary)
    for actor in (who.secretary, VISITOR):
        with pytest.raises(NotAllowed):
            commands.correct(actor, row, **ORDER)
    commands.withdraw(who.secretary, row, why="写错了")
    with pytest.raises(IllegalMove):
        commands.correct(who.cadre, row, **ORDER)


def test_the_database_takes_no_order_without_an_article(who):
    row = posting(who.east, who.secretary)
    said = {"posting": row, "area": row.area, "path": row.path, "at": row.from_at, "words": "违法",
            "by_person_id": 1}  # fmt: skip
    for wrong in (
        {"finding": "unlawful"},
        {"finding": "unlawful", "law": "民法典"},
        {"finding": "odd", "law": "民法典", "article": "第一条"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Remark.objects.create(**said, **wrong)


def test_a_name_is_covered_everywhere_at_once_and_the_log_holds(who):
    table = Listed(
        web={"head": ["户主"], "rows": [["欧阳试"]]}, board={"head": ["户主"], "rows": [["欧阳试"]]}
    )
    row = posting(
        who.east,
        who.secretary,
        title="给欧阳试修路灯",
        words="欧阳试家门口的灯已修。",
        listed=table,
    )
    commands.cover(who.admin, row, what=["欧阳试"], why="写了欧阳试的名字")
    row = fresh(row)
    assert "欧阳" not in f"{row.title}{row.words}{row.table}{row.board_table}{row.covered_why}"
    for page in (reverse("publicity:show", args=[row.pk]), reverse("publicity:board", args=[who.east.key]),
                 reverse("publicity:print_posting", args=[row.pk]), f"/api/v1/areas/{who.east.key}/postings"):  # fmt: skip
        assert "欧阳" not in Client().get(page).content.decode("unicode_escape"), page
    assert (
        "遮住了这里的个人信息"
        in Client().get(reverse("publicity:show", args=[row.pk])).content.decode()
    )
    assert row.state == "posted"
    assert checking.first_wrong() == ""
    event = Event.objects.of(row.key).get(verb="publicity.cover")
    assert event.data["parts"] == 1
    assert "欧阳" not in str(event.data)
    assert Telling.objects.filter(occasion="publicity.covered").exists()


def test_a_photo_of_the_covered_paper_is_shown_to_staff_only(who):
    row = posting(who.east, who.secretary, words="欧阳试家门口的灯已修。")
    assert may_see_photo(VISITOR, row.key, File())
    commands.cover(who.admin, row, what=["欧阳试"], why="写了名字")
    assert not may_see_photo(VISITOR, row.key, File())
    assert may_see_photo(who.secretary, row.key, File())


@pytest.mark.parametrize(
    "words, field",
    [({"what": []}, "what"), ({"what": ["李"]}, "what"), ({"what": ["不在里面"]}, "what"),
     ({"why": " "}, "why"), ({"what": ["路灯"] * 2 + ["灯泡"], "why": ""}, "why")],
)  # fmt: skip
def test_covering_says_what_and_why(who, words, field):
    row = posting(who.east, who.secretary)
    with pytest.raises(Refusal) as caught:
        commands.cover(who.admin, row, **{"what": ["路灯"], "why": "写了名字"} | words)
    assert caught.value.field == field


def test_only_the_county_covers_and_nobody_uncovers(who):
    row = posting(who.east, who.secretary)
    for actor in (who.secretary, who.cadre, VISITOR):
        with pytest.raises(NotAllowed):
            commands.cover(actor, row, what=["路灯"], why="x")
    commands.cover(who.admin, row, what=["路灯"], why="写了名字")
    rows = Posting.objects.filter(pk=row.pk)
    for words in ({"covered": [], "covered_at": None, "covered_why": ""}, {"covered": ["灯泡"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**words)
    commands.cover(who.admin, fresh(row), what=["灯泡"], why="还有一处")
    assert "灯泡" not in fresh(row).words
    assert "路灯" not in fresh(row).words
