import pytest

from lianhu.shell.elder import COOKIE

pytestmark = pytest.mark.usefixtures("pingtang")


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_switch_is_remembered_by_the_device(house, method):
    answer = getattr(house, method)("/daziban/", {"on": "1", "next": "/gallery/"})
    assert (answer.status_code, answer.url) == (302, "/gallery/")
    assert answer.cookies[COOKIE]["max-age"] > 300 * 24 * 3600
    assert 'class="lh-elder"' in house.get("/gallery/").content.decode()
    house.get("/daziban/", {"on": "0", "next": "/gallery/"})
    assert 'class="lh-elder"' not in house.get("/gallery/").content.decode()


def test_every_page_offers_the_other_size_and_comes_back_to_itself(house):
    page = house.get("/gallery/?page=3").content.decode()
    assert "大字版" in page
    assert "/daziban/?on=1&amp;next=%2Fgallery%2F%3Fpage%3D3" in page


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_it_leads_nowhere_else(house, address):
    assert house.get("/daziban/", {"on": "1", "next": address}).url == "/"
