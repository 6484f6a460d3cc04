"""Publishing, adopting, shipping: who may, what is refused, what is left behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianhu.access.actor import actor_of_person
from lianhu.access.roles import OWN, ROLES
from lianhu.audit.actor import VISITOR, Grant
from lianhu.audit.models import Event
from lianhu.bodies.tests import factories as bodies
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, NotAllowed, Refusal
from lianhu.kernel.hashing import sm3
from lianhu.methods import commands, queries, shipping
from lianhu.methods.compiler import unready
from lianhu.methods.installing import ship
from lianhu.methods.models import MethodVersion
from lianhu.methods.tests.factories import actor, changed, text
from lianhu.people.models import Person
from lianhu.places.tests.factories import valley

pytestmark = pytest.mark.django_db
FAST = ('within = "4h"', 'within = "2h"')


@pytest.fixture
def here(county):
    places = valley()
    places.body = organisation("villagers_committee", places.east)
    places.hall = organisation("town_government", places.town)
    places.clerk = actor("village_secretary", places.east)
    places.cadre = actor("town_cadre", places.town)
    return places


def publish(here, *changes, who=None, area=None):
    return commands.publish(
        who or here.clerk, changed("sidan", *changes), area=area or here.east, name="x.toml"
    )


def adopt(here, version, *, who=None, area=None, body=None, on=None):
    return commands.adopt(
        who or here.clerk,
        version,
        area=area or here.east,
        body=body or here.body,
        decided_on=on or clock.today(),
    )


def claim_time(area):
    version = queries.method_for(area, "sidan")
    return str(queries.definition_of(version.pk).stage("领单").within)


def test_what_ships_is_there_after_setting_up(here):
    assert {one.key for one in queries.in_force(here.one)} >= {"sidan", "sanshi"}
    assert ship() == 0
    for one in shipping.library():
        digest = sm3(shipping.source(one).encode()).hex()
        there = MethodVersion.objects.shipped().filter(digest=digest).exists()
        # What nobody can carry out yet is there to be read and copied, not to be in force.
        assert there == (not unready(one)), one.key


def test_a_published_copy_is_in_force_only_once_adopted_and_only_there(here):
    copy = publish(here, FAST)
    assert (copy.digest, copy.home) == (sm3(changed("sidan", FAST).encode()).hex(), here.east)
    assert claim_time(here.one) == "4h"
    adopt(here, copy)
    assert claim_time(here.one) == "2h"
    assert claim_time(here.cluster) == "2h"
    assert claim_time(here.west) == "4h"


def test_the_nearest_adoption_wins(here):
    town = publish(here, ('within = "4h"', 'within = "3h"'), who=here.cadre, area=here.town)
    adopt(here, town, who=here.cadre, area=here.town, body=here.hall)
    assert (claim_time(here.east), claim_time(here.west)) == ("3h", "3h")
    adopt(here, publish(here, FAST))
    assert (claim_time(here.east), claim_time(here.west)) == ("2h", "3h")


def test_a_new_version_takes_over_and_the_old_one_stays_readable(here):
    old = publish(here, FAST)
    adopt(here, old)
    new = publish(here, ('within = "4h"', 'within = "1h"'), ("version = 1", "version = 2"))
    adopt(here, new)
    assert claim_time(here.east) == "1h"
    assert str(queries.definition_of(old.pk).stage("领单").within) == "2h"
    assert old.adoptions.get().until_at is not None


def test_the_log_names_ids_and_digests(here):
    made = adopt(here, publish(here, FAST))
    event = Event.objects.of(made.stream).get()
    assert event.verb == "methods.adopt"
    assert event.data["digest"] == made.version.digest
    assert event.data["body"] == here.body.pk
    assert Event.objects.of(made.version.stream).get().data["number"] == 1


def test_the_same_text_again_is_the_same_version(here):
    assert publish(here, FAST) == publish(here, FAST)
    assert Event.objects.filter(verb="methods.publish").count() == 2


def test_another_text_needs_another_number(here):
    publish(here, FAST)
    with pytest.raises(Refusal, match="version 加一"):
        publish(here, ('within = "4h"', 'within = "3h"'))


def test_a_faulty_text_is_refused_with_every_problem(here):
    with pytest.raises(commands.Faulty) as caught:
        publish(here, ("days = 15", "days = 3"), ("masked = true", "masked = false"))
    assert {one.code for one in caught.value.problems} == {"publicity-days", "unmasked"}
    assert "x.toml:" in str(caught.value)
    with pytest.raises(commands.Faulty):
        commands.publish(here.clerk, "key = ", area=here.east)
    with pytest.raises(commands.Faulty):
        commands.publish(here.clerk, b"\xff\xfe", area=here.east)


def test_a_copy_that_hands_over_to_nobody_here_is_refused(here):
    with pytest.raises(commands.Faulty, match="没有名叫“wuyi”的工作法"):
        publish(here, ('method = "sanshi"', 'method = "wuyi"'))


def test_only_those_who_may_publish_and_adopt_do(here):
    other = actor("village_secretary", here.west)
    for who in (VISITOR, other):
        with pytest.raises(NotAllowed):
            publish(here, FAST, who=who)
    copy = publish(here, FAST)
    for who in (VISITOR, other):
        with pytest.raises(NotAllowed):
            adopt(here, copy, who=who)


def test_a_town_takes_up_a_method_for_itself_and_none_for_a_village(here):
    """By what `may.toml` gives its post: the test's own actors would have every verb there is."""
    mine = Grant(
        "town_cadre", ROLES["town_cadre"], here.town.path, 1, "副镇长", own=OWN["town_cadre"]
    )
    cadre = replace(here.cadre, grants=(mine,))
    copy = publish(here, FAST)
    with pytest.raises(NotAllowed):
        adopt(here, copy, who=cadre)
    town = publish(here, FAST, who=here.cadre, area=here.town)
    assert adopt(here, town, who=cadre, area=here.town, body=here.hall)


def test_who_looks_after_a_village_for_the_town_has_none_of_the_towns_own_verbs(here):
    person = Person.objects.create(name="测试包村干部", invented=True)
    bodies.tenure(bodies.post("town_cadre", here.east), person)
    bodies.tenure(bodies.post("town_cadre", here.town), person)
    own = {grant.path: bool(grant.own) for grant in actor_of_person(person).grants}
    assert own == {here.east.path: False, here.town.path: True}


@pytest.mark.parametrize(
    "words, said",
    [
        ({"body": "hall"}, "不能替村里采用"),
        ({"on": "tomorrow"}, "不能晚于今天"),
        ({"body": "west"}, "不能替它决定"),
        ({"area": "one"}, "由县、乡镇"),
    ],
)
def test_a_decision_fits_the_place_and_the_day(here, words, said):
    copy = publish(here, FAST)
    if "on" in words:
        words = {"on": clock.today() + timedelta(days=1)}
    elif words.get("body") == "hall":
        words = {"body": here.hall}
    elif "body" in words:
        words = {"body": organisation("villagers_committee", here.west)}
    else:
        words = {"area": here.one}
    with pytest.raises(Refusal, match=said):
        adopt(here, copy, **words)


def test_the_same_version_is_not_adopted_twice(here):
    copy = publish(here, FAST)
    adopt(here, copy)
    with pytest.raises(Refusal, match="已经在用"):
        adopt(here, copy)


def test_what_a_place_receives_enters_its_nearest_receiver(here):
    assert queries.receiving(here.one, "demand").key == "sanshi"
    own = changed("sidan", ('origin = "随系统提供"', 'origin = "东河村"\nreceives = ["wish"]'))
    adopt(here, commands.publish(here.clerk, own, area=here.east))
    assert queries.receiving(here.one, "wish").key == "sidan"
    assert queries.receiving(here.one, "demand").key == "sanshi"
    assert queries.receiving(here.three, "wish").key == "sanshi"
    with pytest.raises(Missing):
        queries.receiving(here.one, "accusation")
    with pytest.raises(Missing):
        queries.method_for(here.one, "wuyi")


def test_lookups_cost_one_query(here, django_assert_num_queries):
    adopt(here, publish(here, FAST))
    version = queries.method_for(here.one, "sidan")
    queries.definition_of(version.pk)
    with django_assert_num_queries(1):
        queries.method_for(here.one, "sidan")
    with django_assert_num_queries(0):
        queries.definition_of(version.pk)
    queries.receiving(here.one, "demand")
    with django_assert_num_queries(1):
        queries.receiving(here.one, "demand")


def test_a_file_saved_by_a_windows_editor_is_kept_as_its_text(here):
    raw = b"\xef\xbb\xbf" + text("sidan").replace("\n", "\r\n").encode()
    made = commands.publish(here.clerk, raw, area=here.east)
    assert made.source == text("sidan")
    assert made.digest == sm3(made.source.encode()).hex()


FOR_COMMUNITIES = ("law_date = 2026-01-01", 'law_date = 2026-01-01\nregimes = ["community"]')


def test_the_record_of_the_committee_says_which_law_binds_and_whom_a_method_is_for(here):
    with pytest.raises(commands.Faulty) as caught:
        publish(here, FOR_COMMUNITIES)
    assert [one.code for one in caught.value.problems] == ["regime"]
    assert "给社区写的，这里适用村的法律" in str(caught.value)
    # A town has villages of both kinds; where nobody wrote it down, both may be meant.
    assert publish(here, FOR_COMMUNITIES, who=here.cadre, area=here.town)
    assert queries.regimes_at(here.east) == ("village",)
    assert set(queries.regimes_at(here.west)) == {"village", "community"}
    assert set(queries.regimes_at(here.town)) == {"village", "community"}


def test_what_only_the_old_law_allowed_is_not_taken_up_after_it(here):
    """The day of the decision chooses the law, not the day on which somebody wrote the file."""
    short = publish(
        here, ("law_date = 2026-01-01", "law_date = 2025-06-01"), ("days = 15", "days = 10")
    )
    with pytest.raises(commands.Faulty) as caught:
        adopt(here, short)
    assert [one.code for one in caught.value.problems] == ["publicity-days"]
    assert "第三十五条" in str(caught.value)
