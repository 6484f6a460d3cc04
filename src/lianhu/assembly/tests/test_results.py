"""What was decided, as everybody reads it without signing in; the code on the paper leads there."""

import pytest
from django.urls import reverse

from lianhu.assembly import commands, mark, results
from lianhu.assembly.models import Published
from lianhu.assembly.tests.factories import on_the_day, point, representatives, running, signed
from lianhu.assembly.tests.test_proof import posted, voted
from lianhu.kernel import clock
from lianhu.kernel.hashing import short_hex
from lianhu.people.models import Person
from lianhu.publicity import commands as publicity
from lianhu.publicity.models import Posting


def page(client, meeting):
    return client.get(reverse("assembly:result", args=[meeting.area.key, meeting.pk]))


def shown(client, meeting):
    answer = page(client, meeting)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_reads_what_was_decided_by_which_rule_and_how_to_check_it(here, client):
    meeting = posted(here)
    made = Published.objects.get(meeting=meeting)
    with on_the_day(meeting):
        said = shown(client, meeting)
    assert f"东河村村民代表会议〔{clock.today().year}〕1号" in said
    assert "每户筹工两天" in said
    assert "协商意见，不是决议" in said
    assert "同意 <strong>19</strong>" in said
    assert "一共34人，要来23人，来了<strong>27</strong>人" in said
    assert "《中华人民共和国村民委员会组织法》" in said
    assert short_hex(made.digest) in said
    assert f"python3 verify.py result-{made.pk}.json" in said
    assert reverse("assembly:result_file", args=[here.east.key, meeting.pk, made.pk]) in said
    assert "ballots/verify" in said
    assert "在这以前谁都可以提" in said
    for one in Person.objects.filter(name__startswith="代"):
        assert one.name not in said


def test_the_posting_and_its_paper_carry_the_code_and_the_digest(here, client):
    meeting = posted(here)
    made = Published.objects.get(meeting=meeting)
    address = reverse("assembly:result", args=[here.east.key, meeting.pk])
    other = Posting.objects.exclude(pk=made.posting_id).filter(stream=meeting.stream).first()
    plain = client.get(reverse("publicity:print_posting", args=[other.pk])).content.decode()
    with on_the_day(meeting):
        seen = client.get(reverse("publicity:show", args=[made.posting_id])).content.decode()
        there = reverse("publicity:print_posting", args=[made.posting_id])
        paper = client.get(there).content.decode()
    assert address in seen
    assert short_hex(made.digest) in seen
    assert seen.count("lh-qr-svg") == 1
    assert short_hex(made.digest) in paper
    assert "扫码看结果、核对、提异议" in paper
    assert results.evidence(made.posting).page == address
    # A posting of something else stays as it was.
    assert "扫码看原文、提异议" in plain


def test_whoever_scans_the_sealed_paper_comes_to_what_was_decided(here, client):
    meeting = posted(here)
    answer = client.get(mark.path_of(meeting.pk, "resolution"))
    assert answer.url == reverse("assembly:result", args=[here.east.key, meeting.pk])


def test_the_village_lists_what_it_settled(here, client):
    there = reverse("assembly:resolutions", args=[here.east.key])
    assert "还没有公布过议定的事" in client.get(there).content.decode()
    meeting = posted(here)
    said = client.get(there).content.decode()
    assert "每户筹工两天" in said
    assert "先征求各组意见" in said
    assert reverse("assembly:result", args=[here.east.key, meeting.pk]) in said
    other = reverse("assembly:resolutions", args=[here.west.key])
    assert "每户筹工两天" not in client.get(other).content.decode()
    village = client.get(reverse("matters:village", args=[here.east.key])).content.decode()
    assert there in village


def test_before_it_is_posted_and_after_it_is_withdrawn_there_is_nothing(here, client):
    body = representatives(here)
    meeting = running(here, "representatives", organisation=body)
    with on_the_day(meeting):
        signed(here, meeting, 27)
        voted(here, meeting, meeting.items.get(), approve=19, oppose=0, abstain=8)
        commands.conclude(here.who("secretary"), meeting.items.get(), words="每户筹工两天")
        commands.end(here.who("secretary"), meeting)
        assert page(client, meeting).status_code == 404
        commands.publish(here.who("secretary"), meeting)
        assert page(client, meeting).status_code == 200
        made = Published.objects.get(meeting=meeting)
        publicity.withdraw(here.who("secretary"), made.posting, why="写错了票数，要重新公布")
    assert page(client, meeting).status_code == 404
    file = reverse("assembly:result_file", args=[here.east.key, meeting.pk, made.pk])
    assert client.get(file).status_code == 404
    there = reverse("assembly:resolutions", args=[here.east.key])
    assert "每户筹工两天" not in client.get(there).content.decode()


@pytest.mark.row("C2.18")
def test_what_is_settled_later_is_posted_as_another_file(here, client):
    meeting = running(here, "yard", area=here.one, items=[point(), point("路灯装在哪里")])
    first, second = meeting.items.all()
    with on_the_day(meeting):
        commands.conclude(here.who("secretary"), first, words="先报村里研究")
        commands.end(here.who("secretary"), meeting)
        commands.publish(here.who("secretary"), meeting)
        assert "没有定下来" in shown(client, meeting)
        commands.conclude(here.who("secretary"), second, words="下个月再谈")
        commands.publish(here.who("secretary"), meeting)
    said = shown(client, meeting)
    assert "下个月再谈" in said
    assert "以前公布过的" in said
    old, new = Published.objects.order_by("pk")
    assert short_hex(old.digest) in said
    assert short_hex(new.digest) in said
