"""What was resolved gets done: set by one, done by another, looked at by a third, read by everybody."""

import pytest
from django.urls import reverse

from lianhu.audit.sealing import verify
from lianhu.counties.jobs import drain
from lianhu.execution.models import Task
from lianhu.execution.tests.factories import in_days, passed, village
from tests.journeys.test_courtyard import hand_of, plain_hand

pytestmark = pytest.mark.browser


def said(hand, act, words=""):
    """One of the acts on a task, folded away or not, with or without words."""
    form = hand.page.locator(f"form:has([name=act][value={act}])")
    form.wait_for(state="attached")
    if not form.is_visible():
        hand.page.locator("main details", has=form).locator("summary").first.click()
        hand.taps += 1
    if words:
        form.locator("[name$=words], [name$=why]").fill(words)
        hand.typed += 1
    form.get_by_role("button").last.click()
    hand.taps += 1
    hand.page.wait_for_load_state()


@pytest.mark.row("C2.19")
def test_a_supervisor_looks_sends_back_and_agrees(chromium, site):
    here = village()
    one = passed(here)
    secretary = hand_of(chromium, site, here, "secretary")
    secretary.page.goto(reverse("execution:assign", args=[one.pk]))
    secretary.type("what_0", "清路基")
    secretary.choose("owner_0", str(here.posts["worker"].pk))
    secretary.type("due_on_0", in_days(2).isoformat())
    secretary.tap("定下，告诉办的人和监督的人")
    secretary.page.wait_for_load_state()
    task = Task.objects.get()
    drain()

    worker = hand_of(chromium, site, here, "worker")
    worker.page.goto(reverse("matters:today"))
    worker.tap("决议定下的")
    said(worker, "finish", "路基清完了")
    assert (worker.taps, worker.typed) == (3, 1)
    # Who did it cannot say of himself that it is done.
    assert not worker.page.locator("[name=act][value=agree]").count()

    watcher = hand_of(chromium, site, here, watching(here, task))
    watcher.page.goto(reverse("execution:list"))
    watcher.tap("修通组路")
    watcher.tap("清路基")
    said(watcher, "send_back", "拐弯处还堆着土")
    worker.page.reload()
    assert worker.sees("拐弯处还堆着土")
    said(worker, "finish", "拐弯处也清了")
    watcher.page.reload()
    said(watcher, "agree")
    task.refresh_from_db()
    assert task.state == "agreed"
    drain()

    villager = plain_hand(chromium, site)
    villager.page.goto(reverse("matters:village", args=[here.east.key]))
    villager.tap("会上定的，办得怎样")
    villager.tap("修通组路")
    for words in ("清路基", "拐弯处还堆着土", "拐弯处也清了", "supervisor"):
        assert villager.sees(words), words
    assert verify().wrong == ""
    for one in (secretary, worker, watcher, villager):
        one.page.context.close()


def watching(here, task):
    return next(name for name, post in here.posts.items() if post.pk == task.watcher_id)
