from datetime import date, timedelta

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.bodies import commands
from lianhu.bodies.models import Tenure
from lianhu.bodies.queries import holders, legal_regime
from lianhu.bodies.tests import factories as make
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.people.models import Kin
from lianhu.places.tests.factories import valley

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def land(county):
    return valley()


@pytest.fixture
def secretary(land):
    return make.actor("village_secretary", land.east)


def test_found_a_body_with_its_law(land, secretary):
    made = commands.found(
        secretary,
        kind="villagers_committee",
        area=land.east,
        name="东河村村民委员会",
        legal_regime="village",
    )
    assert made.path == land.east.path
    assert legal_regime(land.east) == "village"
    assert legal_regime(land.west) == "none"
    event = Event.objects.of(f"organisation:{made.pk}").get()
    assert event.place == land.east.path
    assert "东河" not in event.body


@pytest.mark.parametrize(
    "words",
    [
        {"kind": "residents_committee", "legal_regime": "village"},
        {"kind": "party_branch", "legal_regime": "none"},
        {"kind": "town_government", "legal_regime": "none"},
        {"kind": "teahouse", "legal_regime": "none"},
    ],
)
def test_a_body_that_cannot_be_is_refused_in_words(land, secretary, words):
    with pytest.raises(Refusal) as refused:
        commands.found(secretary, area=land.east, name="某组织", **words)
    assert refused.value.field == "kind"


@pytest.mark.row("G.6")
def test_a_village_calls_its_body_what_it_likes(land, secretary):
    made = make.organisation("affairs_committee", land.east)
    commands.rename(secretary, made, display_name="寨管委")
    assert str(made) == "寨管委"
    with pytest.raises(NotAllowed):
        commands.rename(make.actor("village_secretary", land.west), made, display_name="别的")


def test_a_body_ends_only_when_nothing_hangs_on_it(land, secretary):
    made = make.organisation("service_center", land.east)
    row = make.post("window_staff", land.east, organisation=made)
    with pytest.raises(Refusal):
        commands.dissolve(secretary, made)
    commands.end_post(secretary, row)
    commands.dissolve(secretary, made)
    with pytest.raises(Conflict):
        commands.dissolve(secretary, made)


def test_a_post_keeps_its_duties_in_the_order_of_the_list(land, secretary):
    made = commands.create_post(
        secretary,
        title="网格员",
        role="grid_worker",
        area=land.one,
        duties=["policy", "infrastructure"],
        duty_words=["走访", "", " 排查  隐患 "],
    )
    assert made.duties == ["infrastructure", "policy"]
    assert made.duty_words == ["走访", "排查 隐患"]
    assert made.duty_labels == ["基础设施", "政策咨询"]


@pytest.mark.parametrize(
    "words",
    [
        {"role": "cluster_leader"},
        {"role": "emperor"},
        {"duties": ["cooking"]},
        {"title": "  "},
        {"title": "长" * 41},
        {"duty_words": ["长" * 61]},
        {"duty_words": ["一"] * 21},
    ],
)
def test_a_post_that_cannot_be_is_refused(land, secretary, words):
    good = {"title": "网格员", "role": "grid_worker", "area": land.one}
    with pytest.raises(Refusal) as refused:
        commands.create_post(secretary, **{**good, **words})
    assert refused.value.field


def test_no_post_under_a_body_of_elsewhere(land, secretary):
    away = make.organisation("service_center", land.west)
    with pytest.raises(Refusal) as refused:
        commands.create_post(
            secretary, title="员", role="grid_worker", area=land.one, organisation=away
        )
    assert refused.value.field == "organisation"


@pytest.mark.parametrize("role", ["county_admin", "village_secretary", "supervisor"])
def test_nobody_makes_or_fills_a_post_of_their_own_standing(land, secretary, role):
    place = land.county if role == "county_admin" else land.east
    with pytest.raises(NotAllowed):
        commands.create_post(secretary, title="职务", role=role, area=place)
    with pytest.raises(NotAllowed):
        commands.appoint(secretary, make.post(role, place), make.somebody())


def test_nobody_names_themselves(land, secretary):
    me = make.somebody()
    admin = make.actor("county_admin", land.county, me)
    with pytest.raises(NotAllowed):
        commands.appoint(admin, make.post("discipline_officer", land.county), me)


def test_appoint_leave_and_stand_empty(land, secretary):
    row, li = make.post("grid_worker", land.one), make.somebody()
    held = commands.appoint(secretary, row, li)
    assert holders([row]) == {row.pk: held}
    with pytest.raises(Conflict):
        commands.appoint(secretary, row, make.somebody())
    commands.leave(secretary, row)
    assert holders([row]) == {}
    with pytest.raises(Conflict):
        commands.leave(secretary, row)
    verbs = Event.objects.of(f"post:{row.pk}").values_list("verb", flat=True)
    assert list(verbs) == ["bodies.appoint", "bodies.leave"]


def test_a_term_may_end_on_a_known_day(land, secretary):
    row, today = make.post("grid_worker", land.one), clock.today()
    commands.appoint(secretary, row, make.somebody(), to_on=today + timedelta(5))
    assert row.pk in holders([row], today + timedelta(4))
    assert row.pk not in holders([row], today + timedelta(5))
    with pytest.raises(Refusal):
        commands.appoint(
            secretary, make.post("grid_worker", land.two), make.somebody(), to_on=today
        )
    with pytest.raises(Refusal):
        commands.appoint(
            secretary,
            make.post("grid_worker", land.two),
            make.somebody(),
            from_on=today + timedelta(400),
        )


def test_a_hand_over_is_a_new_tenure(land, secretary):
    row, old, new = make.post("grid_worker", land.one), make.somebody(), make.somebody()
    commands.appoint(secretary, row, old, from_on=clock.today() - timedelta(100))
    commands.hand_over(secretary, row, new)
    rows = Tenure.objects.filter(post=row).order_by("from_on", "pk")
    assert [(t.person_id, t.to_on) for t in rows] == [(old.pk, clock.today()), (new.pk, None)]
    with pytest.raises(Refusal):
        commands.hand_over(secretary, row, new)
    with pytest.raises(Refusal):
        commands.hand_over(secretary, row, old, on=clock.today() - timedelta(3))


def test_an_empty_post_is_not_handed_over(land, secretary):
    with pytest.raises(Conflict):
        commands.hand_over(secretary, make.post("grid_worker", land.one), make.somebody())


def test_a_held_post_does_not_end(land, secretary):
    row = make.post("grid_worker", land.one)
    commands.appoint(secretary, row, make.somebody())
    with pytest.raises(Conflict):
        commands.end_post(secretary, row)
    commands.leave(secretary, row)
    commands.end_post(secretary, row)
    with pytest.raises(Conflict):
        commands.end_post(secretary, row)
    with pytest.raises(Conflict):
        commands.appoint(secretary, row, make.somebody())


def test_the_demo_may_appoint_in_the_past(land):
    row = make.post("grid_worker", land.one)
    commands.appoint(SYSTEM, row, make.somebody(), from_on=date(2025, 1, 1))
    assert row.pk in holders([row], date(2025, 6, 1))


def test_changed_duties_are_recorded(land, secretary):
    row = make.post("grid_worker", land.one, duties=["policy"])
    commands.change_duties(
        secretary,
        row,
        duties=["help"],
        duty_words=["帮办"],
        title="专职网格员",
        office_phone="0854-1",
    )
    row.refresh_from_db()
    assert (row.duties, row.duty_words, row.title, row.office_phone) == (
        ["help"],
        ["帮办"],
        "专职网格员",
        "0854-1",
    )
    assert Event.objects.of(f"post:{row.pk}").get().data["duties"] == ["help"]


@pytest.mark.parametrize("verb", ["appoint", "hand_over", "leave", "end_post", "change_duties"])
def test_the_next_village_may_do_nothing(land, verb):
    row = make.post("grid_worker", land.one)
    make.tenure(row)
    stranger = make.actor("village_secretary", land.west)
    words = {"duties": [], "duty_words": []} if verb == "change_duties" else {}
    args = [make.somebody()] if verb in ("appoint", "hand_over") else []
    with pytest.raises(NotAllowed):
        getattr(commands, verb)(stranger, row, *args, **words)


def committee(land):
    return make.organisation("villagers_committee", land.east)


def test_a_committee_member_or_a_near_relative_is_no_supervisor(land):
    cadre = make.actor("town_cadre", land.town)
    member, wife = make.somebody(), make.somebody()
    make.tenure(make.post("village_clerk", land.east, organisation=committee(land)), member)
    watch = make.post("supervisor", land.east)
    with pytest.raises(Refusal, match="第三十七条"):
        commands.appoint(cadre, watch, member)
    Kin.objects.create(person=wife, other=member, degree="spouse")
    with pytest.raises(Refusal, match="近亲属"):
        commands.appoint(cadre, watch, wife)
    commands.appoint(cadre, watch, make.somebody())


def test_near_relatives_do_not_sit_in_one_committee(land):
    cadre = make.actor("town_cadre", land.town)
    body, father, son = committee(land), make.somebody(), make.somebody()
    make.tenure(make.post("village_clerk", land.east, organisation=body), father)
    Kin.objects.create(person=father, other=son, degree="child")
    second = make.post("village_clerk", land.east, organisation=body)
    with pytest.raises(Refusal, match="第八条"):
        commands.appoint(cadre, second, son)
    make.tenure(make.post("supervisor", land.east), son)
    third = make.post("village_clerk", land.east, organisation=body)
    with pytest.raises(Refusal, match="监督"):
        commands.appoint(cadre, third, son)


@pytest.mark.parametrize("role", ["grid_worker", "village_clerk"])
def test_nobody_supervises_the_village_whose_matters_they_handle(land, role):
    place = land.one if role == "grid_worker" else land.east
    worker, watcher = make.somebody("甲"), make.somebody("乙")
    make.tenure(make.post(role, place), worker)
    watch = make.post("supervisor", land.east)
    with pytest.raises(Refusal, match="监督"):
        commands.appoint(SYSTEM, watch, worker)
    assert commands.appoint(SYSTEM, make.post("supervisor", land.west), worker)
    commands.appoint(SYSTEM, watch, watcher)
    with pytest.raises(Refusal, match="监督"):
        commands.appoint(SYSTEM, make.post(role, place), watcher)
