"""From the desk of the secretary to the phone of a villager, without JavaScript."""

import pytest
from django.urls import reverse

from lianhu.kernel import clock
from lianhu.matters.tests.desk import enter
from lianhu.pacts import commands
from lianhu.pacts.models import Caution, Clause, Opinion, Pact, Version
from lianhu.pacts.tests.factories import FINE, GOOD, asked, begun, fresh, heard, old, scan, to_vote


def url(name, *args):
    return reverse(f"pacts:{name}", args=args)


def test_only_what_the_law_of_the_place_knows_is_offered(client, here):
    enter(client, here, "secretary")
    for name in ("begin", "register"):
        offered = client.get(url(name)).text
        assert "村规民约" in offered
        assert 'value="community"' not in offered


@pytest.mark.row("C5.17", "C6.15")
def test_a_secretary_writes_asks_and_brings_it_to_the_vote(client, here):
    enter(client, here, "secretary")
    assert "还没有村规民约" in client.get(url("desk")).text
    sent = {"kind": "village", "area": here.east.key, "title": "东河榔规"}
    answer = client.post(url("begin"), sent)
    one = Version.objects.get()
    assert answer["Location"] == url("version", one.pk)
    assert "还没有写条款" in client.get(url("version", one.pk)).text
    answer = client.post(url("clause", one.pk), {"act": "write", "kind": "tidy", "words": FINE})
    clause = Clause.objects.get()
    assert answer["Location"] == url("clause", one.pk, clause.pk)
    page = client.get(url("clause", one.pk, clause.pk)).text
    assert "行政处罚法" in page
    assert "可以改成" in page
    caution = Caution.objects.get()
    keep = {"act": f"keep-{caution.pk}", f"k{caution.pk}-why": ""}
    assert client.post(url("clause", one.pk, clause.pk), keep).status_code == 422
    assert fresh(caution).state == "open"
    client.post(
        url("clause", one.pk, clause.pk), {"act": "write", "kind": "tidy", "words": "垃圾入桶。"}
    )
    hear = {
        "way": "door", "held_on": clock.today().isoformat(), "households": "12", "people": "12",
        "women": "7", "0-words": "字太小", "0-woman": "on",
    }  # fmt: skip
    assert client.post(url("hear", one.pk), hear | {"women": "70"}).status_code == 422
    client.post(url("hear", one.pk), hear)
    opinion = Opinion.objects.get()
    assert opinion.woman
    assert client.post(url("settle", opinion.pk), {"fate": "not_taken"}).status_code == 422
    client.post(url("settle", opinion.pk), {"fate": "taken"})
    assert client.post(url("version", one.pk), {"act": "submit"}).status_code == 422
    client.post(url("version", one.pk), {"act": "submit", "submit-read": "on"})
    review = one.reviews.get()
    enter(client, here, "town")
    today = clock.today().isoformat()
    last = f'<time datetime="{review.due_on.isoformat()}"'
    assert last in client.get(url("desk")).text
    # Both days stand there already; whoever looked is asked.
    assert client.get(url("answer", review.pk)).text.count(f'value="{today}"') == 2
    said = {
        "party_on": today, "party_as": "副书记", "government_on": today, "government_as": "镇长",
        "0-words": "不要写罚", "0-law": "行政处罚法",
    }  # fmt: skip
    page = client.post(url("answer", review.pk), said)
    assert page.status_code == 422
    assert "不要写罚" in page.text
    client.post(url("answer", review.pk), said | {"0-article": "第十六条"})
    point = review.points.get()
    enter(client, here, "secretary")
    assert client.post(url("version", one.pk), {"act": "to_vote"}).status_code == 422
    client.post(url("point", point.pk), {"answer": "kept", "why": "本来就没有写罚"})
    client.post(url("version", one.pk), {"act": "to_vote"})
    page = client.get(url("version", one.pk)).text
    assert "等会议表决" in page
    assert "村民会议" in page
    paper = client.get(url("office_paper", one.pk, "ballot")).text
    assert "本来就没有写罚" in paper
    assert client.get(url("office_paper", one.pk, "ballot", "docx")).status_code == 200


def test_what_is_typed_is_looked_at_and_never_called_lawful(client, here):
    enter(client, here, "secretary")
    page = client.post(url("check"), {"words": FINE}).text
    assert "农业法" in page
    page = client.post(url("check"), {"words": GOOD}).text
    assert "没有发现不等于合法" in page


@pytest.mark.row("C6.14")
def test_both_pacts_stand_side_by_side_by_kind(client, here):
    old(here, words=[("垃圾入桶。", "tidy"), ("修路大家来。", "public")])
    one = begun(here, area=here.one, kind="hamlet", words=["垃圾不入沟。"])
    enter(client, here, "secretary")
    page = client.get(url("beside", one.pk)).text
    assert page.index("环境卫生") < page.index("垃圾不入沟") < page.index("垃圾入桶")
    assert "没有这一类" in page
    client.post(url("beside", one.pk), {"agrees": "yes", "words": "比过了"})
    assert one.judgements.get().agrees


@pytest.mark.row("C5.17")
def test_an_old_paper_is_registered_and_everybody_reads_that_it_is_one(client, here):
    enter(client, here, "secretary")
    file = scan(here.who("secretary"))
    sent = {
        "kind": "village", "area": here.east.key, "adopted_on": "2024-03-05",
        "meeting": "assembly", "meeting_words": "2024年村民会议", "sort": "other",
        "clauses": "环境卫生：垃圾入桶。\n尊老爱幼。",
    }  # fmt: skip
    page = client.post(url("register"), sent)
    assert page.status_code == 422
    assert "垃圾入桶" in page.text
    client.post(url("register"), sent | {"kept_scans": file.token})
    one = Version.objects.get()
    assert [(each.kind, each.words) for each in one.clauses.all()] == [
        ("tidy", "垃圾入桶。"), ("other", "尊老爱幼。"),
    ]  # fmt: skip
    got = client.get(reverse("files:get", args=[file.token]))
    assert got.status_code == 200
    client.logout()
    assert client.get(reverse("files:get", args=[file.token])).status_code == 404
    page = client.get(url("show", here.east.key, one.pk)).text
    assert "系统外通过，据扫描件登记" in page
    assert "2024年村民会议" in page
    assert client.get(url("paper", here.east.key, one.pk, "text", "pdf")).status_code == 200
    assert client.get(url("paper", here.east.key, one.pk, "ballot")).status_code == 404


def test_a_draft_is_hidden_until_it_is_open_and_then_says_what_it_is(client, here):
    one = begun(here)
    assert client.get(url("show", here.east.key, one.pk)).status_code == 404
    commands.open_draft(here.who("secretary"), one)
    page = client.get(url("show", here.east.key, one.pk)).text
    assert "还没有通过" in page
    assert "草案，还没有通过" in client.get(url("place", here.east.key)).text
    assert client.get(url("show", here.west.key, one.pk)).status_code == 404


def test_two_versions_are_compared_clause_by_clause(client, here):
    first = old(here, words=[("垃圾入桶。", "tidy"), ("尊老爱幼。", "other")])
    one = begun(here, words=["修路大家来。"])
    secretary = here.who("secretary")
    tidy, other = one.clauses.order_by("position")[:2]
    commands.write(secretary, one, kind="tidy", words="垃圾分类入桶。", clause=tidy)
    commands.strike(secretary, other, why="并到别的条里")
    commands.open_draft(secretary, one)
    page = client.get(url("compare", here.east.key, one.pk, first.pk)).text
    for words in (
        "<del>垃圾入桶。</del>",
        "<ins>垃圾分类入桶。</ins>",
        "<del>尊老爱幼。</del>",
        "修路大家来。",
    ):
        assert words in page
    assert "第1版到第2版" in page


def test_the_letter_names_meeting_law_and_where_it_goes(client, here):
    one = old(here)
    enter(client, here, "secretary")
    page = client.get(url("office_paper", one.pk, "letter")).text
    assert "乡镇人民政府" in page
    assert "第三十一条" in page
    assert client.get(url("office_paper", one.pk, "letter", "docx")).status_code == 200
    client.post(url("version", one.pk), {"act": "send", "send-sent_on": clock.today().isoformat()})
    enter(client, here, "town")
    client.post(url("version", one.pk), {"act": "receive"})
    assert fresh(one.filing).received_on == clock.today()
    sent = {"act": "correct", "correct-law": "行政处罚法", "correct-words": "不能罚"}
    assert client.post(url("version", one.pk), sent).status_code == 422
    client.post(url("version", one.pk), sent | {"correct-article": "第十六条"})
    assert "责令改正" in client.get(url("version", one.pk)).text


def test_what_came_first_is_said_to_who_came_second(client, here):
    one = to_vote(here)
    enter(client, here, "secretary")
    page = client.post(url("version", one.pk), {"act": "to_vote"})
    assert page.status_code == 409
    page = client.post(url("clause", one.pk), {"act": "write", "kind": "tidy", "words": "又一条"})
    assert page.status_code == 409
    assert "又一条" in page.text


def test_the_telling_leads_to_the_version(client, here):
    one = asked(here)
    enter(client, here, "town")
    assert client.get(url("open", one.pact_id))["Location"] == url("version", one.pk)
    assert "看，回给村里" in client.get(url("version", one.pk)).text
    assert Pact.objects.get().title in client.get(url("desk")).text
    heard(here, begun(here, area=here.one, kind="hamlet"))
