"""GeoReport v2: what a stranger's client sends and reads."""

from datetime import timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from lianhu.api.tests.contract import fits
from lianhu.api.tests.factories import channel_key, make_demo, staff_key
from lianhu.files.tests.factories import jpeg
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.kinds import Kind
from lianhu.matters.models import Matter, WordFile
from lianhu.matters.tests.factories import SYSTEM, carried, fresh, raised

BASE = "/open311/v2"


def get(client, path, query=None):
    return client.get(f"{BASE}/{path}", query or {})


def send(client, here, format="json", **form):
    form = {"service_code": "demand", "address_id": here.one.key, "description": "路灯坏了", **form}
    headers = {name: form.pop(name) for name in list(form) if name.startswith("HTTP_")}
    return client.post(f"{BASE}/requests.{format}", form, **headers)


def sent(client, here, **form):
    """What the sender got, and the matter it became."""
    made = fits(send(client, here, **form))[0]
    rows = Matter.objects.visible_to(SYSTEM)
    return made, rows.get(number=made["service_request_id"])


def xml(answer, root):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    found = ElementTree.fromstring(answer.content)
    assert found.tag == root
    return found


def test_services_are_kinds_and_the_classes_of_the_methods(here, client):
    found = {one["service_code"]: one for one in fits(get(client, "services.json"))}
    for code in ("demand", "wish", "hazard", "opinion"):
        assert found[code]["group"] == "类型"
    for code in ("infrastructure", "policy", "livelihood", "dispute"):
        assert found[code]["group"] == "类别"
    same = xml(get(client, "services.xml"), "services")
    assert [one.find("service_code").text for one in same.iter("service")] == list(found)
    assert same.find("service/metadata").text == "true"
    for code in found:
        definition = fits(get(client, f"services/{code}.json"))
        assert all(one["required"] is False for one in definition["attributes"])
        values = xml(get(client, f"services/{code}.xml"), "service_definition")
        assert values.find("attributes/attribute/code").text == "spot"
        assert [one.text for one in values.iter("key")] == ["page", "sms", "call", "door"]


def test_discovery(here, client, county):
    found = fits(get(client, "discovery.json"))
    assert found["endpoints"][0]["type"] == "production"
    assert found["endpoints"][0]["formats"] == ["text/xml", "application/json"]
    assert (
        xml(get(client, "discovery.xml"), "discovery")
        .find("endpoints/endpoint/formats/format")
        .text
    )
    assert county.code in found["contact"]


def test_the_county_may_be_named(here, client, county):
    assert fits(get(client, "services.json", {"jurisdiction_id": county.code}))
    assert get(client, "services.json", {"jurisdiction_id": ""}).status_code == 200
    wrong = fits(get(client, "services.json", {"jurisdiction_id": "city.gov"}), 404)
    assert wrong[0]["code"] == 404


@pytest.mark.row("C1.16")
def test_somebody_sends_and_gets_number_and_token(here, client):
    made, matter = sent(client, here, service_code="infrastructure", phone="13912345678",
                        last_name="张", first_name="三丰", **{"attribute[spot]": "上寨路口"})  # fmt: skip
    assert (matter.kind, matter.channel, matter.channel_key) == (Kind.DEMAND, "api", "open311")
    assert (matter.teller.name, matter.spot, matter.area) == ("张三丰", "上寨路口", here.one)
    # The class that was chosen is the sender's word, not a decision.
    assert matter.category == ""
    assert matter.words.get(role="comment").text == "选择的类别：基础设施"
    assert matter.number in made["service_notice"]
    client.force_login(here.accounts["clerk"])
    assert matter.number in client.get("/office/").content.decode()


def test_the_answer_in_xml(here, client):
    found = xml(send(client, here, "xml"), "service_requests").find("request")
    assert found.find("service_request_id").text.isdigit()
    assert found.find("token").text
    errors = send(client, here, "xml", service_code="")
    assert errors.status_code == 400
    fault = ElementTree.fromstring(errors.content).find("error")
    assert (fault.find("code").text, bool(fault.find("description").text)) == ("400", True)


def test_everybody_reads_category_state_and_village(here, client):
    made, matter = sent(client, here, last_name="张", first_name="三丰")
    number = made["service_request_id"]
    for path in (f"requests/{number}.json", f"request/{number}.json"):
        found = get(client, path).json()[0]
        assert (found["service_code"], found["status"]) == ("demand", "open")
        assert (found["address"], found["address_id"]) == ("东河村", here.east.key)
        assert found["description"] is found["media_url"] is found["lat"] is None
        assert "T00:00:00" in found["requested_datetime"]
    fits(get(client, f"requests/{number}.json"))
    # Before it is sorted it may still turn out to be a private affair: no list names it.
    assert fits(get(client, "requests.json")) == []
    commands.triage(here.who("clerk"), fresh(matter), choice="小事")
    listed = get(client, "requests.json")
    assert [one["service_request_id"] for one in fits(listed)] == [number]
    assert "路灯" not in listed.content.decode()
    assert "张" not in listed.content.decode()


def test_the_sender_reads_their_own_by_token(here, client):
    made, matter = sent(client, here)
    number, token = made["service_request_id"], made["token"]
    own = fits(get(client, f"requests/{number}.json", {"token": token}))[0]
    assert own["description"] == "路灯坏了"
    assert "clerk" in own["status_notes"]
    assert "T00:00:00" not in own["requested_datetime"]
    assert fits(get(client, "requests.json", {"token": token}))[0]["description"] == "路灯坏了"
    assert fits(get(client, f"tokens/{token}.json"))[0]["service_request_id"] == number
    assert (
        xml(get(client, f"tokens/{token}.xml"), "service_requests").find("request/token").text
        == token
    )
    other, _matter = sent(client, here, description="别的")
    cross = get(client, f"requests/{other['service_request_id']}.json", {"token": token})
    assert fits(cross)[0]["description"] is None
    commands.triage(here.who("clerk"), fresh(matter), choice="私事")
    fits(get(client, f"requests/{number}.json"), 404)
    assert fits(get(client, f"requests/{number}.json", {"token": token}))[0]["description"]
    fits(get(client, f"requests/{number}.json", {"token": token[:-2] + "xx"}), 404)
    fits(get(client, f"tokens/{token[:-2]}xx.json"), 404)


def test_private_ones_never_appear_and_accusations_are_no_service(here, client):
    assert "accusation" not in {one["service_code"] for one in fits(get(client, "services.json"))}
    private = raised(here)
    commands.triage(here.who("clerk"), fresh(private), choice="私事")
    for query in ({}, {"service_request_id": private.number}, {"status": "open"}):
        assert fits(get(client, "requests.json", query)) == []
    fits(get(client, f"requests/{private.number}.json"), 404)


@pytest.mark.row("C4.46")
def test_words_and_photos_once_a_named_person_released_them(here, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from lianhu.api.keys import sender_token
    from lianhu.audit.actor import Actor
    from lianhu.files.intake import take

    photo = take(
        Actor("visitor", device="phone-1"), SimpleUploadedFile("a.jpg", jpeg()), kind="photo"
    )
    matter = carried(here, "rated", files=[photo])
    path = f"requests/{matter.number}.json"
    found = fits(get(client, path))[0]
    assert found["description"] is found["media_url"] is None
    own = fits(get(client, path, {"token": sender_token(matter.number)}))[0]
    assert client.get(own["media_url"].split("testserver")[1])["Content-Type"] == "image/jpeg"
    assert get(client, f"media/{photo.token}").status_code == 404
    commands.publish(
        here.who("secretary"), matter, title="修好", demand="路灯不亮", result="已更换"
    )
    found = fits(get(client, path))[0]
    assert found["description"] == "路灯不亮"
    assert "已更换" in found["status_notes"]
    assert (found["status"], found["media_url"]) == ("closed", None)
    WordFile.objects.update(released_at=clock.now())
    link = fits(get(client, path))[0]["media_url"]
    assert client.get(link.split("testserver")[1]).status_code == 200


def test_filters(here, client):
    done, running = carried(here, "shown"), carried(here, "claimed")
    old = carried(here, "sorted")
    before = clock.now() - timedelta(days=200)
    Matter._base_manager.filter(pk=old.pk).update(raised_at=before)

    def numbers(**query):
        return {one["service_request_id"] for one in fits(get(client, "requests.json", query))}

    assert numbers() == {done.number, running.number}
    assert numbers(status="open") == {running.number}
    assert numbers(status="closed") == {done.number}
    assert numbers(status="open,closed") == numbers()
    assert numbers(service_code="infrastructure") == numbers()
    assert numbers(service_code="policy,dispute") == set()
    assert numbers(service_request_id=f"{old.number}, {done.number}", status="open") == {
        old.number, done.number,
    }  # fmt: skip
    day = clock.day_of(before)
    assert numbers(start_date=f"{day}T23:59:59+08:00") == {old.number}
    assert numbers(start_date=str(day), end_date=str(day)) == {old.number}
    # A filter to the second would tell the moment: whole days only.
    assert numbers(start_date=f"{clock.today()}T23:59:00+08:00") == {done.number, running.number}
    assert numbers(end_date=f"{clock.today()}T00:00:00 08:00") == {done.number, running.number}


def test_by_the_name_of_the_village(here, client):
    from lianhu.places.tests.factories import area

    _made, matter = sent(client, here, address_id="", address_string="测试县河谷镇东河村上寨老井旁")
    assert matter.area == here.east
    assert "老井" in matter.spot
    longer = area("village", here.town, name="大东河村")
    _made, matter = sent(client, here, address_id="", address_string="大东河村三组")
    assert matter.area == longer
    other = area("village", area("town", here.county, name="山口镇"), name="东河村")
    twice = fits(send(client, here, address_id="", address_string="东河村"), 400)
    assert other.key in twice[0]["description"]
    _made, matter = sent(client, here, address_id="", address_string="山口镇东河村")
    assert matter.area == other


def test_no_coordinate_is_kept(here, client):
    _made, matter = sent(client, here, lat="25.8327", long="107.3241")
    kept = str(Matter.objects.filter(pk=matter.pk).values()) + str(matter.words.values())
    assert "25.83" not in kept
    assert "107.32" not in kept
    only = fits(send(client, here, address_id="", lat="25.8327", long="107.3241"), 400)
    assert "经纬度" in only[0]["description"]


def test_a_link_is_kept_as_words_and_nothing_is_fetched(here, client):
    _made, matter = sent(client, here, media_url="http://127.0.0.1:1/a.jpg")
    assert "http://127.0.0.1:1/a.jpg" in matter.words.get().text


def test_parameters_may_stand_in_the_address(here, client):
    query = f"service_code=demand&address_id={here.one.key}&description={quote('路灯')}"
    made = client.post(f"{BASE}/requests.json?{query}")
    assert made.status_code == 200, made.content


def test_ten_an_hour_for_a_device_and_others_go_on(here, client):
    for n in range(10):
        fits(send(client, here, device_id="phone-a", description=f"第{n}件"))
    assert fits(send(client, here, device_id="phone-a"), 429)[0]["code"] == 429
    fits(send(client, here, device_id="phone-b"))
    with clock.at(clock.now() + timedelta(hours=1, minutes=1)):
        fits(send(client, here, device_id="phone-a"))


def test_a_client_without_a_name_is_bounded_and_not_by_its_address_alone(here, client):
    for n in range(10):
        client.cookies.clear()
        fits(send(client, here, description=f"第{n}件", HTTP_USER_AGENT="app/1"))
    client.cookies.clear()
    fits(send(client, here, HTTP_USER_AGENT="app/1"), 429)
    client.cookies.clear()
    fits(send(client, here, HTTP_USER_AGENT="app/2"))


def test_the_page_and_this_door_are_counted_together(here, client):
    import re

    def by_page(n):
        page = client.get(f"/v/{here.east.key}/raise/").content.decode()
        once = re.search(r'name="once" value="(\w+)"', page)[1]
        return client.post(f"/v/{here.east.key}/raise/", {"once": once, "words": f"第{n}件"})

    assert by_page(0).status_code == 302
    for n in range(9):
        fits(send(client, here, description=f"接口第{n}件"))
    fits(send(client, here), 429)
    assert by_page(1).status_code == 429


def test_an_api_key_names_its_channel(here, client):
    key = channel_key(here, hourly=2)
    for n in range(2):
        _made, matter = sent(client, here, api_key=key, description=f"第{n}件")
        assert matter.channel_key == "hotline-12345"
    fits(send(client, here, api_key=key), 429)
    fits(send(client, here))
    for wrong in ("lh_wrong", staff_key(here, "clerk"), channel_key(here, "reader", may_act=False)):
        fits(send(client, here, api_key=wrong), 403)
    fits(send(client, here, api_key=channel_key(here, "west", area=here.west)), 403)


def test_the_same_key_in_the_header_is_one_request(here, client):
    first = fits(send(client, here, device_id="a", HTTP_IDEMPOTENCY_KEY="k"))
    assert fits(send(client, here, device_id="a", HTTP_IDEMPOTENCY_KEY="k")) == first
    fits(send(client, here, device_id="a", description="别", HTTP_IDEMPOTENCY_KEY="k"), 400)
    assert fits(send(client, here, device_id="b", HTTP_IDEMPOTENCY_KEY="k")) != first
    fits(send(client, here, device_id="a", HTTP_IDEMPOTENCY_KEY="键"), 400)


def test_a_long_list_asks_the_same_as_a_short_one(here, client, django_assert_max_num_queries):
    for n in range(30):
        carried(here, "sorted", words=f"第{n}件")
    get(client, "requests.json")
    with django_assert_max_num_queries(6):
        assert len(fits(get(client, "requests.json"))) == 30


@pytest.mark.parametrize("path", ["services", "requests", "discovery", "services/demand"])
def test_a_demo_county_says_so_in_both_spellings(here, client, county, path):
    notice = "演示数据，纯属虚构"
    carried(here, "claimed")
    make_demo(county)
    answer = get(client, f"{path}.json")
    found = fits(answer)
    assert all(one["notice"] == notice for one in (found if isinstance(found, list) else [found]))
    assert answer["X-Demo"] == quote(notice)
    root = path.split("/", maxsplit=1)[0] if "/" not in path else "service_definition"
    roots = {"requests": "service_requests"}
    document = xml(get(client, f"{path}.xml"), roots.get(root, root))
    assert document.get("notice") == notice
    wrong = get(client, "services/none.xml")
    assert ElementTree.fromstring(wrong.content).get("notice") == notice
    assert fits(send(client, here, service_code="none"), 404)[0]["notice"] == notice
    assert fits(send(client, here))[0]["notice"] == notice
