"""Projects through the browser's eyes: set up, looked after in one tap, read by everybody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.kernel import clock
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import raised
from lianhu.projects import commands
from lianhu.projects.models import Look, Project, Upkeep
from lianhu.projects.tests.factories import project, upkeep


@pytest.mark.row("C2.9")
def test_a_pilot_site_is_set_up_on_a_page_and_read_by_everybody(client, here):
    enter(client, here, "secretary")
    empty = client.get(reverse("projects:list"))
    assert "还没有项目" in empty.content.decode()
    sent = {
        "kind": "pilot", "title": "特色田园乡村示范点", "began_on": "2026-01-05", "amount": "50000",
        "source": "省级示范试点", "money": "上级补助", "lead": here.posts["clerk"].pk,
        "watcher": here.posts["supervisor"].pk, "once": "a" * 32,
    }  # fmt: skip
    wrong = client.post(reverse("projects:found"), {**sent, "amount": "五万", "once": "b" * 32})
    assert wrong.status_code == 422
    assert "请只写数" in wrong.content.decode()
    assert "特色田园乡村示范点" in wrong.content.decode()
    made = client.post(reverse("projects:found"), sent)
    again = client.post(reverse("projects:found"), sent)
    assert made.status_code == again.status_code == 302
    one = Project.objects.get()
    assert one.amount == 5_000_000
    matter = raised(here)
    tied = client.post(
        reverse("projects:show", args=[one.pk]), {"act": "tie", "tie-number": matter.number}
    )
    assert tied.status_code == 302
    assert matter.number in client.get(reverse("projects:show", args=[one.pk])).content.decode()
    client.logout()
    listed = client.get(reverse("projects:board", args=[here.east.key])).content.decode()
    assert "特色田园乡村示范点" in listed
    assert "5万元" in listed
    shown = client.get(reverse("projects:public", args=[here.east.key, one.pk])).content.decode()
    assert "上级补助" in shown
    assert matter.number not in shown


def test_all_well_is_one_tap_and_a_fault_one_line(client, here):
    duty = upkeep(here, project(here))
    enter(client, here, "worker")
    today = client.get(reverse("matters:today")).content.decode()
    there = reverse("projects:look", args=["field", duty.pk])
    assert there in today
    day = clock.today().isoformat()
    bare = client.post(there, {"held_on": day})
    assert bare.status_code == 422
    assert "哪里坏了" in bare.content.decode()
    assert client.post(there, {"held_on": day, "good": "1", "once": "c" * 32}).status_code == 302
    assert client.post(there, {"held_on": day, "good": "1", "once": "c" * 32}).status_code == 302
    assert Look.objects.count() == 1
    assert there not in client.get(reverse("matters:today")).content.decode()
    broken = {"held_on": day, "words": "灯罩掉了", "once": "d" * 32}
    assert client.post(there, broken).status_code == 302
    assert Look.objects.filter(good=False, matter__isnull=False).count() == 1


def test_nobody_is_led_to_a_look_that_is_not_theirs(client, here):
    duty = upkeep(here, project(here))
    page, there = (
        reverse("projects:show", args=[duty.project_id]),
        reverse("projects:look", args=["office", duty.pk]),
    )
    enter(client, here, "supervisor")
    assert duty.what in client.get(page).text
    assert there not in client.get(page).text
    enter(client, here, "secretary")
    offered = there in client.get(page).text
    assert offered == (client.get(there).status_code == 200)


def test_one_page_says_who_does_it_who_watches_and_who_looks_after_it(client, here):
    one = project(here)
    duty = upkeep(here, one)
    commands.look(here.who("worker"), duty, held_on=clock.today(), good=True)
    shown = client.get(reverse("projects:public", args=[here.east.key, one.pk])).content.decode()
    for words in ("clerk", "supervisor", "worker", "每月", "看过，都好"):
        assert words in shown
    assert client.get(reverse("projects:public", args=[here.west.key, one.pk])).status_code == 404


def test_the_next_village_sees_no_desk_of_it(client, here):
    one = project(here)
    duty = upkeep(here, one)
    enter(client, here, "next_door")
    assert client.get(reverse("projects:show", args=[one.pk])).status_code == 404
    assert client.get(reverse("projects:drop", args=[duty.pk])).status_code == 404
    assert one.title not in client.get(reverse("projects:list")).content.decode()


def test_the_list_costs_the_same_for_many(client, here, django_assert_max_num_queries):
    for n in range(12):
        upkeep(here, project(here, title=f"项目{n}"), days=n)
    enter(client, here, "secretary")
    client.get(reverse("projects:list"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("projects:list")).content.decode()
    assert "项目11" in page


def test_a_duty_is_dropped_with_a_reason(client, here):
    one = project(here)
    duty = upkeep(here, one)
    enter(client, here, "secretary")
    there = reverse("projects:drop", args=[duty.pk])
    assert client.post(there, {"why": ""}).status_code == 422
    assert client.post(there, {"why": "换成太阳能灯"}).status_code == 302
    assert Upkeep.objects.get(pk=duty.pk).ended_on == clock.today()
    late = upkeep(here, one)
    with clock.at(clock.now() + timedelta(days=9)):
        text = client.get(reverse("projects:list")).content.decode()
    assert "1项过了日子" in text
    assert str(late.pk) in client.get(reverse("projects:show", args=[one.pk])).content.decode()
