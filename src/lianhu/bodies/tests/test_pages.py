import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from lianhu.bodies import coverage
from lianhu.bodies.models import Organisation, Post, Tenure
from lianhu.bodies.queries import holds_office
from lianhu.bodies.tests import factories as make
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.people.tests.factories import household
from lianhu.places.models import Building
from lianhu.places.tests.factories import valley

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def land(county):
    return valley()


@pytest.fixture
def secretary(client, land):
    return make.sign_in(client, "village_secretary", land.east)


def text(response):
    return response.content.decode()


@pytest.mark.row("G.8")
def test_three_roles_hold_their_area_for_a_term_and_an_ended_term_is_seen(client, land, secretary):
    chain = (
        ("grid_leader", land.one, "网格长"), ("grid_worker", land.one, "网格员"),
        ("cluster_leader", land.cluster, "联户长"),
    )  # fmt: skip
    end = clock.today() + timedelta(30)
    held = [make.tenure(make.post(role, area, title), to_on=end) for role, area, title in chain]
    pages = [reverse("bodies:directory_of", args=[land.east.key]), reverse("bodies:posts")]
    for page in pages:
        shown = text(client.get(page))
        assert all(one.person.name in shown and one.post.title in shown for one in held)
        assert "空" not in shown.split("<main")[1]
    with clock.at(clock.now() + timedelta(31)):
        client.force_login(get_user_model().objects.get(person=secretary.person))
        for page in pages:
            shown = text(client.get(page))
            assert not any(one.person.name in shown for one in held)
            assert "空" in shown
        assert "有 3 个岗位空着" in shown


@pytest.mark.row("G.8")
def test_anyone_finds_out_who_is_who(client, land):
    leader = make.tenure(make.post("grid_leader", land.one, "网格长", office_phone="0854-7"))
    make.post("cluster_leader", land.cluster, "联户长")
    secretary = make.tenure(make.post("village_secretary", land.east, "支部书记"))
    page = text(client.get(reverse("bodies:directory_of", args=[land.east.key])))
    assert leader.person.name in page
    assert secretary.person.name in page
    assert "0854-7" in page
    assert "空缺" in page
    assert "西河村" not in page
    assert "lianhu_session" not in client.cookies


def test_the_county_page_leads_down(client, land):
    page = text(client.get(reverse("bodies:directory")))
    assert reverse("bodies:directory_of", args=[land.town.key]) in page
    assert client.get(reverse("bodies:directory_of", args=["nosuch"])).status_code == 404


@pytest.mark.row("C1.9", "C1.11")
def test_the_four_fixings_of_a_grid_on_one_sheet(client, land):
    worker = make.tenure(make.post("grid_worker", land.one, "专职网格员", duties=["help"]))
    make.post("grid_leader", land.one, "网格长")
    make.post("cluster_leader", land.cluster, "联户长")
    Building.objects.create(village=land.east, grid=land.one, name="7栋")
    Building.objects.create(village=land.east, grid=land.two, name="8栋")
    make.tenure(
        make.post(
            "supervisor", land.east, "监督委员会主任", duties=["supervision"], office_phone="0854-9"
        )
    )
    household(land.one)
    page = text(client.get(reverse("bodies:charter", args=[land.one.key])))
    for words in ("定格", "定岗", "定人", "定责", "三级网格", "7栋", "联户一", "居住户 1 户"):
        assert words in page
    assert "8栋" not in page
    rows = {row.split("</td>")[0].split("<td>")[1]: row for row in page.split("<tr>")[2:]}
    assert worker.person.name in rows["专职网格员"]
    assert "分管：帮办代办" in rows["专职网格员"]
    assert "空缺" in rows["网格长"]
    # Each level answers for something of its own.
    for title, duty in (
        ("网格长", "统筹本网格服务管理"), ("专职网格员", "采集基础信息"),
        ("联户一 联户长", "把群众的话带上来"),
    ):  # fmt: skip
        assert [name for name, row in rows.items() if duty in row] == [title]
    assert "0854-9" in page
    assert client.get(reverse("bodies:charter", args=[land.east.key])).status_code == 404


@pytest.mark.row("G.8")
def test_empty_posts_stand_on_top(client, land, secretary):
    empty = make.post("grid_worker", land.one, "空着的网格员")
    make.tenure(make.post("grid_worker", land.two, "有人的网格员"))
    make.post("grid_worker", land.three, "隔壁的网格员")
    page = text(client.get(reverse("bodies:posts")))
    assert "有 1 个岗位空着" in page
    assert page.index("空着的网格员") < page.index("有人的网格员")
    assert "隔壁的网格员" not in page
    assert reverse("bodies:post", args=[empty.pk]) in page


@pytest.mark.row("G.9")
def test_the_triangle_shows_what_is_missing(client, land, secretary):
    make.chain(land.county, land.town, land.east, land.one)
    make.tenure(make.post("grid_worker", land.one))
    make.tenure(make.post("cluster_leader", land.cluster))
    page = text(client.get(reverse("bodies:posts")))
    assert "一号网格党小组" in page
    assert "齐全" in page
    assert "1 个联户，1 个有联户长" in page


def test_posts_are_found_by_holder_title_and_place(client, land, secretary):
    held = make.tenure(make.post("grid_worker", land.one, "甲岗"), make.somebody("覃某某"))
    make.tenure(make.post("grid_worker", land.two, "乙岗"))
    for words in ("覃某", "甲岗", "一号"):
        page = text(client.get(reverse("bodies:posts"), {"q": words}))
        assert held.person.name in page
        assert "乙岗" not in page


def test_the_list_costs_the_same_for_many(client, land, secretary, django_assert_max_num_queries):
    for _nth in range(30):
        make.tenure(make.post("grid_worker", land.one))
    with django_assert_max_num_queries(19):
        client.get(reverse("bodies:posts"))


@pytest.mark.row("C1.11")
def test_a_post_is_made_with_its_duties(client, land, secretary):
    address = f"{reverse('bodies:create_post')}?area={land.one.key}"
    assert "网格员" in text(client.get(address))
    words = {
        "role": "grid_worker",
        "title": "网格员",
        "duties": ["dispute"],
        "duty_words": "走访\n排查",
    }
    answer = client.post(address, words)
    made = Post.objects.get(area=land.one)
    assert answer.url == reverse("bodies:post", args=[made.pk])
    assert (made.duties, made.duty_words) == (["dispute"], ["走访", "排查"])
    wrong = client.post(address, {**words, "title": "长" * 41})
    assert wrong.status_code == 422
    assert "职务最多" in text(wrong) or "名称最多" in text(wrong)
    assert "走访\n排查" in text(wrong)


def test_only_what_one_may_make_is_offered(client, land, secretary):
    page = text(client.get(f"{reverse('bodies:create_post')}?area={land.east.key}"))
    assert "监督委员会成员" not in page
    answer = client.post(
        f"{reverse('bodies:create_post')}?area={land.east.key}",
        {"role": "village_secretary", "title": "书记"},
    )
    assert answer.status_code == 422


def put_down(name, grid):
    """Somebody in the register of the grid, whom its secretary may look for."""
    return Person.objects.create(name=name, place=grid.path, invented=True)


@pytest.mark.row("G.8")
def test_appoint_somebody_who_was_looked_for(client, land, secretary):
    row, li = make.post("grid_worker", land.one), put_down("李某某", land.one)
    put_down("李某外", land.three)
    address = reverse("bodies:appoint", args=[row.pk])
    page = text(client.get(address, {"q": "李某"}))
    assert f'value="{clock.today().isoformat()}"' in page
    assert "李某某" in page
    assert "李某外" not in page
    answer = client.post(
        f"{address}?q=李某", {"person": li.pk, "from_on": clock.today().isoformat()}
    )
    assert answer.status_code == 302
    assert Tenure.objects.get(post=row).person == li
    assert holds_office(li.pk)
    assert "李某某" in text(client.get(reverse("bodies:post", args=[row.pk])))


def test_appoint_somebody_new_by_name(client, land, secretary):
    row = make.post("grid_worker", land.one)
    address = reverse("bodies:appoint", args=[row.pk])
    today = clock.today().isoformat()
    neither = client.post(address, {"from_on": today})
    assert neither.status_code == 422
    client.post(address, {"new_name": "王某新", "from_on": today})
    assert Tenure.objects.get(post=row).person.name == "王某新"
    again = client.post(address, {"new_name": "赵某新", "from_on": today})
    assert again.status_code == 409
    assert not Person.objects.filter(name="赵某新").exists()


def test_a_hand_over_leaves_the_post_its_history(client, land, secretary):
    row, old, new = (
        make.post("grid_worker", land.one),
        make.somebody("旧某"),
        put_down("新某某", land.one),
    )
    make.tenure(row, old, clock.today() - timedelta(30))
    address = reverse("bodies:hand_over", args=[row.pk])
    assert "旧某" in text(client.get(address))
    client.post(f"{address}?q=新某", {"person": new.pk, "from_on": clock.today().isoformat()})
    page = text(client.get(reverse("bodies:post", args=[row.pk])))
    assert "新某某" in page
    assert "旧某" in page
    assert list(Tenure.objects.live(clock.today()).filter(post=row)) == [
        Tenure.objects.get(person=new)
    ]


def test_a_button_that_would_only_lead_to_a_refusal_is_not_there(client, land, secretary):
    above, below = (
        make.post("supervisor", land.east, "监督委员"),
        make.post("grid_worker", land.one),
    )
    shown = text(client.get(reverse("bodies:post", args=[above.pk])))
    assert reverse("bodies:appoint", args=[above.pk]) not in shown
    assert "这个岗位由上级设置和任免" in shown
    shown = text(client.get(reverse("bodies:post", args=[below.pk])))
    assert reverse("bodies:appoint", args=[below.pk]) in shown
    assert "由上级设置和任免" not in shown


def test_leave_and_abolish(client, land, secretary):
    row = make.post("grid_worker", land.one)
    make.tenure(row)
    address = reverse("bodies:post", args=[row.pk])
    assert client.post(address, {"do": "end"}).status_code == 409
    client.post(address, {"do": "leave"})
    assert "空缺" in text(client.get(address))
    client.post(address, {"do": "end"})
    assert "已撤销" in text(client.get(address))


def test_change_duties_on_the_page(client, land, secretary):
    row = make.post("grid_worker", land.one, "网格员", duties=["policy"])
    address = reverse("bodies:duties", args=[row.pk])
    assert "checked" in text(client.get(address))
    client.post(address, {"title": "网格员", "duties": ["help"], "duty_words": "帮办"})
    row.refresh_from_db()
    assert row.duties == ["help"]


def test_of_two_who_change_one_post_the_second_is_told(client, land, secretary):
    row = make.post("grid_worker", land.one, "网格员", duties=["policy"])
    address = reverse("bodies:duties", args=[row.pk])
    seen = re.search(r'name="as_seen" value="(\w+)"', text(client.get(address)))[1]
    first = {"title": "网格员", "duties": ["help"], "as_seen": seen}
    assert client.post(address, first).status_code == 302
    late = client.post(address, {**first, "duties": ["dispute"], "title": "老网格员"})
    assert late.status_code == 409
    assert "别人刚改过" in late.text
    assert "老网格员" in late.text
    row.refresh_from_db()
    assert row.duties == ["help"]


@pytest.mark.row("G.2", "G.10")
def test_found_the_party_chain_and_the_committee(client, land):
    make.sign_in(client, "town_cadre", land.town)
    one = make.organisation("county_committee", land.county)
    two = make.organisation("town_committee", land.town, one)
    address = f"{reverse('bodies:found')}?area={land.east.key}"
    branch = {
        "kind": "party_branch",
        "name": "东河村党支部",
        "legal_regime": "none",
        "parent": two.pk,
    }
    client.post(address, branch)
    made = Organisation.objects.get(kind="party_branch")
    assert made.parent == two
    assert "河谷镇" in text(client.get(reverse("bodies:organisation", args=[made.pk])))
    orphan = client.post(address, {**branch, "parent": ""})
    assert orphan.status_code == 422
    words = {"kind": "residents_committee", "name": "东河社区居委会", "legal_regime": "village"}
    assert client.post(address, words).status_code == 422
    client.post(address, {**words, "legal_regime": "community"})
    assert Organisation.objects.get(kind="residents_committee").legal_regime == "community"


@pytest.mark.row("G.6")
def test_a_body_is_called_what_people_call_it(client, land, secretary):
    body = make.organisation("affairs_committee", land.east)
    address = reverse("bodies:organisation", args=[body.pk])
    client.post(address, {"display_name": "寨管委"})
    assert "寨管委" in text(client.get(address))
    client.post(address, {"do": "dissolve"})
    body.refresh_from_db()
    assert body.ended_on


@pytest.mark.parametrize("name", ["post", "duties", "appoint", "hand_over"])
def test_the_next_village_gets_404(client, land, secretary, name):
    row = make.post("grid_worker", land.three)
    assert client.get(reverse(f"bodies:{name}", args=[row.pk])).status_code == 404
    body = make.organisation("service_center", land.west)
    assert client.get(reverse("bodies:organisation", args=[body.pk])).status_code == 404
    assert client.get(f"{reverse('bodies:posts')}?area={land.west.key}").status_code == 404


@pytest.mark.parametrize("name", ["posts", "mine", "create_post", "found"])
def test_a_visitor_is_led_to_the_door(client, land, name):
    answer = client.get(reverse(f"bodies:{name}"))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/sign-in/")


def test_a_grid_worker_may_look_and_not_appoint(client, land):
    make.sign_in(client, "grid_worker", land.one)
    row = make.post("cluster_leader", land.cluster)
    assert client.get(reverse("bodies:post", args=[row.pk])).status_code == 200
    answer = client.post(reverse("bodies:post", args=[row.pk]), {"do": "end"})
    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.ended_on is None


def test_my_posts(client, land):
    held = make.sign_in(client, "grid_worker", land.one)
    make.tenure(make.post("cluster_leader", land.cluster, "联户一联户长"), held.person)
    page = text(client.get(reverse("bodies:mine")))
    assert "联户一联户长" in page
    assert "<li>采集基础信息</li>" in page


@pytest.mark.row("C1.11")
def test_my_posts_say_what_comes_to_me(client, land):
    held = make.sign_in(client, "village_clerk", land.east)
    held.post.duties = ["dispute"]
    held.post.save()
    page = text(client.get(reverse("bodies:mine")))
    assert "<dt>矛盾纠纷</dt><dd>邻里、家庭、土地上的矛盾会派到您这里" in page
    assert "新反映的事先到您这里" not in page


@pytest.mark.row("C1.8")
def test_what_is_not_covered_is_counted(land):
    assert coverage.grids_without_worker(land.county).count == 3
    make.tenure(make.post("grid_worker", land.one))
    make.post("grid_worker", land.two)
    assert coverage.grids_without_worker(land.county).examples == ["二号网格", "三号网格"]
    assert coverage.clusters_without_leader(land.county).count == 1
    make.tenure(make.post("cluster_leader", land.cluster))
    assert coverage.clusters_without_leader(land.county).count == 0
    make.chain(land.county, land.town, land.east, land.one)
    assert coverage.grids_without_party_group(land.east).count == 1
