"""Shape of what is typed about a roll; what the law says no to is said by the commands."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.bodies.models import Organisation
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.law.shares import BASES
from lianhu.people.models import Household, Person, Teller
from lianhu.places.models import Area
from lianhu.places.queries import subtree, villages_of
from lianhu.rolls.bases import bases
from lianhu.rolls.models import Entry, Objection, Roll
from lianhu.shell.inputs import CHOOSE, day, radios

REASON: Final = 200
WRITE: Final = {"required": _("请写一写。")}


def why(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=REASON, error_messages={"required": _("请写明。")}, **more
    )


class DrawForm(forms.Form):
    """Where, by what, for which day; the body where members are counted."""

    area = forms.ChoiceField(label=_("哪里"), error_messages=CHOOSE)
    basis = forms.ChoiceField(label=_("按什么编"), error_messages=CHOOSE)
    organisation = forms.ChoiceField(
        label=_("哪个组织"), required=False, help_text=_("代表、党员、成员的名册才要选。")
    )
    counted_on = day(
        _("算到哪天"), help_text=_("开会或者选举那天：到这天满十八周岁、还在这里的才算。")
    )
    title = forms.CharField(
        label=_("名称"), required=False, max_length=80, help_text=_("空着就自动取名。")
    )
    term = forms.IntegerField(
        label=_("哪一年换届的这一届"), required=False, min_value=1950, max_value=2200,
        help_text=_("只有选举的名单要填；空着就是现在这一届。"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {one.key: one for one in _areas(actor)}
        self.bodies = {
            str(one.pk): one
            for one in Organisation.objects.live()
            .filter(area__in=self.areas.values())
            .order_by("path", "pk")
        }
        self.fields["area"].choices = [(key, _label(one)) for key, one in self.areas.items()]  # type: ignore[attr-defined]
        self.fields["basis"].choices = [(key, _basis_said(key)) for key in bases()]  # type: ignore[attr-defined]
        named = [(key, str(one)) for key, one in self.bodies.items()]
        self.fields["organisation"].choices = [("", "—"), *named]  # type: ignore[attr-defined]
        self.initial.setdefault("counted_on", clock.today())

    @property
    def said(self) -> dict[str, Any]:
        """What `draw_up` takes."""
        data = self.cleaned_data
        return {
            **data, "area": self.areas[data["area"]],
            "organisation": self.bodies.get(data["organisation"]),
        }  # fmt: skip


def _areas(actor: Actor) -> list[Area]:
    """The villages of this actor and the groups in them."""
    found: list[Area] = []
    for village in villages_of(actor, "rolls.draw_up"):
        found.append(village)
        found += subtree(village).live().filter(kind="group").order_by("path")
    return found


def _label(area: Area) -> str:
    return str(area) if area.kind == Area.Kind.VILLAGE else f"{area.parent}·{area}"


def _basis_said(key: str) -> str:
    return f"{BASES[key]}（{said('按户') if not bases()[key].of_people else said('按人')}）"


class ReasonForm(forms.Form):
    reason = why(_("理由"), widget=forms.Textarea(attrs={"rows": 2}))


class FindForm(forms.Form):
    """A person by name and household number, or a household by its number, among those one sees."""

    name = forms.CharField(label=_("姓名"), required=False, max_length=50)
    number = forms.CharField(
        label=_("户号"), required=False, max_length=20, help_text=_("同名的人多，就再填户号。")
    )

    def __init__(self, *args: Any, actor: Actor, roll: Roll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.roll = actor, roll
        if not roll.kind.of_people:
            del self.fields["name"]
            self.fields["number"].help_text = ""

    def found(self) -> dict[str, Any]:
        """{"person": …} or {"household": …}. Raises Refusal when nobody or several are meant."""
        number = self.cleaned_data["number"].strip().upper()
        if not self.roll.kind.of_people:
            homes = Household.objects.visible_to(self.actor).filter(number=number, ended_on=None)
            home = homes.first() if number else None
            if home is None:
                raise Refusal(said("没有找到这个户号，或它不在您负责的区域。"), field="number")
            return {"household": home}
        rows = Person.objects.visible_to(self.actor).present()
        rows = rows.filter(name=self.cleaned_data["name"].strip())
        if number:
            rows = rows.filter(
                residences__household__number=number, residences__to_on=None
            ).distinct()
        several = list(rows.order_by("pk")[:2])
        if not several:
            raise Refusal(said("您负责的区域里没有登记这个人，请先登记。"), field="name")
        if len(several) > 1:
            raise Refusal(said("同名的人不止一个，请填写户号。"), field="number")
        return {"person": several[0]}


class AddForm(FindForm):
    reason = why(_("理由"), widget=forms.Textarea(attrs={"rows": 2}))
    since = day(_("从哪天起住在这里（做村务工作）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.roll.kind.accepts.get(self.roll.regime)
        if asked is None:
            del self.fields["since"]
        else:
            self.fields["since"].help_text = said("户籍不在这里的才填：%s。") % asked.by


class SettleForm(forms.Form):
    """What becomes of those who are ticked."""

    on = radios(_("这些人"), [("on", _("算在册")), ("off", _("不算"))])
    reason = why(
        _("理由"), required=False, help_text=_("没有出生日期的、在别处登记的，要写明怎么查清的。")
    )


class PostForm(forms.Form):
    board = forms.CharField(label=_("名单贴在哪里"), required=False, max_length=80)
    days = forms.IntegerField(
        label=_("公布几天"),
        min_value=1,
        max_value=3650,
        error_messages={"required": _("请填几天。")},
    )


class SpeakForm(forms.Form):
    """What is not right, said by anybody; `no` is the number on the paper."""

    kind = radios(_("哪里不对"), Objection.Kind.choices)
    no = forms.IntegerField(
        label=_("名单上的编号"),
        required=False,
        min_value=1,
        help_text=_("不该在却在、写错了人的，填编号。"),
    )
    about_words = forms.CharField(
        label=_("说的是谁"), required=False, max_length=60, help_text=_("该在没在的，写姓名和组。")
    )
    words = forms.CharField(
        label=_("为什么"),
        max_length=1000,
        error_messages=WRITE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    name = forms.CharField(label=_("您的姓名"), required=False, max_length=50)
    phone = forms.CharField(label=_("电话"), required=False, max_length=30)
    reach = radios(_("怎样答复您"), Teller.Reach.choices, initial=Teller.Reach.PAGE)

    def __init__(self, *args: Any, roll: Roll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roll = roll

    def said(self) -> dict[str, Any]:
        """What `object_to` takes. Raises Refusal for a number that is not on the roll."""
        data = dict(self.cleaned_data)
        no = data.pop("no")
        if no is not None:
            data["entry"] = Entry.objects.filter(roll=self.roll, no=no).on().first()
            if data["entry"] is None:
                raise Refusal(said("名单上没有这个编号。"), field="no")
        return data


class DeskForm(SpeakForm):
    """The same, written down for somebody who stands there or sent a paper."""

    way = radios(
        _("怎样提出的"), [(key, label) for key, label in Objection.Way.choices if key != "phone"],
        initial=Objection.Way.DESK,
    )  # fmt: skip


class DecideForm(FindForm):
    """Yes or no with reasons; who comes on, where that was said in words only."""

    outcome = radios(_("怎么定"), Objection.Outcome.choices)
    answer = forms.CharField(
        label=_("答复"), max_length=400, error_messages=WRITE, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明查到什么、为什么这样定，提出的人会看到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, objection: Objection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        comes = objection.kind != Objection.Kind.NOT_ON
        self.asks = comes and objection.person_id is None and objection.household_id is None
        if not self.asks:
            for name in ("name", "number"):
                self.fields.pop(name, None)

    def said(self) -> dict[str, Any]:
        upheld = self.cleaned_data["outcome"] == Objection.Outcome.UPHELD
        who = self.found() if self.asks and upheld else {}
        return {"upheld": upheld, "answer": self.cleaned_data["answer"], **who}
