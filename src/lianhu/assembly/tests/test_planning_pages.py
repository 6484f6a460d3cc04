"""The pages on which a secretary plans a meeting and tells of it, from the first click to the paper."""

from io import BytesIO

import pypdf
import pytest
from django.urls import reverse

from lianhu.assembly import commands
from lianhu.assembly.models import Meeting
from lianhu.assembly.tests.factories import called, planned, point, seat, soon
from lianhu.kernel import clock
from lianhu.people.tests.factories import person


@pytest.fixture
def secretary(here, client):
    client.force_login(here.accounts["secretary"])
    return client


def typed(days=20, **more):
    return {
        "day": soon(days).isoformat(), "at": "9:30", "where": "村委会院坝", "rows": "3",
        "title_0": "修通组路，每户筹工两天", "subject_0": "other", **more,
    }  # fmt: skip


def new(here, kind="assembly", area=None):
    return f"{reverse('assembly:new')}?area={(area or here.east).key}&kind={kind}"


def test_a_village_without_meetings_says_what_to_do(here, secretary):
    page = secretary.get(reverse("assembly:desk"))
    assert "这里还没有开过会" in page.text
    assert reverse("assembly:new") in page.text


@pytest.mark.row("C5.14")
def test_what_it_is_about_leads_to_the_meeting(here, secretary):
    page = secretary.get(
        reverse("assembly:new"), {"area": here.east.key, "subject": "public_works"}
    )
    assert page.text.index("村民会议") < page.text.index("这里还能开的会")
    assert "第二十八条" in page.text
    assert "要有村（居）民会议授权" in page.text
    grid = secretary.get(reverse("assembly:new"), {"area": here.one.key, "subject": "pact"})
    assert "要由村民会议定，在这一级只能先商量" in grid.text
    yard = secretary.get(reverse("assembly:new"), {"area": here.one.key, "subject": "neighbours"})
    assert yard.text.index("院坝会") < yard.text.index("这里还能开的会")


def test_a_plan_begins_with_what_is_known(here, secretary):
    """The first day the law leaves; then the place and the hour of the last time."""
    page = secretary.get(new(here))
    assert f'value="{soon(11).isoformat()}"' in page.text
    assert "最早一天" in page.text
    assert "村委会院坝" not in page.text
    called(here)
    page = secretary.get(new(here))
    assert 'value="村委会院坝"' in page.text
    assert 'value="09:30' in page.text
    assert "东河村“两委”会议" in secretary.get(new(here, "two_committees")).text


def test_from_the_plan_to_the_notice(here, secretary):
    sent = secretary.post(new(here), typed())
    meeting = Meeting.objects.get()
    page = secretary.get(sent.url)
    assert "一共6人，<strong>要来4人</strong>" in page.text
    assert "一共3户，<strong>要来2户</strong>" in page.text
    assert "最迟哪天通知" in page.text
    told = {"act": "call", "ways": ["door", "loudspeaker"], "words": "通知：二十号开会"}
    page = secretary.post(sent.url, told, follow=True)
    assert "通知了" in page.text
    assert "联户一各户" in page.text
    assert Meeting.objects.get().notice_on == clock.today()
    again = secretary.post(sent.url, told, follow=True)
    assert "这一步现在不能办了" in again.text
    assert meeting.pk == Meeting.objects.get().pk


def test_what_would_be_void_is_mended_with_one_tap(here, secretary):
    sent = secretary.post(new(here), typed(3, subject_0="public_works"))
    page = secretary.get(sent.url)
    assert "要提前10天" in page.text
    assert "改到能开的第一天" in page.text
    assert "要先经党组织研究" in page.text
    page = secretary.post(sent.url, {"act": "call", "ways": ["door"], "words": "开会"})
    assert page.status_code == 422
    assert not Meeting.objects.called().exists()
    first = soon(11)
    page = secretary.post(sent.url, {"act": "move", "to": first.isoformat()}, follow=True)
    assert Meeting.objects.get().sittings.get().day == first
    assert "要提前10天" not in page.text
    assert secretary.post(sent.url, {"act": "move", "to": "2026-02-31"}).status_code == 302


def test_the_wrong_kind_of_meeting_leads_to_the_right_one_with_what_was_typed(here, secretary):
    sent = secretary.post(new(here, "yard"), typed(subject_0="key_help", title_0="帮扶三户"))
    page = secretary.get(sent.url)
    assert "改开能定的会" in page.text
    pk = Meeting.objects.get().pk
    copied = secretary.get(f"{new(here)}&copy={pk}")
    assert "帮扶三户" in copied.text


def test_what_is_missing_is_said_at_its_place_and_nothing_is_lost(here, secretary):
    page = secretary.post(new(here), typed(title_0="", where="", asks_0="每户两天"))
    assert page.status_code == 422
    for words in ("请写议什么", "请写在哪里开", "每户两天"):
        assert words in page.text
    page = secretary.post(new(here), typed(at="早上"))
    assert "几点没有看懂" in page.text
    more = secretary.post(new(here), typed(more="1"))
    assert (more.status_code, "title_3" in more.text) == (200, True)
    assert "修通组路" in more.text


def test_a_roll_with_doubts_is_said_before_it_stops_the_notice(here, secretary):
    from lianhu.people.models import Residence
    from lianhu.people.tests.factories import household

    home = household(here.one, kind="registered", number="H9999999")
    one = person("张无", area=here.one)
    Residence.objects.create(person=one, household=home, kind="registered")
    meeting = planned(here)
    url = reverse("assembly:meeting", args=[meeting.pk])
    assert "还有1处要定" in secretary.get(url).text
    page = secretary.post(url, {"act": "call", "ways": ["door"], "words": "开会"})
    assert (page.status_code, "还有1处疑问" in page.text) == (422, True)


def test_the_notice_on_paper_in_the_group_and_as_a_picture(here, secretary):
    meeting = called(here, "custom", called_here="议榔")
    page = secretary.get(reverse("assembly:notice", args=[meeting.pk]))
    for words in ("议榔（村民会议）", "第二十五条", "修通组路", "请互相转告"):
        assert words in page.text
    pdf = secretary.get(reverse("assembly:notice", args=[meeting.pk, "pdf"]))
    text = "".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(pdf.content)).pages)
    assert "修通组路" in text
    chat = secretary.get(reverse("assembly:notice", args=[meeting.pk, "text"]))
    assert "【开会】" in chat.text
    card = secretary.get(reverse("assembly:notice", args=[meeting.pk, "card"]))
    assert card.content.startswith(b"\x89PNG")
    docx = secretary.get(reverse("assembly:notice", args=[meeting.pk, "docx"]))
    assert docx.content.startswith(b"PK")


def test_put_off_and_called_off_on_the_page(here, secretary):
    meeting = called(here)
    url = reverse("assembly:meeting", args=[meeting.pk])
    sitting = meeting.sittings.get()
    said = {"act": "postpone", "sitting": sitting.pk, "at": "10:00", "where": "小学", "why": "赶场"}
    page = secretary.post(url, {**said, "day": soon(4).isoformat()})
    assert (page.status_code, "第二十五条" in page.text) == (422, True)
    page = secretary.post(url, {**said, "day": soon(30).isoformat()}, follow=True)
    assert "改好了" in page.text
    assert "10:00，小学" in page.text
    page = secretary.post(url, {"act": "cancel", "why": "先不修了"}, follow=True)
    assert "不开了：先不修了" in page.text


def test_everybody_reads_which_meetings_there_are_and_nobody_a_plan(here, client):
    shown = called(here, "yard", items=[point("水池修在哪里")])
    hidden = planned(here, items=[point("还没想好")])
    page = client.get(reverse("assembly:public", args=[here.east.key]))
    assert "院坝会" in page.text
    assert "还没想好" not in page.text
    assert client.get(reverse("assembly:public", args=[here.west.key])).text.count("还没有开过会")
    one = client.get(reverse("assembly:public_one", args=[here.east.key, shown.pk]))
    assert "水池修在哪里" in one.text
    for key, pk in ((here.east.key, hidden.pk), (here.west.key, shown.pk)):
        assert client.get(reverse("assembly:public_one", args=[key, pk])).status_code == 404


def test_the_next_village_sees_none_of_it(here, client):
    meeting = called(here, "yard")
    client.force_login(here.accounts["next_door"])
    for name in ("meeting", "edit", "notice"):
        found = client.get(reverse(f"assembly:{name}", args=[meeting.pk]))
        assert found.status_code in (403, 404), name
    assert "院坝会" not in client.get(reverse("assembly:desk")).text


def test_the_list_says_what_is_talked_over_and_not_the_village_again(here, secretary):
    planned(here, items=[point(), point("路灯装在哪里")])
    seen = secretary.get(reverse("assembly:desk")).text
    line = seen[seen.index("<tbody>") : seen.index("</tbody>")]
    assert "修通组路，每户筹工两天 等2项" in line
    assert "东河村" not in line
    planned(here, "yard", area=here.one)
    seen = secretary.get(reverse("assembly:desk")).text
    assert "一号网格 院坝会" in seen


def test_the_page_of_a_plan_costs_few_queries(here, secretary, django_assert_max_num_queries):
    meeting = planned(here, sittings=[seat()], items=[point(), point("二"), point("三")])
    url = reverse("assembly:meeting", args=[meeting.pk])
    secretary.get(url)
    with django_assert_max_num_queries(34):
        secretary.get(url)
    commands.call(here.who("secretary"), meeting)
    with django_assert_max_num_queries(30):
        secretary.get(url)


def test_no_subject_is_chosen_for_the_secretary(here, secretary):
    """One that was left as it stood would ask for another law's meeting."""
    page = secretary.get(reverse("assembly:new")).text
    assert page.count('<option value="" selected>请选</option>') == 1
    left = secretary.get(reverse("assembly:new"), {"area": here.east.key, "subject": ""})
    assert "请选一个" in left.text
