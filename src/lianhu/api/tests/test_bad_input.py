"""What no form would send: answered in a sentence, never with a 500."""

import json
import re

import pytest

from lianhu.api.tests.factories import Api, channel_key, staff_key
from lianhu.matters.tests.factories import carried

HAN = re.compile(r"[\u4e00-\u9fff]")
BIG = 2**70


@pytest.fixture
def clerk(here, client):
    return Api(client, staff_key(here, "clerk"))


def said(answer, *allowed):
    """The sentence of a refusal."""
    assert answer.status_code in allowed, (answer.status_code, answer.content[:300])
    sentence = answer.json()["message"]
    assert HAN.search(sentence)
    return sentence


NUMBERS = [
    "0",
    "1" * 8,
    "1" * 10,
    str(BIG),
    "-1",
    "%00",
    "1%002345678",
    "１２３４５６７８９",
    "'",
    "x" * 2000,
]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_that_are_none(here, clerk, number):
    for path in ("", "/words", "/timeline", "/posts"):
        said(clerk.client.get(f"/api/v1/matters/{number}{path}", **clerk.headers), 404, 422)
    act = f"/api/v1/matters/{number}/actions/remark"
    said(clerk.client.post(act, "{}", content_type="application/json", **clerk.headers), 404, 422)


@pytest.mark.parametrize(
    "query",
    [
        {"limit": BIG}, {"limit": 0}, {"limit": "x"}, {"since": "x"}, {"since": "0001-01-01"},
        {"since": "9999-12-31T23:59:59-23:59"}, {"since": BIG}, {"area": "a\0b"},
        {"area": "x" * 500}, {"phase": "none"}, {"channel": "\0"}, {"cursor": "é" * 80},
        {"since": "1e400"}, {"limit": "1" * 5000},
    ],
)  # fmt: skip
def test_filters_that_are_none(here, clerk, query):
    said(clerk.get("/matters", query), 404, 422)


@pytest.mark.parametrize(
    "body",
    [
        {"area": "\0"}, {"area": BIG}, {"words": "a\0b"}, {"words": "长" * 2001},
        {"words": "\ud800"}, {"words": None}, {"words": ["x"]}, {"kind": "none"},
        {"spot": "\udfff路"}, {"teller": {"name": "\0"}}, {"teller": {"name": "x" * 51}},
        {"teller": {"phone": "1" * 500}}, {"teller": []}, {"files": "x"}, {"files": ["x"]},
        {"files": ["0" * 32] * 50}, {"files": ["0" * 32]}, {"nonsense": 1}, {"\ud800": 1},
        {"teller": {"name": "\ud800"}}, {"teller": {"phone": "不是电话"}},
        {"teller": {"reach": "sms"}},
    ],
)  # fmt: skip
def test_bodies_that_are_none(here, clerk, body):
    said(clerk.post("/matters", {"area": here.one.key, "words": "灯", **body}), 404, 422)


@pytest.mark.parametrize(
    "raw", ["", "{", "[]", "null", '"x"', "[" * 20000, "NaN", b"\xff\xfe", '{"area":1e999}']
)
def test_json_that_is_none(here, clerk, raw):
    sent = clerk.client.post(
        "/api/v1/matters", raw, content_type="application/json", **clerk.headers
    )
    said(sent, 400, 422)


@pytest.mark.parametrize("key", ["", " ", "键", "x" * 81, "a\nb"])
def test_keys_that_are_none(here, clerk, key):
    body = {"area": here.one.key, "words": "灯"}
    answer = clerk.post("/matters", body, HTTP_IDEMPOTENCY_KEY=key)
    assert answer.status_code in (201, 422), answer.content


def test_a_body_over_four_megabytes(here, clerk, client):
    huge = json.dumps({"area": here.one.key, "words": "长" * (2 * 1024 * 1024)})
    sent = client.post("/api/v1/matters", huge, content_type="application/json", **clerk.headers)
    assert "太大" in said(sent, 413)
    form = client.post("/open311/v2/requests.xml", {"service_code": "demand", "x": "x" * 5_000_000})
    assert form.status_code in (400, 413)
    coded = client.post(
        "/open311/v2/requests.json", "x=" + "x" * 5_000_000,
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert coded.status_code == 413
    assert HAN.search(coded.json()[0]["description"])


def test_too_many_fields_and_a_broken_upload(here, clerk, client):
    many = "&".join(f"a{n}=1" for n in range(3000))
    sent = client.post(
        "/open311/v2/requests.json", many, content_type="application/x-www-form-urlencoded"
    )
    assert sent.status_code == 400
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "text/plain"):
        broken = client.post("/api/v1/files", b"x", content_type=kind, **clerk.headers)
        said(broken, 400, 422)
        assert client.post("/open311/v2/requests.json", b"x", content_type=kind).status_code == 400


def test_wrong_methods(here, clerk, client):
    for method in ("put", "patch", "delete"):
        answer = getattr(client, method)("/api/v1/matters", **clerk.headers)
        assert "GET" in said(answer, 405)
        assert "GET" in answer["Allow"]
        other = getattr(client, method)("/open311/v2/requests.json")
        assert other.status_code == 405
        assert "POST" in other["Allow"]
    said(client.get("/api/v1/matters/123456789/actions/claim", **clerk.headers), 405)
    said(client.post("/api/v1/nothing", "{}", content_type="application/json"), 404)
    assert client.post("/open311/v2/services.xml").status_code == 405


@pytest.mark.parametrize("act", ["triage", "dispatch", "assign", "rate_for", "settle", "consult"])
@pytest.mark.parametrize("value", ["\0", "\ud800", "长" * 3000, BIG, None, [], {}])
def test_acts_with_anything_in_them(here, clerk, act, value):
    matter = carried(here, "sent")
    names = [
        "choice",
        "category",
        "post",
        "mark",
        "way",
        "words",
        "people",
        "opinions",
        "conclusion",
    ]
    said(clerk.act(matter, act, dict.fromkeys(names, value)), 422)


@pytest.mark.parametrize(
    "path",
    [
        "services.yaml", "services.", "services", "services/.json", "services/%00.json",
        "services/x%0a.xml", f"requests/{BIG}.json", "requests/%00.xml", "requests/'.json",
        "requests/１２３４５６７８９.json", "tokens/%00.json", "tokens/a~b.xml", "tokens/é~ü.json",
        f"tokens/{'x' * 190}.json", f"tokens/{'x' * 900}.json", "requests.json/", "x/y.xml",
        "requests/..%2f..%2fetc.json", "media/" + "0" * 32, "media/x", "requests.json.xml",
    ],
)  # fmt: skip
def test_addresses_of_open311_that_are_none(here, client, path):
    answer = client.get(f"/open311/v2/{path}")
    assert answer.status_code in (400, 404)
    if answer["Content-Type"].startswith("application/json"):
        assert HAN.search(answer.json()[0]["description"])


@pytest.mark.parametrize(
    "query",
    [
        {"start_date": "x"}, {"end_date": "2026-13-01"}, {"start_date": "0001-01-01T00:00:00Z"},
        {"end_date": "9999-12-31T23:59:59-23:59"}, {"status": "none"}, {"service_code": "none"},
        {"start_date": "2026-01-01", "end_date": "2026-12-01"}, {"token": "x"},
        {"start_date": "2026-03-01", "end_date": "2026-01-01"}, {"token": "a\0"},
        {"jurisdiction_id": "elsewhere"}, {"service_request_id": "1\0"}, {"status": "x" * 3000},
        {"start_date": str(BIG)},
    ],
)  # fmt: skip
def test_queries_of_open311_that_are_none(here, client, query):
    answer = client.get("/open311/v2/requests.json", query)
    assert answer.status_code in (400, 404)
    fault = answer.json()[0]
    assert fault["code"] == answer.status_code
    assert HAN.search(fault["description"])


@pytest.mark.parametrize(
    "form",
    [
        {}, {"service_code": "none"}, {"address_id": "zzzzzz"}, {"address_id": ""},
        {"address_id": "", "lat": "25.8", "long": "107.3"}, {"description": ""},
        {"description": "a\0b"}, {"description": "长" * 2001}, {"description": "长" * 5000},
        {"phone": "不是电话"}, {"last_name": "x" * 60}, {"attribute[reach]": "none"},
        {"attribute[reach]": "sms"}, {"attribute[spot]": "x" * 200}, {"device_id": "x" * 500},
        {"media_url": "x" * 500}, {"api_key": "lh_wrong"}, {"api_key": "\0"},
        {"address_id": "", "address_string": "没有这个村"},
    ],
)  # fmt: skip
def test_forms_of_open311_that_are_none(here, client, form):
    whole = {"service_code": "demand", "address_id": here.one.key, "description": "灯"}
    answer = client.post("/open311/v2/requests.json", {**whole, **form} if form else {})
    assert answer.status_code in (400, 403, 404)
    assert HAN.search(answer.json()[0]["description"])


def test_an_odd_key_in_the_header(here, client):
    channel_key(here)
    for said_ in ("Bearer", "Bearer ", "bearer x y", "Bearer \xff", "Basic x", "x" * 5000):
        answer = client.get("/api/v1/matters", HTTP_AUTHORIZATION=said_)
        assert answer.status_code == 401
