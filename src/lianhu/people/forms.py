"""Shape of what is typed about people; rules and limits are said by the commands."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.seen import AsSeen
from lianhu.people.ethnic import ETHNIC
from lianhu.people.fields import masked_phone
from lianhu.people.models import (
    Contact,
    Household,
    HouseholdKind,
    Kin,
    Person,
    Relocation,
    Residence,
    Reveal,
    Sex,
)
from lianhu.people.tellers import WHY_ERASE
from lianhu.places.models import Area, Unit
from lianhu.places.queries import labels, village_at

if TYPE_CHECKING:
    AreaChoice = forms.ModelChoiceField[Area]
    ContactChoice = forms.ModelChoiceField[Contact]
    HouseholdChoice = forms.ModelChoiceField[Household]
    UnitChoice = forms.ModelChoiceField[Unit]
else:
    # Django's own class takes no parameter while it runs.
    AreaChoice = ContactChoice = HouseholdChoice = UnitChoice = forms.ModelChoiceField

DAY = {"type": "date"}
ID_INPUT = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})


class GridField(AreaChoice):
    """The innermost grids under the paths of an actor, with their village's name."""

    def offer(self, actor: Actor, verb: str) -> None:
        inner = Area.objects.filter(parent=OuterRef("pk"), kind=Area.Kind.GRID, valid_to=None)
        grids = Area.objects.live().filter(under(actor.paths(verb), "path"), kind=Area.Kind.GRID)
        self.queryset = grids.filter(~Exists(inner)).order_by("path")
        self.words = labels(self.queryset.values_list("path", flat=True))

    def label_from_instance(self, obj: Area) -> str:
        return self.words.get(obj.path, str(obj))


class PhoneField(ContactChoice):
    def label_from_instance(self, obj: Contact) -> str:
        return f"{masked_phone(obj)} {obj.owner_words}".strip()


class ClusterField(AreaChoice):
    def label_from_instance(self, obj: Area) -> str:
        return f"{obj.parent} {obj}"


class UnitField(UnitChoice):
    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.building} {obj}"


class HomeField(HouseholdChoice):
    def label_from_instance(self, obj: Household) -> str:
        return f"{obj.get_kind_display()} {obj.number}"


class PersonForm(forms.Form):
    """A new person; with `household` they enter it at once, otherwise a grid says where they belong."""

    name = forms.CharField(label=_("姓名"), help_text=_("最多50个字；少数民族姓名中间用“·”"))
    nickname = forms.CharField(
        label=_("小名"), required=False, help_text=_("同名的人多，写上平时怎么叫")
    )
    sex = forms.ChoiceField(label=_("性别"), choices=Sex.choices, initial=Sex.UNSAID)
    born_on = forms.DateField(
        label=_("出生日期"), required=False, widget=forms.DateInput(attrs=DAY)
    )
    ethnic = forms.ChoiceField(
        label=_("民族"), required=False, choices=[("", _("未登记")), *ETHNIC.items()]
    )
    id_number = forms.CharField(
        label=_("身份证号码"),
        required=False,
        help_text=_("没有带或没有证件的，可以不填"),
        widget=ID_INPUT,
    )
    id_unchecked = forms.BooleanField(label=_("号码有疑问，先记为“待核”"), required=False)
    grid = GridField(Area.objects.none(), label=_("网格"), empty_label=_("请选"))
    relation = forms.ChoiceField(
        label=_("与户主关系"),
        required=False,
        choices=[("", _("未说明")), *Residence.Relation.choices],
    )

    def __init__(
        self, *args: Any, actor: Actor, household: Household | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if household is not None:
            del self.fields["grid"]
            return
        del self.fields["relation"]
        grid = self.fields["grid"]
        assert isinstance(grid, GridField)
        grid.offer(actor, "people.register")


def _flat() -> tuple[forms.IntegerField, forms.CharField]:
    """Floor and room of a flat."""
    number = forms.NumberInput(attrs={"inputmode": "numeric"})
    floor = forms.IntegerField(
        label=_("层"), required=False, widget=number, help_text=_("例如：3；地下填 -1")
    )
    return floor, forms.CharField(label=_("户室"), required=False, help_text=_("例如：302"))


class HouseholdForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=HouseholdKind.choices,
        initial=HouseholdKind.LIVING,
        help_text=_("户口簿上的户与实际住在一起的户分开登记"),
    )
    grid = GridField(Area.objects.none(), label=_("网格"), empty_label=_("请选"))
    number = forms.CharField(
        label=_("户号"), required=False, help_text=_("户口簿上的户号；没有的不填，自动编号")
    )
    unit = UnitField(
        Unit.objects.none(), label=_("楼栋单元"), required=False, empty_label=_("不在楼栋里")
    )
    floor, room = _flat()
    door = forms.CharField(
        label=_("门牌"), required=False, help_text=_("例如：3组12号；住楼栋的选上面的单元")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grid, unit = self.fields["grid"], self.fields["unit"]
        assert isinstance(grid, GridField)
        assert isinstance(unit, UnitField)
        grid.offer(actor, "people.add_household")
        mine = under(actor.paths("people.add_household"), "building__village__path")
        units = Unit.objects.filter(mine).select_related("building")
        unit.queryset = units.order_by("building__village", "building__name", "name")
        if not units.exists():
            for name in ("unit", "floor", "room"):
                del self.fields[name]


class PlaceForm(AsSeen):
    """Where a household lies: any spot of its own village, or a grid elsewhere under the actor."""

    grid = GridField(Area.objects.none(), label=_("网格"), empty_label=_("请选"))
    cluster = ClusterField(
        Area.objects.none(), label=_("联户"), required=False, empty_label=_("没有编入联户")
    )
    unit = UnitField(
        Unit.objects.none(), label=_("楼栋单元"), required=False, empty_label=_("不在楼栋里")
    )
    floor, room = _flat()
    door = forms.CharField(
        label=_("门牌"), required=False, help_text=_("例如：3组12号；住楼栋的选上面的单元")
    )

    def __init__(self, *args: Any, actor: Actor, home: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grid, cluster, unit = (self.fields[name] for name in ("grid", "cluster", "unit"))
        assert isinstance(grid, GridField)
        assert isinstance(cluster, ClusterField)
        assert isinstance(unit, UnitField)
        grid.offer(actor, "people.place_household")
        village = village_at(home.path)
        inside = village.path if village else home.path
        clusters = Area.objects.live().filter(kind=Area.Kind.CLUSTER, path__startswith=inside)
        cluster.queryset = clusters.select_related("parent").order_by("path")
        units = Unit.objects.filter(building__village=village).select_related("building")
        unit.queryset = units.order_by("building__name", "name")


class RelocationForm(forms.Form):
    """From where a household was moved; a correction says why."""

    origin = forms.CharField(
        label=_("从哪里搬来"),
        help_text=_("写村组的名字，例如：上寨村三组；知道区划代码的写代码"),
        error_messages={"required": _("请写从哪里搬来。")},
    )
    moved_on = forms.DateField(
        label=_("搬迁日期"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("记不得哪天，填那年的1月1日"),
        error_messages={"required": _("请填搬迁日期，记不得哪天就填那年的1月1日。")},
    )
    kept = forms.MultipleChoiceField(
        label=_("还留在原籍的权益"),
        required=False,
        choices=Relocation.Right.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("搬了以后这些仍归本户，不因搬迁收回"),
    )
    reason = forms.CharField(label=_("为什么更正"), help_text=_("例如：核对户口簿，日期写错了"))

    def __init__(self, *args: Any, before: Relocation | None, **kwargs: Any) -> None:
        if before is not None:
            kwargs["initial"] = {
                "origin": before.origin_code or before.from_where,
                "moved_on": before.moved_on,
                "kept": before.kept,
            }
        super().__init__(*args, **kwargs)
        if before is None:
            del self.fields["reason"]


class RevealForm(forms.Form):
    """What to open and what for; `what` is id_number, or a contact's number."""

    what = forms.ChoiceField(label=_("查看内容"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("事由"), choices=[("", _("请选")), *Reveal.Why.choices])
    words = forms.CharField(label=_("用途说明"), help_text=_("例如：通知领取高龄补贴材料"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)
        what.choices = choices


class TellerPhoneForm(forms.Form):
    """What the phone of who raised something is opened for."""

    reason = forms.ChoiceField(label=_("事由"), choices=[("", _("请选")), *Reveal.Why.choices])
    words = forms.CharField(label=_("用途说明"), help_text=_("例如：约时间上门看现场"))


class ContactForm(forms.Form):
    phone = forms.CharField(label=_("电话"))
    owner_words = forms.CharField(
        label=_("谁的电话"), required=False, help_text=_("例如：儿子的、邻居的")
    )
    note = forms.CharField(label=_("备注"), required=False, help_text=_("例如：晚上打"))


class RemoveContactForm(forms.Form):
    contact = PhoneField(Contact.objects.none(), label=_("号码"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact = self.fields["contact"]
        assert isinstance(contact, PhoneField)
        contact.queryset = Contact.objects.filter(person=person).order_by("pk")


class HouseForm(forms.Form):
    number = forms.CharField(label=_("户号"), help_text=_("要迁入的户的户号"))
    relation = forms.ChoiceField(
        label=_("与户主关系"),
        required=False,
        choices=[("", _("未说明")), *Residence.Relation.choices],
    )
    from_on = forms.DateField(
        label=_("日期"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("不填为今天"),
    )


class AwayForm(forms.Form):
    where_words = forms.CharField(label=_("去向"), required=False, help_text=_("例如：广东务工"))
    since = forms.DateField(
        label=_("外出日期"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("不填为今天"),
    )


class BackForm(forms.Form):
    on = forms.DateField(
        label=_("返回日期"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("不填为今天"),
    )


class KinForm(forms.Form):
    degree = forms.ChoiceField(
        label=_("是本人的"), choices=[("", _("请选")), *Kin.Degree.choices],
        help_text=_("只登记任职人员的近亲属，用于任职回避"),
    )  # fmt: skip
    name = forms.CharField(label=_("亲属姓名"))
    number = forms.CharField(
        label=_("亲属的户号"), required=False, help_text=_("同名的人不止一个时填写")
    )


class EraseForm(forms.Form):
    reason = forms.ChoiceField(label=_("删除的理由"), choices=[("", _("请选")), *WHY_ERASE.items()])


class CorrectForm(AsSeen):
    name = forms.CharField(label=_("姓名"))
    nickname = forms.CharField(label=_("小名"), required=False)
    sex = forms.ChoiceField(label=_("性别"), choices=Sex.choices)
    born_on = forms.DateField(
        label=_("出生日期"), required=False, widget=forms.DateInput(attrs=DAY)
    )
    ethnic = forms.ChoiceField(
        label=_("民族"), required=False, choices=[("", _("未登记")), *ETHNIC.items()]
    )
    id_number = forms.CharField(
        label=_("身份证号码"), required=False, help_text=_("不改的不填"), widget=ID_INPUT
    )
    id_unchecked = forms.BooleanField(label=_("号码有疑问，先记为“待核”"), required=False)

    @staticmethod
    def now(person: Person) -> dict[str, Any]:
        names = ("name", "nickname", "sex", "born_on", "ethnic")
        # Not to be shown, only noticed when somebody else wrote another one.
        number = bytes(person.id_cipher).hex() if person.id_cipher else ""
        return {**{name: getattr(person, name) for name in names}, "sealed_number": number}


class MoveOutForm(forms.Form):
    household = HomeField(Household.objects.none(), label=_("从哪一户迁出"))
    on = forms.DateField(
        label=_("日期"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("不填为今天"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        household = self.fields["household"]
        assert isinstance(household, HomeField)
        household.queryset = Household.objects.filter(
            residences__person=person, residences__to_on=None
        )


def form_for(what: str, person: Person, data: QueryDict | None) -> forms.Form:
    """The form of one of people.deeds.DEEDS."""
    if what == "correct":
        return CorrectForm(data, initial=CorrectForm.now(person))
    if what == "drop-contact":
        return RemoveContactForm(data, person=person)
    if what == "move-out":
        return MoveOutForm(data, person=person)
    plain = {
        "contact": ContactForm,
        "house": HouseForm,
        "away": AwayForm,
        "back": BackForm,
        "kin": KinForm,
        "erase": EraseForm,
    }
    return plain[what](data)
