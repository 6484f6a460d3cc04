"""One's own filters: named, counted in one statement, seen by nobody else."""

import pytest
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.kernel.errors import Refusal
from lianhu.matters import queries
from lianhu.matters.commands.filters import keep_filter
from lianhu.matters.saved import MOST, SavedFilter
from lianhu.matters.tabs import tabs
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, raised

PAGE = "matters:filters"
HTMX = {"HX-Request": "true"}


def test_a_filter_is_kept_under_a_name_and_stands_as_a_tab_with_its_count(client, here):
    raised(here, words="刚说的")
    carried(here, "sent", words="等人领")
    enter(client, here, "clerk")
    text = client.get(reverse("matters:inbox"), {"phase": "claiming", "q": "罗小花"}).text
    assert f"{reverse(PAGE)}?phase=claiming" in text
    page = client.get(reverse(PAGE), {"phase": "claiming"})
    assert "待领单" in page.text
    done = client.post(f"{reverse(PAGE)}?phase=claiming&q=罗小花", {"name": "没人领的"})
    assert done["Location"] == f"{reverse('matters:inbox')}?phase=claiming"
    kept = SavedFilter.objects.get()
    assert kept.asked == {"phase": "claiming"}
    text = client.get(reverse(PAGE), headers=HTMX).text
    assert "没人领的 1" in text
    assert "<html" not in text
    # Nothing of it but its number is in the log.
    assert Event.objects.get(verb="matters.keep_filter").data["saved"] == kept.pk
    assert "没人领的" not in Event.objects.get(verb="matters.keep_filter").body
    client.post(reverse("matters:drop_filter", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


def test_nobody_sees_or_drops_anothers(client, here):
    kept = keep_filter(here.who("clerk"), name="我的", asked={"late": "1"})
    enter(client, here, "worker")
    assert "我的" not in client.get(reverse(PAGE), headers=HTMX).text
    assert client.post(reverse("matters:drop_filter", args=[kept.pk])).status_code == 404
    assert SavedFilter.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize("n", [1, MOST])
def test_the_counts_are_one_statement_and_stop_where_they_no_longer_help(
    here, n, monkeypatch, django_assert_num_queries
):
    clerk = here.who("clerk")
    for k in range(3):
        raised(here, words=f"第{k}件")
    for k in range(n):
        keep_filter(clerk, name=f"筛选{k}", asked={"phase": "triage", "mine": "1", "late": ""})
    saved = list(SavedFilter.objects.visible_to(clerk))
    with django_assert_num_queries(1):
        assert [(tab.n, tab.more) for tab in tabs(clerk, saved)] == [(3, False)] * n
    monkeypatch.setattr(queries, "COUNTED", 2)
    assert [(tab.n, tab.more) for tab in tabs(clerk, saved)] == [(2, True)] * n


def test_the_tabs_cost_five_queries(client, here, django_assert_max_num_queries):
    keep_filter(here.who("clerk"), name="超期的", asked={"late": "1", "channel": "page"})
    enter(client, here, "clerk")
    client.get(reverse(PAGE), headers=HTMX)
    with django_assert_max_num_queries(5):  # session, account, posts, filters, counts
        assert "超期的 0" in client.get(reverse(PAGE), headers=HTMX).text


@pytest.mark.parametrize(
    "name, asked, words",
    [(" ", {"late": "1"}, "起个名字"), ("甲", {"q": "罗小花"}, "查找的字不存"),
     ("有了", {"late": "1"}, "请换一个")],
)  # fmt: skip
def test_what_cannot_be_kept_is_said(here, name, asked, words):
    clerk = here.who("clerk")
    keep_filter(clerk, name="有了", asked={"mine": "1"})
    with pytest.raises(Refusal, match=words):
        keep_filter(clerk, name=name, asked=asked)


def test_there_is_an_end_to_them_and_the_page_says_so(client, here):
    clerk = here.who("clerk")
    for k in range(MOST):
        keep_filter(clerk, name=f"{k}", asked={"late": "1"})
    page = enter(client, here, "clerk").post(f"{reverse(PAGE)}?mine=1", {"name": "再一个"})
    assert page.status_code == 422
    assert "最多存" in page.text
