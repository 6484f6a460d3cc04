"""The pages: one on which tasks are set, one for who does it, one for everybody."""

import pytest
from django.urls import reverse

from lianhu.assembly.models import Published
from lianhu.execution import commands
from lianhu.execution.models import Photo, Task
from lianhu.execution.tests.factories import in_days, passed, task
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.matters.tests.desk import photo
from lianhu.publicity import commands as publicity


def sent(here, **more):
    found = {"act": "assign"}
    for n, (what, by) in enumerate((("清路基", "clerk"), ("买水泥", "worker"))):
        found |= {
            f"what_{n}": what, f"owner_{n}": here.posts[by].pk, f"due_on_{n}": in_days(9),
            f"watcher_{n}": "",
        }  # fmt: skip
    return found | more


@pytest.mark.row("C2.19")
def test_all_tasks_are_set_on_one_page(here, one, enter):
    client = enter("secretary")
    url = reverse("execution:assign", args=[one.pk])
    assert client.get(url).status_code == 200
    done = client.post(url, sent(here))
    assert done.status_code == 302
    assert [row.what for row in Task.objects.all()] == ["清路基", "买水泥"]
    page = client.get(done.url)
    assert "清路基" in page.text


def test_a_line_that_was_begun_says_what_is_missing(here, one, enter):
    page = enter("secretary").post(
        reverse("execution:assign", args=[one.pk]), sent(here, what_1="", due_on_0="")
    )
    assert "请填到哪天" in page.text
    assert "请写做什么" in page.text
    assert not Task.objects.exists()


def test_nothing_written_at_all_is_said(here, one, enter):
    page = enter("secretary").post(reverse("execution:assign", args=[one.pk]), {"act": "assign"})
    assert "请至少写一项" in page.text


@pytest.mark.row("C2.19")
def test_from_the_phone_of_who_does_it_to_the_page_of_everybody(here, one, enter, client):
    made = task(here, one, by="worker", days=2)
    phone = enter("worker")
    assert "清路基" in phone.get(reverse("matters:today")).text
    url = reverse("execution:task", args=["field", made.pk])
    assert phone.get(url).status_code == 200
    sent_ = {
        "act": "report", "report-words": "路基清了一半，电话13800138000", "report-photos": photo(),
        "report-photos_open": "on",
    }  # fmt: skip
    assert phone.post(url, sent_).status_code == 302
    everybody = client.get(reverse("execution:public", args=[here.east.key, one.pk])).text
    assert "路基清了一半" in everybody
    assert "13800138000" not in everybody
    picture = Photo.objects.get().file
    assert f"/files/{picture.token}/thumb/" in everybody
    assert client.get(reverse("files:get", args=[picture.token])).status_code == 200


@pytest.mark.row("C2.19")
def test_the_result_of_the_meeting_leads_to_what_became_of_it_and_back(here, one, client):
    meeting = one.resolution.meeting
    result = reverse("assembly:result", args=[here.east.key, meeting.pk])
    followed = reverse("execution:public", args=[here.east.key, one.pk])
    settled = reverse("assembly:resolutions", args=[here.east.key])
    assert followed in client.get(result).text
    assert "还没有定任务" in client.get(settled).text
    task(here, one, by="worker", days=2)
    assert "办好了0项，一共1项" in client.get(result).text
    assert result in client.get(followed).text


def test_a_result_taken_back_is_not_led_to(here, one, client):
    meeting = one.resolution.meeting
    made = Published.objects.get(meeting=meeting)
    publicity.withdraw(here.who("secretary"), made.posting, why="日期写错了")
    result = reverse("assembly:result", args=[here.east.key, meeting.pk])
    assert client.get(result).status_code == 404
    followed = reverse("execution:public", args=[here.east.key, one.pk])
    assert result not in client.get(followed).text


def test_a_photo_that_nobody_looked_at_stays_inside(here, one, enter, client):
    made = task(here, one, by="worker")
    phone = enter("worker")
    url = reverse("execution:task", args=["field", made.pk])
    phone.post(url, {"act": "report", "report-words": "开工", "report-photos": photo()})
    picture = File.objects.get(stream=made.stream)
    assert (
        picture.token
        not in client.get(reverse("execution:public", args=[here.east.key, one.pk])).text
    )
    assert client.get(reverse("files:get", args=[picture.token])).status_code == 404
    assert phone.get(reverse("files:get", args=[picture.token])).status_code == 200


def test_no_photo_is_ever_needed(here, one, enter):
    made = task(here, one, by="worker")
    phone = enter("worker")
    url = reverse("execution:task", args=["field", made.pk])
    assert phone.post(url, {"act": "finish"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "done"


def test_the_supervisor_reads_why_somebody_else_must_look(here, one, enter):
    made = task(here, one, watcher="second")
    commands.finish(here.who("clerk"), made)
    url = reverse("execution:task", args=["office", made.pk])
    supervisor = enter("supervisor")
    assert 'value="agree"' in supervisor.get(url).text
    assert 'value="agree"' not in enter("secretary").get(url).text
    assert supervisor.post(url, {"act": "send_back", "back-why": ""}).status_code == 422
    assert supervisor.post(url, {"act": "agree", "agree-words": "看过"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "agreed"


def test_what_was_not_posted_is_not_public_yet(here, client):
    one = passed(here, posted=False)
    url = reverse("execution:public", args=[here.east.key, one.pk])
    assert client.get(url).status_code == 404
    assert "修通组路" not in client.get(reverse("execution:board", args=[here.east.key])).text


@pytest.mark.row("C2.19")
def test_the_list_puts_first_what_somebody_should_ask_about(here, one, enter):
    task(here, one)
    passed(here, title="装路灯")
    day = clock.day_start(in_days(11))
    with clock.at(day):
        for who in ("secretary", "supervisor"):
            text = enter(who).get(reverse("execution:list")).text
            assert "1项过了日子，一共1项" in text
            assert "还没有定任务，过了日子" in text


def test_the_list_costs_the_same_however_many(here, one, enter, django_assert_max_num_queries):
    client = enter("secretary")
    url = reverse("execution:list")
    client.get(url)
    task(here, one)
    passed(here, title="装路灯")
    with django_assert_max_num_queries(14):
        client.get(url)


def test_from_the_meeting_and_from_the_village_it_is_one_tap(here, one, enter, client):
    to = reverse("execution:of", args=[one.resolution_id])
    meeting = one.resolution.meeting
    assert to in enter("secretary").get(reverse("assembly:meeting", args=[meeting.pk])).text
    assert client.get(to).url == reverse("execution:public", args=[here.east.key, one.pk])
    village = client.get(reverse("matters:village", args=[here.east.key])).text
    assert reverse("execution:board", args=[here.east.key]) in village


@pytest.mark.row("C6.1")
def test_of_each_resolution_everybody_reads_who_took_part_decided_and_checks(here, one, client):
    page = reverse("execution:public", args=[here.east.key, one.pk])
    before = client.get(page).text
    assert "一起定谁监督" in before
    task(here, one, watcher="supervisor")
    said = client.get(page).text.split("村民参与")[1].split("</dl>")[0]
    assert "应到6人，实到6人" in said
    assert "同意6票、不同意0票" in said
    assert "村民监督" in said
    assert here.posts["supervisor"].title in said
    assert reverse("publicity:board", args=[here.east.key]) in said
