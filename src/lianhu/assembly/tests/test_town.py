"""A town's party committee: rules in versions, talked over before, put there by who answers for it,
decided by a vote, and told back down without minutes or counts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.assembly import commands, counting, door
from lianhu.assembly.models import Attendance, Meeting, PreTalk, Published, TownRules
from lianhu.assembly.tests.factories import on_the_day, point, seat, signed
from lianhu.audit.actor import VISITOR
from lianhu.audit.models import Event
from lianhu.ballots import commands as ballots
from lianhu.bodies.tests.factories import member, organisation, post, somebody, tenure
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.notices.models import Telling
from lianhu.people.tests.factories import person
from lianhu.publicity.models import Posting


@pytest.fixture
def town(here):
    """A committee of nine, a deputy in charge of something, one who looks after the east village."""
    county = organisation("county_committee", here.county)
    here.party = organisation("town_committee", here.town, county)
    here.nine = [
        member(here.party, person(f"委{n}员", area=here.town), "member").person for n in range(9)
    ]
    here.deputy = post("town_cadre", here.town, title="副镇长", duties=["policy"])
    here.for_east = tenure(post("town_cadre", here.east, title="驻村领导"), somebody("驻村")).post
    return here


def plan(here, *items, who="town", days=3):
    asked = items or (
        point("东河村请求支持修路", "to_town", leader=here.deputy, village=here.east),
    )
    return commands.plan(
        here.who(who), area=here.town, kind="town_committee", organisation=here.party,
        sittings=[seat(days)], items=list(asked),
    )  # fmt: skip


def talked(here, meeting, count=2):
    for one in here.nine[:count]:
        commands.talk_with(here.who("town"), meeting, member=one, on=clock.today())


def held(here, came=6, **counts):
    """Called, come together, voted on and written down."""
    meeting = plan(here)
    talked(here, meeting)
    commands.call(here.who("town"), meeting)
    with on_the_day(meeting):
        commands.begin(here.who("town"), meeting)
        signed(here, meeting, came, who="town")
        vote = commands.put_to_vote(here.who("town"), meeting, meeting.items.get(), way="hands")
        hands = ballots.count_hands(here.who("town"), vote, counts=counts)
        other = here.other
        ballots.confirm_hands(other, hands)
        ballots.close_round(here.who("town"), vote)
        if vote.__class__.objects.get(pk=vote.pk).outcome in ("passed", "no_quorum"):
            commands.conclude(here.who("town"), meeting.items.get(), words="支持五万元")
        commands.end(here.who("town"), meeting)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def counted(town):
    """With a second of the town's cadres, for counting takes two."""
    from lianhu.access.actor import actor_of_account
    from lianhu.access.tests.factories import account

    second = tenure(post("town_cadre", town.town, title="组织委员"), somebody("组织"))
    town.other = actor_of_account(account(second.person, username="second"))
    return town


@pytest.mark.row("C2.28")
def test_the_committee_meets_decides_and_its_decision_goes_back_down(counted, client):
    here = counted
    meeting = held(here, came=6, approve=5, oppose=0, abstain=1)
    assert (meeting.total, meeting.need, meeting.quorate) == (9, 5, True)
    [made] = meeting.resolutions.all()
    assert (made.force, made.number) == ("resolution", 1)
    with on_the_day(meeting, 20):
        commands.publish(here.who("town"), meeting)
        told = Telling.objects.filter(occasion="assembly.decision")
        heads = {here.posts["secretary"].pk, here.posts["clerk"].pk, here.deputy.pk}
        assert {one.post_id for one in told} == heads
        assert all("支持五万元" in one.words and "同意" not in one.words for one in told)
        # Minutes and counts stay inside: nothing hangs, no file, no page for everybody.
        assert not Posting.objects.exists()
        assert not Published.objects.exists()
        assert not Meeting.objects.visible_to(VISITOR).exists()
        address = reverse("assembly:decision", args=[made.pk])
        for who, code in (("secretary", 200), ("clerk", 200), ("next_door", 404), ("town", 200)):
            client.force_login(here.accounts[who])
            assert client.get(address).status_code == code, who
        client.force_login(here.accounts["secretary"])
        seen = client.get(address).text
        assert "支持五万元" in seen
        assert "委0员" not in seen
        assert "弃权" not in seen
        assert client.get(reverse("assembly:meeting", args=[meeting.pk])).status_code == 404
        client.logout()
        assert client.get(address).status_code != 200


@pytest.mark.row("C2.23")
def test_it_is_talked_over_one_by_one_before_and_only_who_and_when_is_kept(town):
    here = town
    meeting = plan(here)
    commands.talk_with(here.who("town"), meeting, member=here.nine[0], on=clock.today())
    with pytest.raises(Refusal, match="个别酝酿，至少和2位委员谈过，现在记了1位") as refused:
        commands.call(here.who("town"), meeting)
    assert "党章" in str(refused.value) or "章程" in str(refused.value)
    with pytest.raises(Conflict):
        commands.talk_with(here.who("town"), meeting, member=here.nine[0], on=clock.today())
    with pytest.raises(Refusal, match="这个组织的成员"):
        commands.talk_with(
            here.who("town"), meeting, member=person("外人", area=here.town), on=clock.today()
        )
    with pytest.raises(Refusal, match="不能晚于今天"):
        commands.talk_with(
            here.who("town"), meeting, member=here.nine[1], on=clock.today() + timedelta(days=1)
        )
    second = commands.talk_with(here.who("town"), meeting, member=here.nine[1], on=clock.today())
    commands.untalk(here.who("town"), second)
    commands.talk_with(here.who("town"), meeting, member=here.nine[2], on=clock.today())
    commands.call(here.who("town"), meeting)
    # There is no place where an opinion could be written.
    assert {one.name for one in PreTalk._meta.get_fields()} == {
        "id", "meeting", "member", "on", "at", "by_person_id",
    }  # fmt: skip
    assert Event.objects.filter(verb="assembly.talk_with").count() == 3
    talk = PreTalk.objects.first()
    with pytest.raises(IllegalMove):
        commands.untalk(here.who("town"), talk)
    for change in (talk.delete, lambda: PreTalk.objects.update(on=clock.today())):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.row("C2.27")
def test_only_who_answers_for_it_puts_it_on_the_agenda(town):
    here = town
    with pytest.raises(Refusal, match="由分管的或者包村的领导提请") as refused:
        plan(here, point("谁都没管的事", "to_town"))
    assert refused.value.field == "leader_0"
    with pytest.raises(Refusal, match="由分管的或者包村的领导提请"):
        plan(here, point("谁都没管的事", "to_town", leader=here.posts["secretary"]))
    made = plan(here, point("东河村修路", "to_town", leader=here.for_east))
    item = made.items.get()
    assert (item.leader, item.put_as) == (here.for_east, "驻村领导")


@pytest.mark.row("C2.24")
def test_its_rules_of_procedure_stand_in_versions_and_bind_from_their_day(counted):
    here = counted
    adopt = {
        "adopted_on": clock.today(), "quorum": "half", "major": "two_thirds", "passing": "half",
        "pretalk": 1,
    }  # fmt: skip
    meeting = plan(here)
    major = plan(here, point("大额资金", "to_town", leader=here.deputy, major=True))
    # Without rules of its own the usual ones hold.
    assert counting.share_of(meeting, "members").need(9) == 5
    assert counting.share_of(major, "members").need(9) == 6
    first = commands.adopt_rules(here.who("town"), here.town, **adopt)
    commands.adopt_rules(
        here.who("town"), here.town,
        **adopt | {"quorum": "two_thirds", "major": "all", "passing": "two_thirds", "pretalk": 3},
    )  # fmt: skip
    assert counting.share_of(meeting, "members").need(9) == 6
    assert counting.share_of(major, "members").need(9) == 9
    talked(here, meeting, 2)
    with pytest.raises(Refusal, match="至少和3位"):
        commands.call(here.who("town"), meeting)
    talked_one = here.nine[2]
    commands.talk_with(here.who("town"), meeting, member=talked_one, on=clock.today())
    commands.call(here.who("town"), meeting)
    # What came later does not bind a meeting that people were told of.
    commands.adopt_rules(here.who("town"), here.town, **adopt)
    meeting.refresh_from_db()
    assert meeting.rules.version == 2
    assert counting.share_of(meeting, "members").need(9) == 6
    with on_the_day(meeting):
        commands.begin(here.who("town"), meeting)
        assert meeting.need == 6
        signed(here, meeting, 6, who="town")
        vote = commands.put_to_vote(here.who("town"), meeting, meeting.items.get(), way="hands")
        assert vote.rule["pass"] == {"of": "members", "n": 2, "d": 3, "strict": False}
    for change in ({"quorum": "half"}, {"pretalk": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TownRules.objects.filter(pk=first.pk).update(**change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"quorum": "a_third"}, "请选"),
        ({"quorum": "all", "major": "half"}, "不能比平常的少"),
        ({"pretalk": 0}, "至少一位"),
        ({"adopted_on": clock.today() + timedelta(days=2)}, "不能晚于今天"),
    ],
)
def test_rules_under_the_partys_own_are_refused(town, change, words):
    adopt = {
        "adopted_on": clock.today(), "quorum": "half", "major": "two_thirds", "passing": "half",
        "pretalk": 2,
    }  # fmt: skip
    with pytest.raises(Refusal, match=words):
        commands.adopt_rules(town.who("town"), town.town, **adopt | change)
    with pytest.raises(NotAllowed):
        commands.adopt_rules(town.who("secretary"), town.town, **adopt)


@pytest.mark.row("C2.28")
def test_the_town_votes_in_its_own_committee_and_in_no_village(town, client):
    """Nobody overrules a village by a click: the same verbs end at the town's own area."""
    here = town
    from lianhu.assembly.tests.factories import running

    village = running(here, "mass", area=here.one, sittings=[seat(0)])
    Attendance.objects.count()
    item = village.items.get()
    for act in (
        lambda: commands.put_to_vote(here.who("town"), village, item, way="hands"),
        lambda: commands.conclude(here.who("town"), item, words="不同意"),
        lambda: commands.note_chair(here.who("town"), village, chair="镇长", keeper=""),
        lambda: ballots.open_round(here.who("town"), door.roll_of(village), None),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_pages_of_the_town(counted, client):
    here = counted
    client.force_login(here.accounts["town"])
    rules = reverse("assembly:rules", args=[here.town.key])
    assert "还没有记下议事规则" in client.get(rules).text
    said = {
        "adopted_on": clock.today().isoformat(), "quorum": "half", "major": "two_thirds",
        "passing": "half", "pretalk": "2", "words": "第一条　集体领导。",
    }  # fmt: skip
    assert "第1版" in client.post(rules, said, follow=True).text
    assert client.post(rules, said | {"major": "half", "quorum": "all"}).status_code == 422
    new = reverse("assembly:new")
    form = client.get(new, {"area": here.town.key, "kind": "town_committee"}).text
    assert "哪位领导提请" in form
    assert "副镇长（分管）" in form
    assert "驻村领导（包东河村）" in form
    sent = {
        "rows": "1", "organisation": here.party.pk, "day": seat(5).day.isoformat(), "at": "09:30",
        "where": "镇会议室", "title_0": "修路", "subject_0": "to_town", "asks_0": "给不给支持",
        "leader_0": here.for_east.pk, "village_0": here.east.pk, "major_0": "on",
    }  # fmt: skip
    seen = client.post(f"{new}?area={here.town.key}&kind=town_committee", sent, follow=True).text
    assert "个别酝酿" in seen
    assert "重要事项" in seen
    assert "要来<strong>6</strong>" in seen or "6" in seen
    meeting = Meeting.objects.get()
    at = reverse("assembly:meeting", args=[meeting.pk])
    talk = {"act": "talk", "member": here.nine[0].pk, "on": clock.today().isoformat()}
    assert "委0员" in client.post(at, talk, follow=True).text
    assert client.post(at, talk).status_code in (409, 422)
    row = PreTalk.objects.get()
    client.post(at, {"act": "untalk", "talk": row.pk})
    assert not PreTalk.objects.exists()
    client.force_login(here.accounts["secretary"])
    assert client.get(at).status_code == 404
    assert client.get(rules).status_code in (403, 404)
