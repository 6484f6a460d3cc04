"""The forms in which a county sets up its leading groups and workstreams."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import under
from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.audit.seen import AsSeen, held
from lianhu.bodies import leading
from lianhu.bodies.duties import DUTIES
from lianhu.bodies.leading import leader_posts
from lianhu.bodies.models import Post, Workstream
from lianhu.bodies.queries import roster
from lianhu.places.models import Area

LIST = "matters:orders"


class ChangeForm(AsSeen):
    """Who answers for a workstream, and for what."""

    leader = forms.ModelChoiceField(
        label=_("牵头领导"),
        queryset=Post.objects.none(),
        help_text=_("督办先送到他手上。岗位换了人，督办跟着岗位走。"),
        error_messages={"required": _("请选由哪个领导岗位牵头。")},
    )
    duties = forms.MultipleChoiceField(
        label=_("管哪些事"),
        choices=list(DUTIES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("这些事督办时，先想到这个专班。"),
    )
    tasks = forms.CharField(
        label=_("任务"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("要做成什么，写几句，别人也看得到。"),
    )

    def __init__(self, *args: Any, area: Area, **words: Any) -> None:
        super().__init__(*args, **words)
        field = self.fields["leader"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        field.queryset = leader_posts(area)
        # As choices of its own: a post is known here by who holds it.
        self.fields["leader"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *(
                (
                    held.post.pk,
                    f"{held.post.title}（{held.tenure.person.name if held.tenure else _('空缺')}）",
                )
                for held in roster(field.queryset)
            ),
        ]

    @staticmethod
    def now(stream: Workstream) -> dict[str, Any]:
        return {"leader": stream.leader_id, "duties": stream.duties, "tasks": stream.tasks}


class NewForm(ChangeForm):
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=Workstream.Kind.choices,
        widget=forms.RadioSelect,
        initial=Workstream.Kind.STREAM,
    )
    title = forms.CharField(
        label=_("名称"),
        max_length=200,
        help_text=_("例如：基础设施专班"),
        error_messages={"required": _("请写名称。")},
    )
    field_order = ("kind", "title", "leader", "duties", "tasks")


def new_stream(request: Request) -> HttpResponse:
    """Set up a leading group or workstream where the actor may."""
    verb = "bodies.set_up_stream"
    require_somewhere(request.actor, verb)
    areas = Area.objects.visible_to(request.actor).live().filter(kind__in=["county", "town"])
    areas = areas.filter(under(request.actor.paths(verb), "path")).order_by("path")
    key = request.GET.get("area", "")
    area = areas.filter(key=key).first() if key else areas.first()
    if area is None:
        raise Http404
    form = NewForm(request.POST or None, area=area)
    if form.is_valid():
        with said_at(form):
            leading.set_up_stream(request.actor, area=area, **form.cleaned_data)
    if not form.is_valid():
        others = [one for one in areas if one.pk != area.pk]
        return page(request, "bodies/new_stream.html", {"area": area, "others": others}, form)
    return redirect(LIST)


def stream(request: Request, pk: int) -> HttpResponse:
    """Change who answers for one, or end it."""
    verb = "bodies.change_stream"
    require_somewhere(request.actor, verb)
    rows = Workstream.objects.visible_to(request.actor).managed_by(request.actor, verb).live()
    row = get_object_or_404(rows.select_related("area", "leader"), pk=pk)
    if request.POST.get("do") == "end":
        leading.end_stream(request.actor, row)
        return redirect(LIST)
    form = ChangeForm(request.POST or None, area=row.area, initial=ChangeForm.now(row))
    if form.is_valid():
        with said_at(form), form.unchanged(request.actor, lambda: form.now(held(row))):
            leading.change_stream(request.actor, row, **form.cleaned_data)
    if not form.is_valid():
        return page(request, "bodies/stream.html", {"stream": row}, form)
    return redirect(LIST)
