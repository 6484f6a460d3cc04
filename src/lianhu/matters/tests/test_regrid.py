"""A grid is split or goes into another: nobody falls out of the grids, no matter is orphaned."""

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.bodies import regrid
from lianhu.bodies.models import Post, Tenure
from lianhu.bodies.tests import factories as bodies
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.matters import commands, replay
from lianhu.matters.commands.intake import Teller
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, fresh
from lianhu.notices.models import Telling
from lianhu.people.models import Household
from lianhu.people.tests.factories import household
from lianhu.places.commands import add_building, add_unit
from lianhu.places.models import Area


def fates(here, **said):
    """What becomes of the posts of grid one, by name; the cluster's goes along."""
    said = {"cluster": "move", **said}
    return {here.posts[name].pk: fate for name, fate in said.items()}


def split(here, who="secretary", clusters=None, buildings=(), **said):
    said = {"worker": "stay", "leader": "stay", **said}
    return regrid.split_grid(
        here.who(who), here.one, name="三号新网格",
        clusters=[here.cluster] if clusters is None else clusters, buildings=buildings,
        posts=fates(here, **said),
    )  # fmt: skip


def merge(here, who="secretary", **said):
    said = {"worker": "move", "leader": "end", **said}
    regrid.merge_grids(here.who(who), here.one, into=here.two, posts=fates(here, **said))


@pytest.mark.row("C1.7")
def test_a_split_takes_the_chosen_clusters_and_buildings_and_keeps_the_days(here):
    house = add_building(SYSTEM, here.east, name="7栋", grid=here.one)
    unit = add_unit(SYSTEM, house, name="1单元")
    linked = household(here.one, cluster=here.cluster)
    housed, stays = household(here.one, unit=unit), household(here.one)
    new = split(here, buildings=[house])
    for home, grid in ((linked, new), (housed, new), (stays, here.one)):
        home.refresh_from_db()
        assert home.grid == grid
        assert home.path.startswith(grid.path)
    here.cluster.refresh_from_db()
    assert here.cluster.valid_to == clock.today()
    assert (linked.cluster.name, linked.cluster.valid_from) == (here.cluster.name, clock.today())
    house.refresh_from_db()
    assert house.grid == new
    assert Area.objects.live().filter(pk=here.one.pk).exists()


@pytest.mark.row("C1.7")
def test_a_post_goes_along_with_who_holds_it_and_the_old_one_ends(here):
    new = split(here, worker="move")
    old = Post.objects.get(pk=here.posts["worker"].pk)
    made = Post.objects.get(area=new, role="grid_worker")
    assert old.ended_on == clock.today()
    assert (made.title, made.duties) == (old.title, old.duties)
    held = Tenure.objects.live(clock.today()).get(post=made)
    assert held.person_id == here.accounts["worker"].person_id
    assert Tenure.objects.get(post=old).to_on == clock.today()
    assert Post.objects.get(pk=here.posts["leader"].pk).ended_on is None


@pytest.mark.row("C1.7")
def test_what_lies_with_a_post_can_be_gone_on_with_after_a_merge(here):
    matter = carried(here, "claimed", teller=Teller(name="岑阿妹", reach="door"))
    waits = carried(here, "sent", words="水管漏水")
    merge(here)
    for found in (fresh(matter), fresh(waits)):
        assert found.place == here.two.path
        assert replay.difference(found) == ""
    found = fresh(matter)
    assert found.holder.area == here.two
    told = Telling.objects.of(found.stream).undone()
    assert set(told.values_list("place", flat=True)) <= {here.two.path}
    commands.finish(here.who("worker"), found, words="换好了")
    commands.respond(here.who("worker"), fresh(matter), words="修好了")
    assert fresh(matter).answered_at
    plan = {"measures": "修", "steps": ["修"], "promised_on": clock.today()}
    commands.claim(here.who("worker2"), fresh(waits), **plan)


@pytest.mark.row("C1.7")
@pytest.mark.parametrize(
    "fate, inside, where",
    [("stay", True, "one"), ("move", False, "new"), ("stay", False, "one"), ("move", True, "new")],
)
def test_a_matter_is_where_its_holder_is_after_a_split(here, fate, inside, where):
    matter = carried(here, "claimed", area=here.cluster if inside else here.one)
    new = split(here, worker=fate)
    found = fresh(matter)
    assert found.place.startswith((new if where == "new" else here.one).path)
    assert found.area.valid_to is None
    assert replay.difference(found) == ""
    commands.finish(here.who("worker"), found, words="换好了")
    assert fresh(matter).phase == "responding"


def test_a_grid_that_ended_while_the_page_was_open_takes_and_gives_nothing(here):
    home, cluster = household(here.two), Area.objects.get(pk=here.cluster.pk)
    one, two = Area.objects.get(pk=here.one.pk), Area.objects.get(pk=here.two.pk)
    merge(here)
    along = {post.pk: "move" for post in Post.objects.live().filter(area=two)}
    secretary = here.who("secretary")
    for call in (
        lambda: regrid.merge_grids(secretary, two, into=one, posts=along),
        lambda: regrid.merge_grids(secretary, one, into=two, posts={}),
        lambda: regrid.split_grid(secretary, one, name="又一个", clusters=[cluster], posts={}),
    ):
        with pytest.raises(Refusal):
            call()
    home.refresh_from_db()
    assert home.grid == two


@pytest.mark.row("C1.7", "C1.8")
def test_a_merge_leaves_every_household_in_one_live_grid(here):
    homes = [household(here.one, cluster=here.cluster), household(here.one)]
    merge(here)
    assert set(Household.objects.filter(pk__in=[h.pk for h in homes]).values_list("grid", flat=True)) == {
        here.two.pk
    }  # fmt: skip
    here.one.refresh_from_db()
    assert here.one.valid_to == clock.today()
    assert not Household.objects.filter(ended_on=None, grid__valid_to__isnull=False).exists()
    assert not Post.objects.live().filter(path__startswith=here.one.path).exists()
    assert not here.who("leader").grants


@pytest.mark.row("C1.7")
def test_each_post_is_decided_on_and_none_with_work_ends(here):
    with pytest.raises(Refusal) as refused:
        split(here, leader="")
    assert refused.value.field == f"post_{here.posts['leader'].pk}"
    carried(here, "claimed")
    with pytest.raises(Refusal, match="手上还有1件事"):
        merge(here, worker="end")
    with pytest.raises(Refusal, match="怎么办"):
        merge(here, worker="stay")
    assert here.one.valid_to is None
    assert Post.objects.live().filter(pk=here.posts["worker"].pk).exists()


def test_what_cannot_be_split_or_merged_is_refused(here):
    gone = fates(here, worker="move", leader="move")
    for call in (
        lambda: split(here, clusters=[]),
        lambda: split(here, clusters=[here.three]),
        lambda: regrid.merge_grids(here.who("town"), here.one, into=here.three, posts=gone),
        lambda: regrid.merge_grids(here.who("town"), here.one, into=here.one, posts=gone),
    ):
        with pytest.raises(Refusal):
            call()
    bodies.chain(here.county, here.town, here.east, here.one)
    with pytest.raises(Refusal, match="党小组"):
        merge(here)
    with pytest.raises(NotAllowed):
        split(here, who="worker")
    with pytest.raises(NotAllowed):
        split(here, who="next_door")


@pytest.mark.row("C1.7")
def test_a_grid_is_split_and_merged_from_the_page(client, here):
    home = household(here.one, cluster=here.cluster)
    enter(client, here, "secretary")
    page = client.get(f"{reverse('bodies:posts')}?area={here.one.key}").text
    where = reverse("bodies:redraw", args=[here.one.key, "split"])
    assert where in page
    form = client.get(where).text
    assert "联户一" in form
    assert "worker" in form
    worker, leader, cluster = (here.posts[name].pk for name in ("worker", "leader", "cluster"))
    sent = {"name": "新网格", "clusters": [here.cluster.pk], f"post_{cluster}": "move",
            f"post_{leader}": "stay"}  # fmt: skip
    missing = client.post(where, sent)
    assert missing.status_code == 422
    assert "请选这个岗位怎么办" in missing.text
    assert "请写新网格的名称" in client.post(where, {**sent, "name": ""}).text
    done = client.post(where, {**sent, f"post_{worker}": "stay"})
    new = Area.objects.get(name="新网格")
    assert done.url == f"{reverse('bodies:posts')}?area={new.key}"
    home.refresh_from_db()
    assert home.grid == new
    back = reverse("bodies:redraw", args=[new.key, "merge"])
    posts = {f"post_{pk}": "move" for pk in Post.objects.live().filter(path__startswith=new.path).values_list("pk", flat=True)}  # fmt: skip
    assert client.post(back, {"into": here.one.pk, **posts}).status_code == 302
    home.refresh_from_db()
    assert home.grid == here.one
    far = reverse("bodies:redraw", args=[here.three.key, "split"])
    assert client.get(far).status_code == 404
    assert client.get(reverse("bodies:redraw", args=[here.one.key, "burn"])).status_code == 404
    enter(client, here, "worker")
    assert client.get(where).status_code == 403
