"""What a way of working was honoured with: by its document, said by those above, seen by everybody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.access.roles import ROLES
from lianhu.audit.models import Event
from lianhu.bodies.tests.factories import actor as post_of
from lianhu.bodies.tests.factories import sign_in
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.methods import honouring
from lianhu.methods.models import Honour, MethodVersion
from lianhu.methods.queries import method_for
from lianhu.methods.tests.factories import version
from lianhu.places.tests.factories import valley


@pytest.fixture
def here(county):
    return valley()


def actor(role, area):
    """With the verbs that a post of this role really carries."""
    return post_of(role, area, verbs=ROLES[role])


def said(here, **more):
    return {
        "version": method_for(here.east, "sanyi"), "title": "入选全省乡村治理创新案例",
        "given_by": "省里的单位", "document": "关于公布创新案例的通知〔2025〕9号",
        "dated_on": clock.today() - timedelta(days=90),
    } | more  # fmt: skip


def noted(here, **more):
    return honouring.honour(actor("town_cadre", here.town), here.east, **said(here, **more))


@pytest.mark.row("C6.4")
def test_the_town_notes_it_on_a_page_and_the_village_reads_it_with_its_document(client, here):
    public = reverse("methods:of_area", args=[here.east.key])
    assert "得过的荣誉" not in client.get(public).text
    sign_in(client, "town_cadre", here.town)
    page = reverse("methods:honours", args=[here.east.key])
    assert page in client.get(public).text
    assert "还没有登记" in client.get(page).text
    form = said(here, dated_on="2025-12-01")
    sent = form | {"version": form["version"].pk}
    wrong = client.post(page, sent | {"document": ""})
    assert wrong.status_code == 422
    assert "请写是哪一份文件" in wrong.text
    assert form["title"] in wrong.text
    assert client.post(page, sent).status_code == 302
    again = client.post(page, sent)
    assert again.status_code == 409
    assert "已经登记过了" in again.text
    client.logout()
    for address in (public, reverse("methods:of_area", args=[here.east.key])):
        text = client.get(address).text
        for words in (
            form["title"],
            "三议工作法",
            form["given_by"],
            form["document"],
            "2025年12月1日",
        ):
            assert words in text, words
    assert form["title"] not in client.get(reverse("matters:methods", args=[here.west.key])).text


@pytest.mark.row("C6.4")
def test_what_the_county_was_honoured_with_stands_in_each_of_its_villages(client, here):
    noted_above = honouring.honour(
        actor("county_admin", here.county),
        here.county,
        **said(here, version=method_for(here.county, "sanyi")),
    )
    for one in (here.east, here.west):
        assert noted_above.title in client.get(reverse("methods:of_area", args=[one.key])).text


def test_it_is_taken_back_once_with_a_reason_and_leaves_the_page(client, here):
    one = noted(here)
    sign_in(client, "town_cadre", here.town)
    away = reverse("methods:withdraw_honour", args=[one.pk])
    assert client.post(away, {"why": ""}).status_code == 422
    assert client.post(away, {"why": "登记错了村"}).status_code == 302
    assert client.get(away).status_code == 404
    assert one.title not in client.get(reverse("methods:of_area", args=[here.east.key])).text
    with pytest.raises(IllegalMove):
        honouring.withdraw_honour(actor("town_cadre", here.town), one, why="再撤一次")
    assert noted(here).pk != one.pk
    assert [event.verb for event in Event.objects.of(one.stream).order_by("seq")] == [
        "methods.honour", "methods.withdraw_honour",
    ]  # fmt: skip


def test_only_those_above_note_it_and_only_of_what_is_in_force(here):
    for role in ("village_secretary", "village_clerk", "supervisor", "grid_worker"):
        with pytest.raises(NotAllowed):
            honouring.honour(actor(role, here.east), here.east, **said(here))
    with pytest.raises(NotAllowed):
        honouring.withdraw_honour(
            actor("village_secretary", here.east), noted(here), why="不是我们得的"
        )
    theirs = version(home=here.west, title="西山四单")
    for more, field in (
        ({"title": " "}, "title"), ({"given_by": ""}, "given_by"), ({"document": ""}, "document"),
        ({"dated_on": clock.today() + timedelta(days=1)}, "dated_on"), ({"version": theirs}, "version"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            noted(here, **more)
        assert refused.value.field == field
    with pytest.raises(Conflict):
        noted(here)
    with pytest.raises(Refusal, match="由县、乡镇"):
        honouring.honour(actor("town_cadre", here.town), here.one, **said(here))


def test_it_stays_as_it_was_noted(here):
    one = noted(here)
    rows = Honour.objects.filter(pk=one.pk)
    for change in (
        one.delete,
        lambda: rows.update(title="一等奖"),
        lambda: rows.update(withdrawn_at=clock.now()),
        lambda: Honour.objects.create(
            area=here.east, version=MethodVersion.objects.first(), title="无凭据", given_by="x",
            document="", dated_on=clock.today(),
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
