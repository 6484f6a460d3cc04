"""Invented examples for the gallery, one of each house tag."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from lianhu.kernel.clock import now, today

PAGES: Final = {
    "resident": "shell/gallery/resident.html",
    "field": "shell/gallery/field.html",
    "office": "shell/gallery/office.html",
    "print": "shell/gallery/print.html",
}


class SampleForm(forms.Form):
    """One field of each kind."""

    words = forms.CharField(
        label="您要说的事",
        help_text="想到什么写什么，写错了也不要紧。",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    voice = forms.FileField(
        label="用嘴说",
        required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": ""}),
    )
    photo = forms.FileField(
        label="拍张照片", required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    kind = forms.ChoiceField(
        label="大概是什么事",
        choices=[("road", "路、水、灯"), ("care", "照顾老人孩子"), ("other", "别的")],
        widget=forms.RadioSelect,
        required=False,
    )
    area = forms.ChoiceField(label="在哪个寨", choices=[("", "请选"), ("a", "上寨"), ("b", "下寨")])
    phone = forms.CharField(label="怎么找您", help_text="电话，或者找谁带话。", max_length=20)
    agree = forms.BooleanField(label="可以给别人看，不写我的名字", required=False)


def context(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery pages show."""
    wrong = SampleForm({"wrong-phone": "12", "wrong-kind": "road"}, prefix="wrong")
    wrong.add_error("phone", "电话号码少了几位，请再看一眼。")
    moment = now()
    return {
        "form": SampleForm(initial={"kind": "road"}),
        "wrong": wrong,
        "now": moment,
        "today": today(),
        "soon": moment + timedelta(days=2, hours=1),
        "late": moment - timedelta(hours=3),
        "steps": _steps(),
        "events": _events(),
        "rows": _rows(),
        "page": Paginator(range(137), 20).get_page(request.GET.get("page", 2)),
        "tones": ["plain", "info", "good", "warn", "bad"],
        "address": request.build_absolute_uri("/"),
    }


def _steps() -> list[dict[str, Any]]:
    moment = now()
    return [
        {"label": "收到了", "state": "done", "at": moment - timedelta(days=2), "who": "示例社区"},
        {
            "label": "有人接了",
            "state": "done",
            "at": moment - timedelta(days=1),
            "who": "王某某（网格员）",
        },
        {
            "label": "正在修",
            "state": "now",
            "due": moment + timedelta(days=2),
            "note": "明天上午去换灯泡。",
        },
        {"label": "请您评一评", "state": "todo"},
    ]


def _events() -> list[dict[str, Any]]:
    moment = now()
    return [
        {
            "at": moment - timedelta(days=2),
            "title": "群众说了一件事",
            "text": "上寨路口的路灯不亮。",
        },
        {
            "at": moment - timedelta(days=1),
            "title": "网格员领走",
            "who": "示例社区",
            "tone": "info",
        },
        {"at": moment, "title": "办好了", "text": "灯泡换了，晚上看过是亮的。", "tone": "good"},
    ]


def _rows() -> list[dict[str, Any]]:
    moment = now()
    states = [
        ("yellow", "今天到期"),
        ("green", "正在办"),
        ("red", "超期"),
        ("blue", "待派"),
        ("grey", "已办结"),
    ]
    subjects = [
        "上寨路口路灯不亮",
        "三组水管漏水",
        "想问高龄补贴怎么领",
        "垃圾房满了没人清",
        "邻居盖房滴水",
    ]
    return [
        {
            "number": f"30412{n}86{n}",
            "title": subjects[n % 5],
            "place": f"示例村 {n % 3 + 1} 组",
            "lamp": states[n % 5],
            "due": moment + timedelta(hours=30 * n - 20),
        }
        for n in range(9)
    ]
