"""The service list on paper, and how long people waited until what they said was sent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.commands.intake import Teller
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import fresh, raised
from lianhu.matters.tests.papers import address, page_text, text_of, word_of

pytestmark = pytest.mark.usefixtures("settled")


def sent_after(here, hours, n=1, choice="小事", **words):
    made = [raised(here, **words) for _ in range(n)]
    with clock.at(clock.now() + timedelta(hours=hours)):
        for matter in made:
            commands.triage(here.who("clerk"), fresh(matter), choice=choice)
            commands.dispatch(
                here.who("clerk"), fresh(matter), category="infrastructure", level="grid"
            )
    return made


def later(client, where):
    with clock.at(clock.now() + timedelta(days=3)):
        return client.get(where)


@pytest.mark.row("C4.35", "G.14")
def test_the_mean_wait_says_how_it_is_counted_and_over_how_many(client, here):
    sent_after(here, 24, n=4)
    enter(client, here, "clerk")
    where = reverse("matters:lists") + "?list=dispatch"
    assert "平均等多久派出" in later(client, where).text
    assert "2.0" not in later(client, where).text
    sent_after(here, 48, n=4, words="水管漏水")
    page = later(client, where)
    text = page_text(page)
    for words in ("1.5", "从收到到最后一次派出", "共8", "截至"):
        assert words in text, words
    assert "平均等多久派出" not in later(client, reverse("matters:lists")).text


@pytest.mark.row("C4.35")
def test_the_list_is_a_paper_like_the_others(client, here):
    teller = Teller(name="张国强", where_words="上寨")
    (matter,) = sent_after(here, 3, words="一号网格的路灯坏了，找张国强问", teller=teller)
    plan = {"measures": "换", "steps": ["换"], "promised_on": clock.today() + timedelta(days=2)}
    with clock.at(clock.now() + timedelta(hours=4)):
        commands.claim(here.who("worker"), fresh(matter), **plan)
    enter(client, here, "clerk")
    for form, read in (("pdf", text_of), ("docx", lambda made: word_of(made)[1])):
        text = read(later(client, address("list_paper", "service_list", form)).content)
        for words in (
            "服务清单", matter.number, "基础设施（1件）", "3小时", "路灯坏了", "不足5件",
            clock.chinese_date(plan["promised_on"]), "派单人",
        ):  # fmt: skip
            assert words in text, (form, words)
        assert "张国强" not in text
    page = later(client, address("list_paper", "service_list"))
    assert "服务清单" in page_text(page)
    assert address("list_paper", "service_list") in later(
        client, reverse("matters:lists") + "?list=dispatch"
    ).text  # fmt: skip


def test_nothing_sent_is_a_paper_too(client, here):
    enter(client, here, "clerk")
    text = text_of(client.get(address("list_paper", "service_list", "pdf")).content)
    assert "这段时间没有派出的单" in text


@pytest.mark.row("C4.35")
def test_anybody_reads_the_mean_of_public_matters_and_none_of_few(client, here):
    where = reverse("matters:promises", args=[here.east.key])
    sent_after(here, 24, n=5)
    page = page_text(later(client, where))
    assert "平均等多久派出" in page
    assert "1.0" in page
