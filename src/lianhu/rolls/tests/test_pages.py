"""The pages: who opens which, what stands there empty, full and refused, and what it costs."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.audit.actor import VISITOR
from lianhu.audit.models import Event
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.people.models import Person, Residence
from lianhu.publicity.models import Posting
from lianhu.rolls import commands, papers
from lianhu.rolls.chaining import Opening, leaf
from lianhu.rolls.models import Aside, Entry, Objection, Roll, Unsealing
from lianhu.rolls.tests.factories import OLD, drawn, frozen, living, village


@pytest.fixture
def here(county):
    return village()


@pytest.fixture
def at(here, client):
    """Open a page as somebody; with data, send its form."""

    last = [""]

    def visit(name, *args, who="secretary", data=None, **query):
        # A sign-out would take cookie and messages along.
        if last != [who]:
            client.logout()
            if who:
                client.force_login(here.accounts[who])
            last[:] = [who]
        url = reverse(f"rolls:{name}", args=args)
        return client.get(url, query) if data is None else client.post(url, data)

    return visit


def test_from_nothing_to_a_posted_roll(here, at):
    assert "还没有名册" in at("index").text
    living(here.homes[0], "没生日", None)
    said = {"area": here.east.key, "basis": "adults", "counted_on": "2026-12-20"}
    sent = at("draw", data=said)
    roll = Roll.objects.get()
    assert sent.url == reverse("rolls:show", args=[roll.pk])
    page = at("show", roll.pk)
    assert "1处疑问要先定" in page.text
    assert reverse("rolls:freeze", args=[roll.pk]) not in page.text
    aside = Aside.objects.get()
    sent = at("asides", roll.pk, data={"on": "on", "reason": "", "aside": aside.pk})
    assert (sent.status_code, "请写明理由" in sent.text, "checked" in sent.text) == (
        422,
        True,
        True,
    )
    at("asides", roll.pk, data={"on": "on", "reason": "看过户口簿", "aside": aside.pk})
    assert at("freeze", roll.pk, data={}).status_code == 302
    roll.refresh_from_db()
    assert (roll.n, roll.is_frozen) == (5, True)
    for field in ("board", "days"):
        assert f'name="{field}"' in at("post", roll.pk).text
    at("post", roll.pk, data={"board": "村委会门口", "days": 15})
    roll.refresh_from_db()
    assert roll.posting.board == "村委会门口"
    assert "已公布" in at("index").text


def test_what_is_posted_names_nobody_and_the_paper_only_number_name_and_group(here, at):
    roll = frozen(here)
    commands.post(here.who("secretary"), roll)
    posting = Posting.objects.get()
    names = [one.name for one in here.people[:4]]
    for text in (posting.words, at("posted", roll.pk, who="").text):
        assert not [name for name in names if name in text]
        assert "4" in text
    paper = at("paper", roll.pk).text
    assert all(name in paper for name in names)
    assert "1980" not in paper
    assert roll.digest in paper
    made = at("paper", roll.pk, "pdf")
    assert made.content.startswith(b"%PDF")


def test_namesakes_are_told_apart_by_whose_household_they_are_in(here):
    living(here.homes[2], "韦小山", OLD)
    shown = {one.row.no: one.beside for one in papers.entries(frozen(here)) if one.name == "韦小山"}
    assert sorted(shown.values()) == ["户主石老三", "户主韦大山"]


def test_an_election_hangs_twenty_days(here):
    roll = frozen(here, "voters", term=2026)
    secretary = here.who("secretary")
    with pytest.raises(Refusal, match="第十七条") as no:
        commands.post(secretary, roll, days=19)
    assert no.value.field == "days"
    assert commands.post(secretary, roll).days == 20
    with pytest.raises(Conflict, match="已经公布"):
        commands.post(secretary, roll)
    # What an objection changed is made known again, in numbers.
    roll.refresh_from_db()
    entry = Entry.objects.get(roll=roll, no=1)
    made = commands.object_to(VISITOR, roll, kind="not_on", words="迁走了", entry=entry)
    commands.decide(secretary, made, upheld=True, answer="查过")
    roll.refresh_from_db()
    again = commands.post(secretary, roll)
    assert "成立1条，不成立0条；加上0人，划去1人" in again.words
    assert roll.posting_id != again.pk


def test_a_draft_and_a_roster_of_the_party_are_not_posted(here):
    with pytest.raises(Refusal, match="先定稿"):
        commands.post(here.who("secretary"), drawn(here))
    with pytest.raises(NotAllowed):
        commands.post(here.who("town"), frozen(here, title="另一份"))


def test_on_the_phone_anybody_objects_and_reads_the_answer_there(here, at):
    roll = frozen(here)
    assert at("posted", roll.pk, who="").status_code == 404
    commands.post(here.who("secretary"), roll)
    said = {"kind": "missing", "words": "我满十八了", "about_words": "二组 石小弟", "reach": "page"}
    wrong = at("posted", roll.pk, who="", data={**said, "about_words": "", "once": "a" * 32})
    assert (wrong.status_code, "我满十八了" in wrong.text) == (422, True)
    assert at("posted", roll.pk, who="", data={**said, "once": "b" * 32}).status_code == 302
    at("posted", roll.pk, who="", data={**said, "once": "b" * 32})
    made = Objection.objects.get()
    assert made.way == "phone"
    assert "最迟" in at("posted", roll.pk, who="").text
    commands.decide(here.who("secretary"), made, upheld=False, answer="户口在外村")
    assert "户口在外村" in at("posted", roll.pk, who="").text


def test_another_phone_reads_none_of_it(here, at, client):
    roll = frozen(here)
    commands.post(here.who("secretary"), roll)
    said = {"kind": "missing", "words": "我满十八了", "about_words": "石小弟", "reach": "page"}
    at("posted", roll.pk, who="", data={**said, "once": "b" * 32})
    client.cookies.clear()
    assert "石小弟" not in at("posted", roll.pk, who="").text


def test_at_the_desk_it_is_written_down_for_somebody_and_decided(here, at):
    roll = frozen(here)
    late = living(here.homes[1], "韦小妹")
    said = {"kind": "missing", "words": "满十八了", "about_words": "韦小妹", "name": "韦大爷",
            "reach": "door", "way": "desk"}  # fmt: skip
    assert at("object", roll.pk, who="clerk", data=said).status_code == 302
    made = Objection.objects.get()
    assert made.helper_person_id == here.accounts["clerk"].person_id
    page = at("objection", roll.pk, made.pk)
    assert "韦大爷" in page.text
    no = at("objection", roll.pk, made.pk, data={"outcome": "upheld", "answer": "查过"})
    assert (no.status_code, "先登记" in no.text) == (422, True)
    yes = {"outcome": "upheld", "answer": "查过", "name": late.name}
    assert at("objection", roll.pk, made.pk, data=yes).status_code == 302
    assert "第2版" in at("show", roll.pk).text
    assert "异议成立" in at("objection", roll.pk, made.pk).text
    wrong = at("object", roll.pk, data={**said, "kind": "not_on", "no": 77})
    assert "名单上没有这个编号" in wrong.text


def test_the_whole_is_opened_for_a_reason_that_is_kept(here, at):
    roll = frozen(here)
    assert at("unseal", roll.pk, data={"reason": ""}).status_code == 422
    said = json.loads(at("unseal", roll.pk, data={"reason": "法院调取"}).content)
    assert said["digest"] == roll.digest
    for one in said["openings"]:
        opening = Opening(one["no"], one["kind"], one["id"], bytes.fromhex(one["salt"]))
        assert leaf(opening).hex() == one["leaf"]
    assert Unsealing.objects.get().words == "法院调取"
    assert "法院调取" in at("unseal", roll.pk).text
    event = Event.objects.get(verb="rolls.unseal")
    assert "法院" not in event.body
    for who in ("town", "supervisor"):
        assert at("unseal", roll.pk, who=who).status_code == 403


def test_one_persons_slip_is_printed_for_a_reason_that_is_kept(here, at):
    roll = frozen(here)
    commands.post(here.who("secretary"), roll, board="村委会门口")
    one = Entry.objects.get(roll=roll, person=here.people[0])
    no = at("entry", roll.pk, one.pk, data={"reason": "", "slip": "page"})
    assert (no.status_code, "请写明" in no.text, Unsealing.objects.count()) == (422, True, 0)
    said = {"reason": "本人来问在不在册", "slip": "page"}
    page = at("entry", roll.pk, one.pk, data=said)
    until = clock.chinese_date(clock.today() + timedelta(days=5))
    for words in (
        "本人名册登记回执", "韦大山", "在册", roll.title, "年满十八周岁的人，一人一票", "户籍登记在这里",
        "第二十五条", until, "村民委员会", "村委会门口", one.salt, one.leaf, roll.digest,
    ):  # fmt: skip
        assert words in page.text, words
    # One name, and nothing of the person beside it.
    assert not [p.name for p in here.people[1:] if p.name in page.text]
    assert "1980" not in page.text
    assert "no-store" in page["Cache-Control"]
    kept = Unsealing.objects.get()
    assert (kept.entry, kept.words) == (one, "本人来问在不在册")
    made = at("entry", roll.pk, one.pk, data={**said, "slip": "pdf"})
    assert made.content.startswith(b"%PDF")
    assert Unsealing.objects.count() == 2
    assert at("entry", roll.pk, one.pk, who="supervisor", data=said).status_code == 403


def test_the_slip_of_who_was_struck_says_so_and_a_household_counts_once(here, at):
    roll = frozen(here, "households")
    one = Entry.objects.get(roll=roll, no=1)
    made = commands.object_to(VISITOR, roll, kind="not_on", words="早就迁走了", entry=one)
    said = {"reason": "本户来问", "slip": "page"}
    assert "一户一票" in at("entry", roll.pk, one.pk, data=said).text
    commands.decide(here.who("secretary"), made, upheld=True, answer="查过")
    page = at("entry", roll.pk, one.pk, data=said)
    assert "已经划去，不在册" in page.text
    assert "异议" in page.text
    assert "还没有公布" in page.text


def test_of_ones_own_entry_nobody_needs_a_right(here, at):
    mine = here.accounts["supervisor"].person
    mine.born_on = OLD
    mine.save()
    Residence.objects.create(person=mine, household=here.homes[0], kind="registered", from_on=OLD)
    roll = frozen(here)
    own, other = (Entry.objects.get(roll=roll, person=one) for one in (mine, here.people[0]))
    page = at("entry", roll.pk, own.pk, who="supervisor", data={"reason": "看看自己的"})
    assert own.salt in page.text
    page = at("entry", roll.pk, other.pk, who="supervisor", data={"reason": "看看别人的"})
    assert other.salt not in page.text
    assert page.status_code == 403


def test_somebody_is_left_out_and_added_on_the_page(here, at):
    roll = drawn(here)
    entry = Entry.objects.get(roll=roll, person=here.people[0])
    at("entry", roll.pk, entry.pk, data={"reason": "户口已迁出"})
    assert "户口已迁出" in at("asides", roll.pk).text
    no = at("add", roll.pk, data={"name": "没有这个人", "reason": "该在"})
    assert (no.status_code, "先登记" in no.text) == (422, True)
    living(here.homes[1], "韦大山")
    two = at("add", roll.pk, data={"name": "韦大山", "reason": "又迁回来"})
    assert "同名的人不止一个" in two.text
    number = here.homes[0].number
    at("add", roll.pk, data={"name": "韦大山", "number": number, "reason": "又迁回来"})
    assert Entry.objects.filter(roll=roll, person=here.people[0]).exists()
    assert "又迁回来" in at("show", roll.pk, q="韦大山").text
    assert "没有找到" in at("show", roll.pk, q="无此人").text


def test_households_are_found_by_the_head_and_by_number(here, at):
    roll = drawn(here, "households")
    assert "韦大山户" in at("show", roll.pk, q="大山").text
    roll = commands.freeze(here.who("secretary"), roll)
    assert "韦大山户" in at("show", roll.pk, q="2").text
    draft = drawn(here, "households", title="再一份")
    no = at("add", draft.pk, data={"number": "H404", "reason": "该在"})
    assert "没有找到这个户号" in no.text


def test_another_village_finds_none_of_it(here, at):
    roll = frozen(here)
    entry = Entry.objects.filter(roll=roll).first()
    made = commands.object_to(VISITOR, roll, kind="missing", words="漏了", about_words="我")
    commands.post(here.who("secretary"), roll)
    for name, *args in (
        ("show",), ("asides",), ("entry", entry.pk), ("post",), ("paper",), ("unseal",), ("object",),
        ("objection", made.pk), ("add",),
    ):  # fmt: skip
        assert at(name, roll.pk, *args, who="next").status_code == 404, name
    assert roll.title not in at("index", who="next").text


def test_a_refusal_to_freeze_is_said_on_the_page(here, at, client):
    living(here.homes[0], "没生日", None)
    roll = drawn(here)
    at("freeze", roll.pk, data={})
    assert "还有1处疑问没有定" in at("show", roll.pk).text
    at("drop", roll.pk, data={})
    assert not Roll.objects.exists()


def test_a_village_of_three_thousand_costs_a_page_and_no_more(here, at):
    def asked(*args, **query):
        at("show", *args, **query)
        with CaptureQueriesContext(connection) as made:
            page = at("show", *args, **query)
        assert page.status_code == 200
        return len(made)

    small = asked(frozen(here).pk)
    people = Person.objects.bulk_create(
        [Person(name=f"测试{n}", born_on=OLD, invented=True) for n in range(3000)]
    )
    Residence.objects.bulk_create(
        [Residence(person=one, household=here.homes[0], kind="registered", from_on=OLD)
         for one in people]
    )  # fmt: skip
    roll = frozen(here, title="大村")
    assert roll.n == 3004
    assert asked(roll.pk) == small <= 24
    assert asked(roll.pk, page=61) == small
