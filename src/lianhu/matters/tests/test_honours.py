"""What the village's way of working was honoured with stands beside it, where residents read it."""

import pytest
from django.urls import reverse

from lianhu.kernel import clock
from lianhu.methods import honouring
from lianhu.methods.queries import method_for


@pytest.mark.row("C6.4")
def test_the_villages_public_page_tells_it_with_document_and_day(client, here):
    public = reverse("matters:methods", args=[here.east.key])
    assert "得过的荣誉" not in client.get(public).text
    one = honouring.honour(
        here.who("town"), here.east, version=method_for(here.east, "sanyi"),
        title="入选全省乡村治理创新案例", given_by="省里的单位", document="通知〔2025〕9号",
        dated_on=clock.today(),
    )  # fmt: skip
    text = client.get(public).text
    for words in (one.title, "三议工作法", one.given_by, one.document,
                  clock.chinese_date(clock.today())):  # fmt: skip
        assert words in text, words
    assert one.title not in client.get(reverse("matters:methods", args=[here.west.key])).text
    honouring.withdraw_honour(here.who("town"), one, why="登记错了村")
    assert one.title not in client.get(public).text
