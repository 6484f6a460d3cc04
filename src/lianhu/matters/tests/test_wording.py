"""What people read at four places where a wrong word would send them to the wrong door."""

import pytest

from lianhu.access.tests.factories import account
from lianhu.bodies.models import Post
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.kinds import Phase
from lianhu.matters.tests import papers
from lianhu.matters.tests.desk import enter, hidden, step, url
from lianhu.matters.tests.factories import carried, fresh
from lianhu.matters.tests.phone import Phone

PLAN = {"measures": "换灯泡", "steps": "看现场\n换灯", "promised_on": ""}


def plan():
    return {**PLAN, "promised_on": clock.today().isoformat()}


def slip(client, matter):
    return papers.page_text(client.get(papers.address("paper", matter.number, "slip")))


@pytest.mark.row("C4.33")
def test_a_suggested_post_is_called_suggested_until_somebody_has_claimed_it(client, here):
    matter = carried(here, "sorted")
    clerk = enter(client, here, "clerk")
    step(
        clerk, matter, "dispatch", category="infrastructure", level="grid",
        suggested=here.posts["worker"].pk,
    )  # fmt: skip
    paper = slip(clerk, matter)
    assert "建议承办" in paper
    assert "workerworker" in "".join(paper.split())
    phone = Phone()
    phone.follow(matter)
    assert "建议workerworker" in phone.text
    step(enter(client, here, "worker"), fresh(matter), "claim", **plan())
    assert fresh(matter).phase == Phase.HANDLING
    paper = slip(enter(client, here, "clerk"), matter)
    assert "建议承办" not in paper
    assert "承办岗位" in paper
    phone.open("mine", matter.number)
    assert "建议worker" not in phone.text


@pytest.mark.row("C4.38")
def test_the_second_claimer_is_told_the_post_and_the_name_of_the_first(client, here):
    held = tenure(
        post("grid_worker", here.one, title="一号网格副网格员", duties=["infrastructure"]),
        somebody("罗成"),
    )
    here.accounts["second"] = account(held.person, username="second")
    matter = carried(here, "sent")
    where = url("act", matter, "claim")
    page = enter(client, here, "worker").get(where)
    commands.claim(
        here.who("second"), fresh(matter), measures="换灯", steps=["换"],
        promised_on=clock.today(),
    )  # fmt: skip
    answer = client.post(where, {**hidden(page), **plan(), "measures": "我来换灯泡"})
    assert answer.status_code == 409
    assert "一号网格副网格员罗成已于" in answer.text
    assert "领单" in answer.text
    # What was typed can be copied, though somebody else has the matter.
    assert "我来换灯泡" in answer.text
    assert fresh(matter).holder == held.post


@pytest.mark.row("C4.32")
def test_a_matter_sent_to_the_wrong_duty_is_sent_on_and_everybody_reads_where_it_went(client, here):
    Post.objects.filter(pk=here.posts["worker"].pk).update(duties=["infrastructure", "help"])
    matter = carried(here, "sent")
    phone = Phone()
    phone.follow(matter)
    assert "基础设施" in phone.text
    worker = enter(client, here, "worker")
    step(worker, fresh(matter), "pass_back", reason="这是要申请救助的事，不归修路的管")
    phone.open("mine", matter.number)
    assert "这是要申请救助的事" in phone.text
    step(
        enter(client, here, "clerk"), fresh(matter), "dispatch",
        category="livelihood", level="village", note="请窗口帮着申请",
    )  # fmt: skip
    matter = fresh(matter)
    assert (matter.pool, matter.suggested) == ("livelihood", here.posts["window"])
    phone.open("mine", matter.number)
    assert "建议windowwindow" in phone.text
    # The one it was taken from is no longer offered it; the one it went to is.
    claim = f'{url("act", matter, "claim")}"'
    assert claim not in enter(client, here, "worker").get(url("show", matter)).text
    window = enter(client, here, "window").get(url("show", matter))
    assert claim in window.text
