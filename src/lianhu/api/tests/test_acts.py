"""A matter goes all the way round through /api/v1; the same rules and sentences as on the pages."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client

from lianhu.api.tests.contract import fits
from lianhu.api.tests.factories import Api, channel_key, staff_key
from lianhu.api.v1.interface import operations
from lianhu.audit.sealing import verify
from lianhu.files.tests.factories import jpeg, upload
from lianhu.kernel import clock
from lianhu.matters import commands, doing, replay
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import SYSTEM, carried, fresh, raised, village
from lianhu.people.tests.racing import queued


@pytest.fixture
def desk(here, client):
    """`desk("clerk")` speaks with the key of that post's holder."""
    kept = {}

    def of(name):
        if name not in kept:
            kept[name] = Api(client, staff_key(here, name))
        return kept[name]

    return of


def today(days=0):
    return (clock.today() + timedelta(days=days)).isoformat()


def plan(**words):
    return {"measures": "换灯泡", "steps": ["看现场", "换灯"], "promised_on": today(), **words}


def test_all_the_way_round(here, desk):
    matter = raised(here)
    rounds = [
        ("clerk", "triage", {"choice": "小事"}, "dispatching"),
        ("clerk", "dispatch", {"category": "infrastructure", "level": "grid"}, "claiming"),
        ("worker", "claim", plan(), "handling"),
        ("worker", "progress", {"words": "买到灯了"}, "handling"),
        ("worker", "finish", {"words": "换好了"}, "responding"),
        ("worker", "respond", {"words": "路灯已经修好"}, "rating"),
        ("leader", "rate_for", {"mark": 5, "way": "phone"}, "showing"),
        (
            "secretary",
            "publish",
            {"title": "路灯修好", "demand": "路灯", "result": "已换"},
            "showing",
        ),
        ("supervisor", "remark", {"words": "看过，没有问题"}, "showing"),
    ]
    for who, act, body, phase in rounds:
        done = fits(desk(who).act(matter, act, body))
        assert done["phase"] == phase, act
        assert done["etag"] == fresh(matter).etag
    assert "路灯修好" in desk("clerk").get(f"/board/{here.east.key}").content.decode()
    assert replay.difference(fresh(matter)) == ""
    assert verify().wrong == ""


def test_what_may_be_done_is_said_beforehand(here, desk):
    matter = raised(here)
    found = fits(desk("clerk").get(f"/matters/{matter.number}"))
    assert found["doing"]["main"]["act"] == "triage"
    assert "小事" in [choice["key"] for choice in found["stage"]["choices"]]
    watched = fits(desk("county").get(f"/matters/{matter.number}"))
    assert watched["doing"]["main"] is None
    assert watched["doing"]["why_not"]


def test_every_command_of_a_matter_has_its_operation():
    acts = {one["path"].rsplit("/", 1)[1] for one in operations() if "/actions/" in one["path"]}
    by_clock = {
        "resume", "urge", "recalculate", "expire", "finish_showing", "take_back", "lapse_order",
        "urge_part", "lapse_part", "met", "cover_words",
    }  # fmt: skip
    # Erased is who said it, and their words with them: people.erase_teller. A box is of a village;
    # a matter follows its grid when bodies redraw it. A list is taken along from its page, and no
    # program hands a matter to the discipline office: it would have to read it first.
    # Who also met it joins on the pages where that is shown; what the village puts forward itself
    # begins on a page that says by which method.
    elsewhere = {
        "raise_", "find", "erase_words", "open_box", "pass_slip", "follow_grid", "export", "hand_over", "join_in",
        "raise_many", "start",
    }  # fmt: skip
    assert acts == set(commands.__all__) - by_clock - elsewhere
    assert set(doing.LABELS) <= acts


def test_a_leader_presses_and_is_answered(here, desk):
    matter = carried(here, "claimed")
    posts = fits(desk("town").get(f"/matters/{matter.number}/posts"))["items"]
    by = {one["title"]: one["post"] for one in posts}
    fits(desk("town").act(matter, "issue_order", {"post": by["secretary"], "words": "哪天修好"}))
    again = desk("town").act(fresh(matter), "issue_order", {"post": by["secretary"]})
    assert fits(again, 409)
    fits(desk("secretary").act(matter, "answer_order", {"words": "明天"}))
    assert matter.pressings.get().reply.text == "明天"


def test_the_other_ways(here, desk):
    matter = raised(here)
    talked = {
        "people": "甲、乙、丙",
        "opinions": "都同意",
        "conclusion": "装一盏",
        "choice": "有办法",
    }
    fits(desk("clerk").act(matter, "triage", {"choice": "先商议"}))
    fits(desk("leader").act(matter, "consult", talked))
    posts = fits(desk("clerk").get(f"/matters/{matter.number}/posts"))["items"]
    worker = next(one["post"] for one in posts if one["title"] == "worker")
    clerk = next(one["post"] for one in posts if one["title"] == "clerk")
    sent = {"category": "infrastructure", "level": "grid", "suggested": worker}
    assert fits(desk("clerk").act(matter, "dispatch", {**sent, "suggested": clerk}), 422)["field"]
    fits(desk("clerk").act(matter, "dispatch", sent))
    assert fresh(matter).suggested == here.posts["worker"]
    fits(desk("worker").act(matter, "pass_back", {"reason": "不归我管"}))
    fits(desk("clerk").act(matter, "dispatch", sent))
    assert fits(desk("clerk").act(matter, "assign", {"post": "000000000"}), 422)["field"] == "post"
    fits(desk("clerk").act(matter, "assign", {"post": worker}))
    assert fresh(matter).holder == here.posts["worker"]
    fits(desk("worker").act(matter, "defer", {"reason": "等材料"}))
    fits(desk("clerk").act(matter, "reclassify", {"reason": "其实是大事"}))
    fits(desk("clerk").act(matter, "triage", {"choice": "大事"}))
    assert fresh(matter).phase == Phase.PARKED


def test_helped_settled_and_withheld(here, desk):
    private = raised(here)
    fits(desk("clerk").act(private, "triage", {"choice": "私事"}))
    fits(desk("worker").act(private, "settle", {"choice": "已帮办", "words": "陪去办了"}))
    fits(desk("worker").act(private, "respond", {"words": "办好了"}))
    assert fresh(private).phase == Phase.CLOSED
    shy = carried(here, "rated")
    fits(desk("secretary").act(shy, "withhold", {"reason": "涉及家事"}))
    assert fresh(shy).posted_at is None


def test_a_signed_paper_comes_back(here, desk):
    matter = carried(here, "claimed")
    api = desk("worker")
    sent = api.client.post(
        "/api/v1/files", {"kind": "paper", "file": upload(jpeg())}, **api.headers
    )
    paper = {"what": "promise", "file": fits(sent, 201)["token"]}
    fits(api.act(matter, "attach_paper", paper))
    assert matter.papers.count() == 1


def test_the_sender_rates_and_adds_by_their_own_word(here, client):
    api = Api(client, channel_key(here))
    made = fits(api.post("/matters", {"area": here.one.key, "words": "路灯坏了"}), 201)
    matter = Matter.objects.visible_to(SYSTEM).get(number=made["number"])
    mine = Api(client, made["token"])
    fits(mine.act(matter, "comment", {"words": "还有一盏"}))
    commands.triage(here.who("clerk"), fresh(matter), choice="小事")
    commands.dispatch(here.who("clerk"), fresh(matter), category="infrastructure", level="grid")
    commands.claim(here.who("worker"), fresh(matter), measures="换", steps=["换"],
                   promised_on=clock.today())  # fmt: skip
    commands.finish(here.who("worker"), fresh(matter), words="好了")
    commands.respond(here.who("worker"), fresh(matter), words="修好了，请看")
    fits(api.act(matter, "rate", {"mark": 5}), 403)
    assert fits(mine.get(f"/matters/{matter.number}"))["answer"] == "修好了，请看"
    fits(mine.act(matter, "rate", {"mark": 99}), 422)
    assert fits(mine.act(matter, "rate", {"mark": 5}))["phase"] == "showing"
    fits(mine.act(matter, "triage", {"choice": "小事"}), 403)
    fits(mine.act(raised(here), "comment", {"words": "别人的"}), 404)
    fits(mine.post("/matters", {"area": here.one.key, "words": "x"}), 403)


@pytest.mark.parametrize(
    "act, body, field",
    [
        ("claim", plan(measures=""), "measures"),
        ("claim", plan(steps=[]), "steps"),
        ("claim", plan(promised_on=None), "promised_on"),
        ("claim", plan(promised_on="2020-01-01"), "promised_on"),
        ("claim", plan(measures="长" * 501), "measures"),
        ("claim", plan(steps=["步"] * 21), "steps"),
        ("claim", plan(promised_on="0001-01-01"), "promised_on"),
        ("claim", plan(misspelt=1), "misspelt"),
    ],
)
def test_a_refusal_names_its_field(here, desk, act, body, field):
    matter = carried(here, "sent")
    said = fits(desk("worker").act(matter, act, body), 422)
    assert said["field"].split(".")[0] == field
    assert said["message"]
    assert fresh(matter).holder is None


def test_not_with_these_posts(here, desk, client):
    matter = carried(here, "sent")
    assert "职责清单" in fits(desk("window").act(matter, "claim", plan()), 403)["message"]
    fits(desk("next_door").act(matter, "claim", plan()), 404)
    fits(Api(client).act(matter, "claim", plan()), 401)
    reader = Api(client, staff_key(here, "worker", may_act=False))
    assert "只能读" in fits(reader.act(matter, "claim", plan()), 403)["message"]
    fits(Api(client, channel_key(here)).act(matter, "claim", plan()), 404)


@pytest.mark.row("C4.38")
def test_who_comes_second_is_told_who_was_first(here, desk):
    matter = carried(here, "sent")
    fits(desk("worker").act(matter, "claim", plan()))
    said = fits(desk("worker").act(matter, "claim", plan()), 409)
    assert "worker" in said["last"]
    assert "领单" in said["last"]


def test_if_match_stops_who_read_an_older_page(here, desk):
    matter = carried(here, "claimed")
    old = desk("worker").get(f"/matters/{matter.number}")["ETag"]
    fits(desk("worker").act(matter, "progress", {"words": "在办"}, HTTP_IF_MATCH=old))
    stale = fits(desk("worker").act(matter, "finish", {"words": "好"}, HTTP_IF_MATCH=old), 412)
    assert "记录办理进度" in stale["message"]
    now = desk("worker").get(f"/matters/{matter.number}")["ETag"]
    several = f'"000000000-1", {now}'
    fits(desk("worker").act(matter, "finish", {"words": "好"}, HTTP_IF_MATCH=several))
    fits(desk("worker").act(matter, "respond", {"words": "好"}, HTTP_IF_MATCH="*"))


def test_an_act_that_was_sent_twice_is_done_once(here, desk):
    matter = carried(here, "claimed")
    old = matter.etag
    sent = {"HTTP_IDEMPOTENCY_KEY": "a1", "HTTP_IF_MATCH": old}
    first = fits(desk("worker").act(matter, "finish", {"words": "换好了"}, **sent))
    assert fits(desk("worker").act(matter, "finish", {"words": "换好了"}, **sent)) == first
    assert matter.words.filter(role="result").count() == 1
    fits(desk("worker").act(matter, "respond", {"words": "别的"}, HTTP_IDEMPOTENCY_KEY="a1"), 409)


@pytest.mark.row("C4.38")
def test_of_two_at_the_same_moment_one_claims(own_database):
    from lianhu.matters.tests.factories import village

    here = village()
    matter = carried(here, "sent")
    key, answers, start = staff_key(here, "worker"), [], Barrier(4)

    def claim():
        start.wait()
        answers.append(Api(Client(), key).act(matter, "claim", plan()).status_code)
        connections.close_all()

    threads = [Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409, 409, 409]
    assert matter.plans.count() == 1


def test_one_key_at_the_same_moment_is_one_matter(own_database):
    from lianhu.matters.tests.factories import village

    here = village()
    key, answers, start = channel_key(here), [], Barrier(4)

    def send():
        start.wait()
        body = {"area": here.one.key, "words": "路灯坏了"}
        made = Api(Client(), key).post("/matters", body, HTTP_IDEMPOTENCY_KEY="same")
        answers.append(made.json()["number"])
        connections.close_all()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert Matter.objects.visible_to(SYSTEM).count() == 1


@pytest.mark.parametrize(
    "tag",
    ["", " ", "abc", "000000001-1", '"', '"000000001-1"', 'W/"000000001-1"', ",", '*, "x"', "“好”"],
)
def test_a_tag_that_was_read_nowhere_here_changes_nothing(here, desk, tag):
    matter = carried(here, "claimed")
    said = {"words": "买到灯了", "files": []}
    tag = tag.encode().decode("latin-1")
    told = fits(desk("worker").act(matter, "progress", said, HTTP_IF_MATCH=tag), 412)
    assert "刚刚" in told["message"] or "领单" in told["message"]
    assert fresh(matter).revision == matter.revision
    other = carried(here, "claimed")
    fits(desk("worker").act(matter, "progress", said, HTTP_IF_MATCH=other.etag), 412)


def test_a_tag_that_a_proxy_weakened_is_still_the_same_state(here, desk):
    matter = carried(here, "claimed")
    sent = {"HTTP_IF_MATCH": f'"x-1" , W/{matter.etag}'}
    fits(desk("worker").act(matter, "progress", {"words": "买到灯了"}, **sent))


def test_what_was_read_before_another_step_is_refused_though_both_came_at_once(own_database):
    """A remark changes no state: only the lock it is compared under can tell that another did."""
    here = village()
    matter = carried(here, "claimed")
    keys = {name: staff_key(here, name) for name in ("worker", "supervisor")}
    answers = {}

    def send(who, act):
        said = Api(Client(), keys[who]).act(
            matter, act, {"words": "看过"}, HTTP_IF_MATCH=matter.etag
        )
        answers[act] = said.status_code

    queued(lambda: send("worker", "progress"), lambda: send("supervisor", "remark"), behind=matter)
    assert answers == {"progress": 200, "remark": 412}
    assert not matter.words.filter(role="remark").exists()
