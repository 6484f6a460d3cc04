"""The pages that say in plain sentences how matters go here."""

import pytest
from django.urls import reverse

from lianhu.bodies.tests.factories import organisation, sign_in
from lianhu.files.tests.factories import draft
from lianhu.kernel import clock
from lianhu.methods import commands
from lianhu.methods.definition import load
from lianhu.methods.explaining import sentences
from lianhu.methods.models import MethodVersion
from lianhu.methods.tests.factories import actor, adoption, changed, text, version
from lianhu.methods.tests.meetings import without
from lianhu.places.tests.factories import valley

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(county):
    places = valley()
    places.body = organisation("villagers_committee", places.east)
    source = changed("sidan", ('within = "4h"', 'within = "2h"'), ("四单工作法", "东河四单"))
    places.copy = version(home=places.east, source=source, title="东河四单")
    adoption(places.copy, places.east, places.body)
    return places


@pytest.mark.row("G.4")
def test_a_place_shows_its_own_deadlines_and_what_comes_if_not(client, here):
    own = client.get(f"/methods/at/{here.east.key}/").content.decode()
    other = client.get(f"/methods/at/{here.west.key}/").content.decode()
    for part in ("东河四单", "2小时内", "按派单时的建议指派到人", here.body.name):
        assert part in own
        assert part not in other or part == "按派单时的建议指派到人"
    assert "4小时内" in other
    assert "4小时内" not in own


def test_a_changed_copy_changes_the_page_without_a_change_of_code(client, here):
    before = client.get(f"/methods/at/{here.west.key}/").content.decode()
    source = changed("sidan", ('within = "4h"', 'within = "5h"'))
    body = organisation("villagers_committee", here.west)
    adoption(version(home=here.west, source=source), here.west, body)
    after = client.get(f"/methods/at/{here.west.key}/").content.decode()
    assert "5小时内" in after
    assert "5小时内" not in before


def test_a_version_shows_its_provenance_and_its_text(client, here):
    page = client.get(f"/methods/{here.copy.pk}/").content.decode()
    for part in ("东河四单 第1版", here.copy.digest, "2026年1月1日", here.body.name, "典型案例四"):
        assert part in page
    answer = client.get(f"/methods/{here.copy.pk}/text/")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == here.copy.source


@pytest.mark.row("G.7")
def test_a_decision_without_a_scan_says_so_and_one_with_it_opens_to_who_looks_after_it(
    client, here
):
    pages = (f"/methods/{here.copy.pk}/", f"/methods/at/{here.east.key}/")
    assert all("没有扫描件" in client.get(page).text for page in pages)
    clerk = actor("village_secretary", here.west)
    body = organisation("villagers_committee", here.west)
    copy = commands.publish(
        clerk, changed("sidan", ('within = "4h"', 'within = "3h"')), area=here.west
    )
    scan = draft(clerk, kind="paper")
    commands.adopt(clerk, copy, area=here.west, body=body, decided_on=clock.today(), scan=scan)
    pages = (f"/methods/{copy.pk}/", f"/methods/at/{here.west.key}/")
    for page in map(client.get, pages):
        assert "签了字的决定已存档" in page.text
        assert "没有扫描件" not in page.text
        assert scan.token not in page.text
    assert client.get(reverse("files:get", args=[scan.token])).status_code == 404
    sign_in(client, "village_secretary", here.west)
    assert all(scan.token in client.get(page).text for page in pages)
    assert client.get(reverse("files:get", args=[scan.token])).status_code == 200
    sign_in(client, "village_secretary", here.east)
    assert all(scan.token not in client.get(page).text for page in pages)
    assert client.get(reverse("files:get", args=[scan.token])).status_code == 404


def test_the_list_shows_what_ships_and_who_adopted_what(client, here):
    page = client.get("/methods/").content.decode()
    for part in ("三事分流 第1版", "四单工作法 第1版", "东河四单 第1版", here.body.name):
        assert part in page


def test_whoever_works_somewhere_lands_on_their_own_place(client, here):
    sign_in(client, "grid_worker", here.one)
    assert client.get("/methods/").url == f"/methods/at/{here.east.key}/"
    assert "各地采用的" in client.get("/methods/?all").content.decode()


@pytest.mark.row("C2.7")
def test_what_is_not_in_force_yet_is_there_to_be_read_with_the_law_marked(client, here):
    listed = client.get("/methods/").text
    for title in ("三议工作法", "四议工作法", "四议两公开", "民主评议"):
        assert title in listed
    page = client.get("/methods/library/sanyi/").text
    for part in ("乡镇决议", "法定", "第二十八条", "先经村党组织研究讨论", "要先有村民会议的授权"):
        assert part in page
    # In the line of the step itself, and not of one that the law does not ask for.
    rows = page.split("<tr>")
    row = next(one for one in rows if "议题表决（村民代表会议）" in one)
    assert "lh-badge" in row
    assert "lh-badge" not in next(one for one in rows if "村里办还是提请乡镇" in one)
    assert client.get("/methods/library/sanyi/text/").content.decode() == text("sanyi")


def test_a_step_that_a_method_lacks_is_shown_where_it_belongs():
    """What the law asks for now and an older text does not say."""
    lines = sentences(load(without("公开"), "x"))
    titles = [one.title for one in lines]
    at = titles.index("决议公开")
    assert (lines[at].missing, titles[at - 1]) == (True, "村民会议决定")
    assert "第三十五条" in lines[at].legal[0]


@pytest.mark.parametrize(
    "path", ["library/nothing/", "library/nothing/text/", "at/zzzzzz/", "999999/", "999999/text/"]
)
def test_what_is_not_there_is_not_found(client, here, path):
    assert client.get(f"/methods/{path}").status_code == 404


def test_a_page_asks_few_questions(client, here, django_assert_max_num_queries):
    client.get(f"/methods/at/{here.east.key}/")
    with django_assert_max_num_queries(5):
        client.get(f"/methods/at/{here.east.key}/")


def test_every_shipped_method_can_be_told_in_words(client, here):
    for pk in MethodVersion.objects.shipped().values_list("pk", flat=True):
        assert client.get(f"/methods/{pk}/").status_code == 200
    assert commands.checked(text("sidan"), "x", here.east).key == "sidan"
