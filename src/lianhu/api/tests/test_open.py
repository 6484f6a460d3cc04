"""What anybody may read: places, methods, the board; the definition itself; the demo's mark."""

from urllib.parse import quote

import pytest

from lianhu.api.tests.contract import fits
from lianhu.api.tests.factories import Api, channel_key, make_demo, staff_key
from lianhu.matters.tests.factories import carried

NOTICE = "演示数据，纯属虚构"


@pytest.fixture
def api(client):
    return Api(client)


def test_places_level_by_level(here, api):
    tops = fits(api.get("/areas"))["items"]
    assert [(one["name"], one["code"]) for one in tops] == [("测试县", "990101")]
    towns = fits(api.get("/areas", {"parent": tops[0]["key"]}))["items"]
    villages = fits(api.get("/areas", {"parent": towns[0]["key"]}))["items"]
    assert [one["name"] for one in villages] == ["东河村", "西河村"]
    assert fits(api.get("/areas", {"parent": here.cluster.key})) == {
        "notice": None, "items": [], "more": False,
    }  # fmt: skip
    fits(api.get("/areas", {"parent": "zzzzzz"}), 404)
    assert fits(api.get("/areas", {"page": 9}))["items"] == []


def test_no_id_of_a_table_leaves(here, api, client):
    """Ids of the areas of this test begin far from the numbers that an answer holds."""
    import json
    import re

    from lianhu.places.models import Area

    matter = carried(here, "shown")
    clerk = Api(client, staff_key(here, "clerk"))
    paths = ["/areas", f"/areas?parent={here.town.key}", f"/methods/{here.east.key}",
             f"/board/{here.east.key}", "/matters", f"/matters/{matter.number}",
             f"/matters/{matter.number}/words", f"/matters/{matter.number}/posts"]  # fmt: skip
    for path in paths:
        text = json.dumps(clerk.client.get(f"/api/v1{path}", **clerk.headers).json())
        assert not re.search(r'"(id|pk|path|place)":', text), path
        for area in Area.objects.all():
            assert area.path not in text


def test_methods_in_plain_sentences(here, api):
    found = fits(api.get(f"/methods/{here.one.key}"))["items"]
    assert any("demand" in one["receives"] for one in found)
    assert all(one["stages"] for one in found)


def test_the_board_holds_what_was_released(here, api):
    carried(here, "shown")
    found = fits(api.get(f"/board/{here.east.key}"))["items"]
    results = fits(api.get(f"/board/{here.east.key}", {"kind": "result"}))["items"]
    assert [one["title"] for one in results] == ["一号网格路灯修好"]
    assert len(found) >= len(results)
    assert fits(api.get(f"/board/{here.west.key}"))["items"] == []
    fits(api.get(f"/board/{here.east.key}", {"kind": "demand"}), 422)


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/open311/v2/openapi.json"])
def test_both_definitions_are_served_and_bounded(here, client, path):
    whole = client.get(path).json()
    assert whole["openapi"].startswith("3.1")
    loose = []

    def walk(node, at):
        if isinstance(node, dict):
            bounds = {"maxLength", "enum", "pattern", "const", "format"}
            if node.get("type") == "string" and not bounds & set(node):
                loose.append(at)
            if node.get("type") in ("integer", "number") and not {"maximum", "minimum"} & set(node):
                loose.append(at)
            for name, inner in node.items():
                walk(inner, f"{at}/{name}")
        elif isinstance(node, list):
            for n, inner in enumerate(node):
                walk(inner, f"{at}/{n}")

    for address, operations in whole["paths"].items():
        for method, operation in operations.items():
            walk(operation.get("parameters", []), f"{method} {address}")
            walk(operation.get("requestBody", {}), f"{method} {address} body")
    for name, schema in whole["components"]["schemas"].items():
        if name.endswith("In"):
            walk(schema, name)
    # Latitude and longitude are taken by nobody.
    unkept = ("/lat", "/long", "/file")
    assert [at for at in loose if not at.endswith(unkept)] == []


def test_every_answer_of_a_demo_county_says_so(here, client, county):
    matter = carried(here, "shown")
    make_demo(county)
    clerk, visitor = Api(client, staff_key(here, "clerk")), Api(client)
    sent = Api(client, channel_key(here)).post("/matters", {"area": here.one.key, "words": "灯"})
    answers = [sent, visitor.post("/matters", {}), clerk.act(matter, "triage", {"choice": "x"})]
    answers += [client.get("/api/v1/nothing"), client.delete("/api/v1/areas")]
    for api in (clerk, visitor):
        for path in ("/areas", f"/methods/{here.east.key}", f"/board/{here.east.key}", "/matters",
                     f"/matters/{matter.number}", f"/matters/{matter.number}/words",
                     f"/matters/{matter.number}/timeline", "/matters/000000000"):  # fmt: skip
            answers.append(api.get(path))
    for answer in answers:
        assert answer.json()["notice"] == NOTICE, answer.request["PATH_INFO"]
        assert answer["X-Demo"] == quote(NOTICE)


def test_the_definitions_say_so_too(here, client, county):
    make_demo(county)
    for path in ("/api/v1/openapi.json", "/open311/v2/openapi.json"):
        assert client.get(path).json()["info"]["description"].startswith(NOTICE)


def test_elsewhere_nothing_is_said(here, client):
    answer = Api(client).get("/areas")
    assert answer.json()["notice"] is None
    assert "X-Demo" not in answer
