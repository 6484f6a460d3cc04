"""Raising, listing and reading through /api/v1: once, bounded, and never whose voice it was."""

import json
from datetime import timedelta

import pytest

from lianhu.api.tests.contract import fits
from lianhu.api.tests.factories import Api, channel_key, staff_key
from lianhu.api.v1.words import MatterIn
from lianhu.audit.actor import Actor
from lianhu.files.intake import take
from lianhu.files.tests.factories import jpeg, upload
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import SYSTEM, carried, fresh, raised

SECRETS = ("张三丰", "13912345678", "李四光")
SAID = {
    "words": "我是张三丰，电话13912345678，路灯坏了",
    "teller": {"name": "张三丰", "phone": "13912345678", "where": "上寨", "helper": "李四光"},
}


@pytest.fixture
def clerk(here, client):
    return Api(client, staff_key(here, "clerk"))


@pytest.fixture
def hotline(here, client):
    return Api(client, channel_key(here))


def all_matters():
    return Matter.objects.visible_to(SYSTEM)


@pytest.mark.row("C1.16")
def test_an_outside_system_raises_and_the_inbox_has_it(here, hotline, client):
    made = fits(hotline.post("/matters", {"area": here.one.key, "channel": "hotline", **SAID}), 201)
    matter = all_matters().get(number=made["number"])
    assert (matter.channel, matter.channel_key) == ("hotline", "hotline-12345")
    assert matter.teller.name == "张三丰"
    assert "clerk" in made["now"]
    client.force_login(here.accounts["clerk"])
    assert made["number"] in client.get("/office/").content.decode()


def test_number_and_code_of_the_answer_open_the_page(here, hotline, client):
    made = fits(hotline.post("/matters", {"area": here.one.key, **SAID}), 201)
    client.post("/follow/", {"number": made["number"], "code": made["code"]})
    page = client.get(made["follow"].split("testserver")[1])
    assert "路灯坏了" in page.content.decode()


def test_the_same_key_is_one_matter_with_the_same_answer(here, hotline):
    body = {"area": here.one.key, **SAID}
    first = hotline.post("/matters", body, HTTP_IDEMPOTENCY_KEY="net-lost-1")
    # The answer was lost on the way; the client sends the same again.
    again = hotline.post("/matters", body, HTTP_IDEMPOTENCY_KEY="net-lost-1")
    assert fits(first, 201) == fits(again, 201)
    assert all_matters().count() == 1
    other = hotline.post("/matters", {**body, "words": "别的"}, HTTP_IDEMPOTENCY_KEY="net-lost-1")
    assert "换新的值" in fits(other, 409)["message"]
    hotline.post("/matters", body, HTTP_IDEMPOTENCY_KEY="net-lost-2")
    assert all_matters().count() == 2


def test_two_callers_may_use_one_key(here, client, hotline):
    other = Api(client, channel_key(here, "platform"))
    for api in (hotline, other):
        fits(api.post("/matters", {"area": here.one.key, **SAID}, HTTP_IDEMPOTENCY_KEY="1"), 201)
    assert all_matters().count() == 2


def test_a_photo_goes_with_it(here, hotline):
    sent = hotline.client.post(
        "/api/v1/files", {"kind": "photo", "file": upload(jpeg(), "a.jpg")}, **hotline.headers
    )
    token = fits(sent, 201)["token"]
    made = fits(hotline.post("/matters", {"area": here.one.key, "files": [token]}), 201)
    assert all_matters().get(number=made["number"]).words.get().attachments.count() == 1
    gone = hotline.post("/matters", {"area": here.one.key, "files": [token]})
    assert fits(gone, 422)["field"] == "files"
    own = Api(hotline.client, made["token"])
    words = fits(own.get(f"/matters/{made['number']}/words"))["items"]
    assert (
        own.client.get(words[0]["files"][0]["url"], **own.headers)["Content-Type"] == "image/jpeg"
    )
    assert own.client.get(words[0]["files"][0]["url"]).status_code == 404


def test_a_text_file_is_no_photo(here, hotline):
    sent = hotline.client.post(
        "/api/v1/files", {"kind": "photo", "file": upload(b"hello", "a.jpg")}, **hotline.headers
    )
    assert fits(sent, 422)["field"] == "file"


def test_a_key_raises_only_in_its_place(here, client):
    api = Api(client, channel_key(here, area=here.west))
    assert "这个地方" in fits(api.post("/matters", {"area": here.one.key, **SAID}), 403)["message"]
    clerk = Api(client, staff_key(here, "next_door"))
    assert fits(clerk.post("/matters", {"area": here.one.key, **SAID}), 403)["message"]
    reader = Api(client, staff_key(here, "clerk", may_act=False))
    assert "只能读" in fits(reader.post("/matters", {"area": here.one.key}), 403)["message"]


def test_a_channel_is_bounded_by_the_hour(here, client):
    api = Api(client, channel_key(here, hourly=2))
    for n in range(2):
        fits(api.post("/matters", {"area": here.one.key, "words": f"第{n}件"}), 201)
    fits(api.post("/matters", {"area": here.one.key, "words": "第三件"}), 429)
    with clock.at(clock.now() + timedelta(hours=1, seconds=1)):
        fits(api.post("/matters", {"area": here.one.key, "words": "第三件"}), 201)


def test_nothing_said_and_no_such_place(here, hotline):
    assert fits(hotline.post("/matters", {"area": here.one.key}), 422)["field"] == "words"
    assert fits(hotline.post("/matters", {"area": "zzzzzz", "words": "x"}), 404)["field"] == "area"
    assert fits(hotline.post("/matters", {"words": "x"}), 422)["field"] == "area"


def test_who_spoke_never_leaves(here, hotline, client, clerk):
    number = fits(hotline.post("/matters", {"area": here.one.key, **SAID}), 201)["number"]
    commands.triage(here.who("clerk"), fresh(all_matters().get()), choice="小事")
    answers = []
    for api in (clerk, hotline, Api(client), Api(client, staff_key(here, "supervisor"))):
        for path in ("", "/words", "/timeline"):
            answers.append(api.get(f"/matters/{number}{path}").content.decode())
        answers.append(api.get("/matters").content.decode())
    answers.append(clerk.get(f"/matters/{number}/posts").content.decode())
    assert all(secret not in answer for secret in SECRETS for answer in answers)
    teller = fits(clerk.get(f"/matters/{number}"))["teller"]
    assert teller == {"name": "张*丰", "has_phone": True, "prefers": "page"}


def test_reading_gives_an_etag_and_says_when_nothing_changed(here, clerk):
    matter = raised(here)
    answer = clerk.get(f"/matters/{matter.number}")
    assert answer["ETag"] == matter.etag
    assert fits(answer)["etag"] == matter.etag
    listed = fits(clerk.get("/matters"))["items"][0]
    assert listed == {name: value for name, value in fits(answer).items() if name in listed}
    same = clerk.get(f"/matters/{matter.number}", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (same.status_code, same.content) == (304, b"")
    commands.triage(here.who("clerk"), fresh(matter), choice="小事")
    moved = clerk.get(f"/matters/{matter.number}", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert moved.status_code == 200
    assert moved["ETag"] == fresh(matter).etag


def test_the_next_village_finds_nothing(here, client):
    matter = raised(here)
    api = Api(client, staff_key(here, "next_door"))
    assert fits(api.get("/matters"))["items"] == []
    for path in ("", "/words", "/timeline", "/posts"):
        fits(api.get(f"/matters/{matter.number}{path}"), 404)


def test_an_accusation_comes_in_by_no_machine(here, client, hotline):
    body = {"area": here.one.key, "kind": "accusation", "words": "收了钱"}
    for api in (hotline, Api(client, staff_key(here, "clerk"))):
        fits(api.post("/matters", body), 422)
    assert not all_matters().exists()
    # The description says where it goes instead.
    assert "12388" in MatterIn.model_fields["kind"].description


def test_a_private_affair_leaves_the_channel_but_not_its_sender(here, client, hotline):
    made = fits(hotline.post("/matters", {"area": here.one.key, "words": "办证"}), 201)
    assert fits(hotline.get(f"/matters/{made['number']}"))["said"] == "办证"
    commands.triage(here.who("clerk"), fresh(all_matters().get()), choice="私事")
    for api in (hotline, Api(client)):
        fits(api.get(f"/matters/{made['number']}"), 404)
        assert fits(api.get("/matters"))["items"] == []
    assert fits(Api(client, made["token"]).get(f"/matters/{made['number']}"))["phase"] == "helping"


def test_a_channel_reads_only_what_it_raised(here, client, hotline):
    mine = fits(hotline.post("/matters", {"area": here.one.key, "words": "路灯坏了"}), 201)
    raised(here)
    other = Api(client, channel_key(here, "platform"))
    assert [row["number"] for row in fits(hotline.get("/matters"))["items"]] == [mine["number"]]
    assert fits(other.get("/matters"))["items"] == []
    fits(other.get(f"/matters/{mine['number']}"), 404)
    fits(hotline.get(f"/matters/{mine['number']}/posts"), 403)


def test_without_a_key_only_what_is_public_and_coarse(here, client):
    public, waiting = carried(here, "claimed"), raised(here)
    api = Api(client)
    rows = fits(api.get("/matters"))["items"]
    assert [row["number"] for row in rows] == [public.number]
    assert rows[0]["area"]["key"] == here.east.key
    assert "T00:00:00" in rows[0]["raised_at"]
    assert rows[0]["title"] is rows[0]["holder"] is rows[0]["channel"] is None
    whole = fits(api.get(f"/matters/{public.number}"))
    assert whole["said"] is whole["teller"] is whole["doing"] is whole["now"] is None
    assert fits(api.get(f"/matters/{public.number}/words"))["items"] == []
    assert fits(api.get(f"/matters/{public.number}/timeline"))["items"]
    fits(api.get(f"/matters/{waiting.number}"), 404)
    fits(api.get("/matters", {"channel": "page"}), 403)
    fits(api.get("/matters", {"area": here.one.key}), 422)
    assert fits(api.get("/matters", {"area": here.east.key}))["items"]
    fits(api.post("/matters", {"area": here.one.key, "words": "x"}), 401)


@pytest.mark.row("C4.46")
def test_released_words_are_everybody_s(here, client):
    matter = carried(here, "shown")
    words = fits(Api(client).get(f"/matters/{matter.number}/words"))["items"]
    assert [word["text"] for word in words] == ["路灯不亮", "已更换"]
    assert fits(Api(client).get("/matters"))["items"][0]["title"] == "路灯不亮"


def test_filters(here, client, clerk):
    one, two = raised(here, area=here.one), raised(here, area=here.two)
    commands.triage(here.who("clerk"), fresh(one), choice="小事")

    def numbers(**asked):
        return {row["number"] for row in fits(clerk.get("/matters", asked))["items"]}

    assert numbers() == {one.number, two.number}
    assert numbers(phase="dispatching") == {one.number}
    assert numbers(area=here.two.key) == {two.number}
    assert numbers(channel="page") == {one.number, two.number}
    assert numbers(channel="hotline") == set()
    assert numbers(since=clock.now().isoformat()) == set()
    assert numbers(since="2020-01-01T00:00:00") == {one.number, two.number}


def test_the_cursor_walks_all_and_tells_nothing(here, client, clerk):
    at = clock.now()
    for n in range(7):
        # Three of them at the very same moment.
        with clock.at(at - timedelta(minutes=min(n, 4))):
            raised(here)
    seen, cursor = [], None
    for _turn in range(5):
        asked = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = fits(clerk.get("/matters", asked))
        seen += [row["number"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
        assert json.dumps(cursor).find(page["items"][-1]["number"]) < 0
    expected = all_matters().order_by("-raised_at", "-number").values_list("number", flat=True)
    assert seen == list(expected)
    for wrong in ("A" * 80, "_" * 100):
        assert fits(clerk.get("/matters", {"cursor": wrong}), 422)["field"] == "cursor"


@pytest.mark.parametrize("who", ["staff", "channel", "visitor"])
def test_a_list_of_a_hundred_asks_five_questions_at_most(
    here, client, who, django_assert_max_num_queries
):
    for n in range(101):
        matter = raised(here, channel="api", channel_key="hotline-12345", words=f"第{n}件")
    Matter._base_manager.exclude(pk=matter.pk).update(secrecy=Secrecy.PUBLIC)
    word = {"staff": staff_key, "channel": lambda h, _: channel_key(h)}.get(who, lambda *_: "")
    api = Api(client, word(here, "clerk"))
    api.get("/matters")
    with django_assert_max_num_queries(5):
        page = api.get("/matters", {"area": here.east.key, "phase": "triage", "limit": 100})
    found = fits(page)
    assert len(found["items"]) == 100
    # One is left for the next page, but for who may see one less.
    assert (found["next"] is None) == (who == "visitor")


def test_one_matter_asks_as_much_however_long_its_life(here, clerk, django_assert_max_num_queries):
    matter = carried(here, "shown")
    clerk.get(f"/matters/{matter.number}")
    for path in ("", "/words", "/timeline", "/posts"):
        with django_assert_max_num_queries(20):
            fits(clerk.get(f"/matters/{matter.number}{path}"))


def test_a_key_shows_nothing_outside_its_place_not_even_one_s_own(here, client):
    mine = raised(here, area=here.two, actor=here.who("clerk"))
    assert fits(Api(client, staff_key(here, "clerk")).get(f"/matters/{mine.number}"))
    narrow = Api(client, staff_key(here, "clerk", area=here.one))
    fits(narrow.get(f"/matters/{mine.number}"), 404)
    assert fits(narrow.get("/matters"))["items"] == []


def test_a_channel_opens_no_voice_or_photo_of_others(here, client, hotline):
    photo = take(Actor("visitor", device="phone-1"), upload(jpeg()), kind="photo")
    raised(here, files=[photo])
    staff = Api(client, staff_key(here, "clerk"))
    assert staff.get(f"/files/{photo.token}").status_code == 200
    fits(hotline.get(f"/files/{photo.token}"), 404)


def test_how_it_will_be_done_is_the_teller_s_to_read_not_the_public_s(here, client, clerk):
    matter = carried(here, "shown")
    assert fits(clerk.get(f"/matters/{matter.number}"))["plans"][0]["measures"] == "换灯泡"
    public = fits(Api(client).get(f"/matters/{matter.number}"))["plans"][0]
    assert (public["measures"], public["steps"]) == ("", ["看现场", "买灯", "换灯"])


def test_a_wrong_key_is_told_so_even_where_none_is_needed(here, client):
    raised(here)
    for path in ("/matters", "/areas", f"/board/{here.east.key}"):
        answer = Api(client, "lh_wrong").get(path)
        assert fits(answer, 401)["message"]
        assert answer["WWW-Authenticate"] == "Bearer"
    assert client.get("/api/v1/areas", HTTP_AUTHORIZATION="Basic eDp5").status_code == 401


def test_a_signed_in_browser_is_nobody_here(here, client):
    matter = raised(here)
    client.force_login(here.accounts["clerk"])
    fits(Api(client).get(f"/matters/{matter.number}"), 404)
    fits(Api(client).post("/matters", {"area": here.one.key, "words": "x"}), 401)
