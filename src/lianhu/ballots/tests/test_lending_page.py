"""The page of proxies: written down with the paper, posted, the slip handed to who votes for them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.ballots import commands
from lianhu.ballots.commands import Question
from lianhu.ballots.models import Participation, Proxy
from lianhu.ballots.tests.factories import opened, roll, village
from lianhu.files.tests.factories import jpeg, upload


@pytest.fixture
def here(county):
    return village()


@pytest.fixture
def ballot(here):
    """An election on paper among ten voters."""
    return opened(
        here, roll=roll(here, 10, "voters"), present=None,
        question=Question(words="主任", way="secret_paper", options=["甲", "乙"], seats=1),
    )  # fmt: skip


def as_(here, who):
    client = Client()
    client.force_login(here.accounts[who])
    return client


def at(name, *args):
    return reverse(f"ballots:{name}", args=args)


def lend(client, ballot, **said):
    form = {"act": "lend", "giver": 1, "holder": 9, "relation": "villager", **said}
    return client.post(at("proxies", ballot.pk), form, follow=True)


def test_lent_posted_and_the_holder_takes_the_slip(here, ballot):
    client = as_(here, "secretary")
    page = client.get(at("proxies", ballot.pk)).text
    assert "第十八条" in page
    assert "同一户的家庭成员" not in page
    assert at("proxies", ballot.pk) in client.get(at("show", ballot.pk)).text
    done = lend(client, ballot, paper=upload(jpeg(60, 40)))
    assert re.search(r"1号\S* → 9号", done.text)
    assert "还没有公布" in done.text
    box = commands.add_box(here.who("secretary"), ballot, label="村委会")
    row = Proxy.objects.get()
    give = {"act": "papers", "numbers": "2-3", "lent": [row.pk]}
    early = client.post(at("box", ballot.pk, box.no), give)
    assert "公布以后才能用" in early.text
    posted = client.post(at("proxies", ballot.pk), {"act": "post", "on": "2000-01-01"}, follow=True)
    assert "公布了1份委托" in posted.text
    given = client.post(at("box", ballot.pk, box.no), give, follow=True)
    assert "发了3张" in given.text
    assert Participation.objects.get(proxy=row).entry == row.giver
    assert "用过了" in client.get(at("proxies", ballot.pk)).text
    kept = client.post(at("proxies", ballot.pk), {"act": "take_back", "proxy": row.pk}, follow=True)
    assert "已经用过了" in kept.text


def test_who_signed_in_and_has_no_slip_yet_stands_there_already(here):
    client = as_(here, "secretary")
    round_ = opened(here, "secret_paper", n=9, present=[1, 2, 3, 5, 8, 9], recused={9: "kin"})
    box = commands.add_box(here.who("secretary"), round_, label="院坝")
    assert ">\n1-3、5、8</textarea>" in client.get(at("box", round_.pk, box.no)).text
    commands.give_papers(here.who("clerk"), box, numbers=[1, 2])
    assert ">\n3、5、8</textarea>" in client.get(at("box", round_.pk, box.no)).text


def test_without_paper_nothing_is_written_and_what_was_typed_stays(here, ballot):
    page = lend(as_(here, "secretary"), ballot, giver=4)
    assert page.status_code == 422
    assert "没有书面委托的不算" in page.text
    assert 'value="4"' in page.text
    assert not Proxy.objects.exists()


def test_it_is_taken_back_while_unused(here, ballot):
    client = as_(here, "secretary")
    lend(client, ballot, paper=upload(jpeg(60, 40)))
    pk = Proxy.objects.get().pk
    back = client.post(at("proxies", ballot.pk), {"act": "take_back", "proxy": pk}, follow=True)
    assert "本人来了，可以自己投" in back.text
    assert not Proxy.objects.exists()


def test_where_the_law_knows_none_the_article_says_so(here):
    client = as_(here, "secretary")
    round_ = opened(here, "secret_paper", basis="members", n=6)
    assert at("proxies", round_.pk) not in client.get(at("show", round_.pk)).text
    page = client.get(at("proxies", round_.pk))
    assert "没有委托投票的规定" in page.text
    assert 'name="giver"' not in page.text
    assert as_(here, "supervisor").get(at("proxies", round_.pk)).status_code == 403
