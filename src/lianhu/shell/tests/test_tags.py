"""The house tags, each through a template."""

from datetime import date, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from lianhu.kernel import clock
from lianhu.shell import htmx

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=clock.LOCAL)


def show(text, /, **context):
    with clock.at(NOON):
        return Template("{% load ui %}" + text).render(Context(context))


class Report(forms.Form):
    words = forms.CharField(
        label="要说的事", max_length=20, help_text="写几句", widget=forms.Textarea
    )
    phone = forms.CharField(label="电话", required=False)
    people = forms.IntegerField(label="几个人", required=False)
    photo = forms.FileField(
        label="照片", required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    voice = forms.FileField(
        label="录音", required=False, widget=forms.FileInput(attrs={"accept": "audio/*"})
    )
    kind = forms.ChoiceField(
        label="哪类", choices=[("a", "甲")], widget=forms.RadioSelect, required=False
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(hours=1), "今天 11:00"),
        (timedelta(days=1), "昨天 12:00"),
        (timedelta(days=-1), "明天 12:00"),
        (timedelta(days=10), "2月23日 12:00"),
        (timedelta(days=100), "2025年11月25日 12:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(ago, words):
    page = show("{% moment at %}", at=NOON - ago)
    assert f">{words}</time>" in page
    assert 'datetime="20' in page


def test_a_moment_in_full_and_a_day():
    assert ">2026年3月5日 12:00</time>" in show('{% moment at "full" %}', at=NOON)
    assert ">2026年3月5日（周四）</time>" in show("{% day at True %}", at=date(2026, 3, 5))
    assert show('{% moment at "near" "没有" %}', at=None) == "没有"


@pytest.mark.parametrize(
    ("ahead", "words", "tone"),
    [
        (timedelta(days=2, hours=3), "还有2天", "plain"),
        (timedelta(hours=13), "还有13小时", "warn"),
        (timedelta(hours=6), "今天 18:00 前", "warn"),
        (timedelta(minutes=-5), "已超5分钟", "bad"),
        (timedelta(days=-3), "已超3天", "bad"),
    ],
)
def test_a_deadline_is_said_in_words(ahead, words, tone):
    page = show("{% due at %}", at=NOON + ahead)
    assert words in page
    assert f"lh-due-{tone}" in page


def test_a_lamp_never_speaks_by_colour_alone():
    page = show('{% lamp "red" "超期" %}')
    assert "超期" in page
    assert "■" in page


def test_text_is_escaped_everywhere():
    page = show(
        "{% badge x %}{% panel x %}{{ x }}{% endpanel %}{% copytext x %}{% empty x x %}",
        x="<script>",
    )
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 6


def test_a_field_ties_label_help_and_error_to_its_control():
    page = show("{% field form.words %}", form=Report({"words": "长" * 21}))
    assert '<label class="lh-label" for="id_words">' in page
    assert 'aria-describedby="id_words_error id_words_hint"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_words_hint"' in page
    assert 'id="id_words_error"' in page
    assert "长" * 21 in page


def test_a_field_never_lets_the_browser_cut_what_was_pasted():
    assert "maxlength" not in show("{% field form.words %}", form=Report())


def test_a_field_brings_the_right_keyboard():
    assert 'inputmode="tel"' in show("{% field form.phone %}", form=Report())
    assert 'inputmode="numeric"' in show("{% field form.people %}", form=Report())


def test_photo_and_voice_fields_offer_their_additions_and_stay_inputs():
    page = show("{% field form.photo %}{% field form.voice %}", form=Report())
    assert "data-photos" in page
    assert "data-voice" in page
    assert page.count('type="file"') == 2
    assert '<div class="lh-voice" hidden>' in page


def test_choices_stand_in_a_group_with_a_name():
    page = show("{% field form.kind %}", form=Report())
    assert "<fieldset" in page
    assert '<legend class="lh-label">哪类' in page


def test_a_hidden_field_is_only_itself():
    assert show("{% field form.secret %}", form=Report()).startswith('<input type="hidden"')


def test_errors_are_summed_up_with_the_way_to_each():
    page = show("{% form_errors form %}", form=Report({}))
    assert "有 1 处要改一改，您写的内容都还在。" in page
    assert 'href="#id_words"' in page
    assert show("{% form_errors form %}", form=Report({"words": "好"})) == ""


def test_each_form_has_its_own_key():
    assert show("{% once_key %}") != show("{% once_key %}")


def test_the_pager_keeps_the_other_choices():
    page = Paginator(range(50), 10).page(2)
    request = RequestFactory().get("/m/?state=open&page=2")
    shown = show("{% pager page %}", page=page, request=request)
    assert 'href="?state=open&amp;page=3"' in shown
    assert 'rel="prev"' in shown
    assert "第 2 页，共 5 页 · 50 条" in shown


def test_the_pager_needs_no_count():
    class Slice:
        previous_query = ""
        next_query = "?after=81"

    shown = show("{% pager page '最新的在前' %}", page=Slice())
    assert 'rel="next" href="?after=81"' in shown
    assert 'rel="prev"' not in shown


def test_steps_say_their_state_in_words():
    items = [
        {"label": "收到", "state": "done", "at": NOON},
        {"label": "办理", "state": "late", "due": NOON - timedelta(hours=2)},
        {"label": "评价", "state": "todo"},
    ]
    page = show("{% steps items %}", items=items)
    assert all(word in page for word in ("已完成", "超时", "还没到", "已超2小时", "今天 12:00"))
    assert page.count("aria-current") == 1


def test_a_figure_is_never_shown_without_its_definition():
    page = show(
        '{% figure 42 "办结" definition="本期办结" period="2026年2月" as_of=at n=57 unit="件" %}',
        at=NOON,
    )
    assert all(
        word in page for word in ("42", "件", "怎么算的：本期办结", "2026年2月", "截至", "共57")
    )
    with pytest.raises(TemplateSyntaxError, match="definition"):
        show('{% figure 42 "办结" period="2026年2月" as_of=at %}', at=NOON)


def test_text_to_copy_fits_one_message():
    page = show("{% copytext text %}", text="字" * 600)
    assert "字" * 499 + "…</textarea>" in page
    assert "字" * 500 not in page
    assert "500 字" in page


def test_confirm_asks_first_and_needs_no_script():
    page = show('{% confirm "作废" "不能恢复，确定吗？" name="act" value="void" %}')
    assert page.startswith("<details")
    assert 'type="submit" name="act" value="void"' in page


def test_a_button_to_hear_is_there_only_where_it_works():
    assert 'hidden data-read="#a"' in show('{% read_aloud target="#a" %}')


def test_papers_have_places_for_hand_and_thumb():
    page = show('{% sign_lines "领单人" "群众" %}')
    assert page.count("手印") == 2


def test_a_qr_code_is_a_picture_in_the_page():
    page = show('{% qr "https://example.gov.cn/m/1" "扫一扫" %}')
    assert "<svg" in page
    assert "style=" not in page
    assert "扫一扫" in page


@pytest.mark.parametrize(("headers", "named"), [({}, False), ({"HTTP_HX_REQUEST": "true"}, True)])
def test_part_gives_htmx_only_its_piece(headers, named):
    from django_htmx.middleware import HtmxDetails

    request = RequestFactory().get("/", **headers)
    request.htmx = HtmxDetails(request)
    assert htmx.part(request, "m/list.html", "rows") == (
        "m/list.html#rows" if named else "m/list.html"
    )
