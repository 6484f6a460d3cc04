"""The phone at the door and the paper beside it, as whoever helps there uses them."""

import re
from io import BytesIO

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageFilter

from lianhu.assembly import commands, counting, door, mark
from lianhu.assembly.models import Attendance, Paper
from lianhu.assembly.tests.factories import (
    called,
    entries,
    on_the_day,
    point,
    running,
    seat,
    signed,
)
from lianhu.shell import qr


@pytest.fixture
def meeting(here):
    """Runs today, by households."""
    found = running(here, "mass", area=here.one, sittings=[seat(0)], items=[point()])
    found.here = here
    return found


def at(meeting, name="sign", *more):
    return reverse(f"assembly:{name}", args=[meeting.pk, *more])


def test_one_tap_signs_a_household_in_and_the_meter_moves(meeting, client):
    client.force_login(meeting.here.accounts["secretary"])
    page = client.get(at(meeting))
    assert "到了<strong>0</strong>" in page.text
    entry = entries(meeting)[0]
    page = client.post(at(meeting), {"act": "sign", "entry": entry.pk}, follow=True)
    assert "1号签到了" in page.text
    assert "到了<strong>1</strong>" in page.text
    again = client.post(at(meeting), {"act": "sign", "entry": entry.pk}, follow=True)
    assert "已经签到了" in again.text
    assert Attendance.objects.count() == 1


def test_after_a_tap_the_page_stands_where_it_was_tapped(meeting, client):
    client.force_login(meeting.here.accounts["secretary"])
    entry = entries(meeting)[0]
    done = client.post(at(meeting), {"act": "sign", "entry": entry.pk})
    assert done["Location"].endswith(f"#e{entry.pk}")
    page = client.get(at(meeting)).text
    assert f'id="e{entry.pk}"' in page
    assert 'class="lh-stays"' in page


def test_found_by_name_sound_number_and_household(meeting, client):
    client.force_login(meeting.here.accounts["secretary"])
    for words, there in (
        ("张甲1", True), ("zj", True), ("H0000001", True), ("2", True), ("李没有", False),
    ):  # fmt: skip
        page = client.get(at(meeting), {"q": words})
        assert ("张甲1家" in page.text) == there, words
    assert "没有找到" in client.get(at(meeting), {"q": "李没有"}).text
    signed(meeting.here, meeting, 1)
    assert "张甲0家" not in client.get(at(meeting), {"here": "no"}).text
    assert "张甲1家" not in client.get(at(meeting), {"here": "yes"}).text


def test_who_of_the_household_came_is_one_tap_too(meeting, client):
    client.force_login(meeting.here.accounts["secretary"])
    entry = entries(meeting)[0]
    line = door.lines(meeting.here.who("secretary"), meeting, [entry])[0]
    assert [name for _pk, name in line.grown] == ["张甲0", "张乙0"]
    client.post(at(meeting), {"act": "sign", "entry": entry.pk, "came": line.grown[1][0]})
    made = Attendance.objects.get()
    assert made.came.name == "张乙0"
    for act, left in (("out", True), ("back", False)):
        client.post(at(meeting), {"act": act, "attendance": made.pk})
        made.refresh_from_db()
        assert (made.left_at is not None) == left
    client.post(at(meeting), {"act": "unsign", "attendance": made.pk})
    assert not Attendance.objects.exists()


def test_a_helper_signs_in_the_people_next_door_only_and_reads_no_other_name(meeting, client):
    client.force_login(meeting.here.accounts["cluster"])
    page = client.get(at(meeting))
    assert page.status_code == 200
    assert "名册上没有您能签的人" in page.text
    assert "张甲" not in page.text
    entry = entries(meeting)[0]
    found = client.post(at(meeting), {"act": "sign", "entry": entry.pk})
    assert (found.status_code, Attendance.objects.count()) == (404, 0)
    client.force_login(meeting.here.accounts["next_door"])
    assert client.get(at(meeting)).status_code in (403, 404)


def test_guests_are_noted_and_not_counted(meeting, client):
    client.force_login(meeting.here.accounts["secretary"])
    page = client.post(
        at(meeting), {"act": "guest", "name": "李驻村", "what_as": "驻村"}, follow=True
    )
    assert "李驻村（驻村）" in page.text
    assert "到了<strong>0</strong>" in page.text
    page = client.post(at(meeting), {"act": "guest", "name": ""})
    assert (page.status_code, "请写姓名" in page.text) == (422, True)


def test_begin_asks_for_the_road_only_where_there_are_two(here, client):
    client.force_login(here.accounts["secretary"])
    two = called(here, sittings=[seat(11)])
    with on_the_day(two):
        page = client.get(at(two, "meeting"))
        assert "按户" in page.text
        page = client.post(at(two, "meeting"), {"act": "begin"})
        assert page.status_code == 422
        sent = client.post(at(two, "meeting"), {"act": "begin", "road": "households"})
        assert sent.url == at(two)
        assert "还差" in client.get(at(two)).text
        two.refresh_from_db()
        signed(here, two, 2)
        assert "够了" in client.get(at(two)).text
        page = client.post(at(two, "meeting"), {"act": "end"}, follow=True)
        assert "够法定人数" in page.text
        assert client.get(at(two)).status_code == 302


def test_too_few_stands_there_in_these_words(here, client):
    client.force_login(here.accounts["secretary"])
    two = running(here, road="households")
    with on_the_day(two):
        signed(here, two, 1)
        page = client.post(at(two, "meeting"), {"act": "end"}, follow=True)
        assert "未达法定人数，仅作协商意见" in page.text


def test_what_is_said_is_written_down_on_the_page(meeting, client):
    client.force_login(meeting.here.accounts["secretary"])
    item = meeting.items.get()
    said = {"act": "heard", "item": item.pk, "side": "against", "words": "先修水池", "way": "here"}
    page = client.post(at(meeting, "meeting"), said, follow=True)
    assert "先修水池" in page.text
    page = client.post(at(meeting, "meeting"), {**said, "words": ""})
    assert (page.status_code, "请写说了什么" in page.text) == (422, True)


def test_the_sheet_has_a_line_for_each_and_a_place_for_the_thumb(meeting, client):
    client.force_login(meeting.here.accounts["secretary"])
    page = client.get(at(meeting, "sheet"))
    for words in (
        "张甲0家",
        "张甲2家",
        "手印",
        "列席（不算到会）",
        "议什么",
        "时间地点",
        "村委会院坝",
    ):
        assert words in page.text
    # Where somebody lives stands in its own column, a household's number with its name.
    row = re.search(r"<tr><td>\d+</td><td>([^<]*)</td><td>([^<]*)</td>", page.text)
    assert re.search(r"家 \S*\d", row[1])
    assert "寨" in row[2] or "组" in row[2] or "网格" in row[2]
    pdf = client.get(at(meeting, "sheet", "pdf"))
    text = "".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(pdf.content)).pages)
    assert "手印" in text


def test_a_plan_has_no_sheet_yet(here, client):
    from lianhu.assembly.tests.factories import planned

    client.force_login(here.accounts["secretary"])
    assert client.get(at(planned(here), "sheet")).status_code == 409


def photographed(address):
    """A sheet with the code, held a little askew and not quite sharp."""
    code = Image.open(BytesIO(qr.png(f"https://lianhu.example{address}", scale=8))).convert("RGB")
    paper = Image.new("RGB", (1200, 1700), "white")
    paper.paste(code, (700, 1200))
    taken = paper.rotate(4, fillcolor=(90, 90, 90)).filter(ImageFilter.GaussianBlur(1))
    out = BytesIO()
    taken.save(out, "JPEG", quality=80)
    return SimpleUploadedFile("sheet.jpg", out.getvalue(), "image/jpeg")


def test_a_signed_sheet_finds_its_meeting_by_its_code(meeting, client):
    client.force_login(meeting.here.accounts["secretary"])
    taken = photographed(mark.path_of(meeting.pk, "sheet"))
    page = client.post(reverse("assembly:back"), {"photos": taken})
    assert "存好了" in page.text
    kept = Paper.objects.get()
    assert (kept.meeting, kept.what) == (meeting, "sheet")
    got = client.get(reverse("files:get", args=[kept.file.token]))
    assert got.status_code == 200
    client.force_login(meeting.here.accounts["next_door"])
    assert client.get(reverse("files:get", args=[kept.file.token])).status_code in (403, 404)
    other = client.post(
        reverse("assembly:back"), {"photos": photographed(mark.path_of(meeting.pk, "sheet"))}
    )
    assert "不是您工作范围里的会" in other.text
    assert Paper.objects.count() == 1


def test_a_code_drawn_by_hand_leads_nowhere(meeting, client):
    good = mark.path_of(meeting.pk, "sheet")
    assert mark.read(f"https://x{good}") == (meeting.pk, "sheet")
    bad = good[:-9] + "AAAAAAAA/"
    assert mark.read(bad) is None
    assert client.get(bad).status_code == 404
    assert client.get(good).url == reverse(
        "assembly:public_one", args=[meeting.here.one.key, meeting.pk]
    )


def test_the_door_costs_few_queries_however_many(meeting, client, django_assert_max_num_queries):
    client.force_login(meeting.here.accounts["secretary"])
    client.get(at(meeting))
    with django_assert_max_num_queries(32):
        client.get(at(meeting))
    commands.sign(
        meeting.here.who("secretary"), meeting, entries(meeting)[0],
        sitting=meeting.sittings.first(),
    )  # fmt: skip
    with django_assert_max_num_queries(32):
        client.get(at(meeting))
    assert counting.present(meeting) == 1


def test_while_it_runs_the_vote_stands_before_what_is_said(here, client):
    made = running(here, road="households")
    with on_the_day(made):
        client.force_login(here.accounts["secretary"])
        page = client.get(reverse("assembly:meeting", args=[made.pk])).text
    assert 0 < page.index("付表决") < page.index("记一句")
    before, _note, _rest = page.partition("<summary>记一句")
    assert before.endswith("<details>")
