"""Shape of what is typed about members, terms and powers; the commands say what is allowed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.seen import AsSeen
from lianhu.bodies.authority import sample
from lianhu.bodies.kinds import shape
from lianhu.bodies.models import Membership, Organisation, Powers, Term
from lianhu.bodies.queries import KIN_APART
from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.places.models import Area


def _day(**words: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **words)


def _paper() -> KeptFilesField:
    return KeptFilesField(
        kind="paper", label=_("记录的照片"), required=False,
        help_text=_("会议记录、批复拍一张；只给管名单的人看。"),
    )  # fmt: skip


def inside(body: Organisation) -> Any:
    """Groups, grids and linked households that may send somebody into the body."""
    rows = Area.objects.live().filter(under([body.path], "path")).exclude(pk=body.area_id)
    return rows.filter(kind__in=["group", "grid", "cluster"]).order_by("path")


def asks_kin(body: Organisation) -> bool:
    return body.kind in KIN_APART or body.kind == Organisation.Kind.COLLECTIVE


class _ForWhom(forms.Form):
    """For whom a member stands; left out where nobody is sent by a part of the place."""

    stands_for = forms.ModelChoiceField(
        label=_("推选单位"), queryset=Area.objects.none(), required=False, empty_label=_("（全体）")
    )
    unit = forms.CharField(
        label=_("推选单位的叫法"), max_length=200, required=False,
        help_text=_("地名里没有的才填，例如：罗家院。"),
    )  # fmt: skip
    households = forms.IntegerField(label=_("替几户"), required=False, min_value=1)
    title = forms.CharField(
        label=_("具体职务"), max_length=200, required=False,
        help_text=_("有的才填，例如：妇女委员、矛盾纠纷调解队队长。"),
    )  # fmt: skip
    decided_by = forms.CharField(
        label=_("由谁怎样推选"), max_length=400, required=False,
        help_text=_("例如：2026年3月5日一组群众会推选，应到42户、实到31户、同意29户。"),
    )  # fmt: skip
    kin_asked_on = _day(
        label=_("哪天问过近亲属"), required=False,
        help_text=_("配偶、父母、子女、兄弟姐妹、祖孙里有人也在任职的，到人员页登记关系。"),
    )  # fmt: skip

    def fit(self, body: Organisation) -> None:
        """Only what this kind of body has."""
        self.fields["stands_for"].queryset = inside(body)  # type: ignore[attr-defined]
        teams = sample(body.kind).teams
        if teams:
            said = "、".join(teams)
            self.fields["title"].help_text = _("例如：%(teams)s的队长。") % {"teams": said}
        if not asks_kin(body):
            del self.fields["kin_asked_on"]
        if "representative" not in shape(body.kind).standings:
            del self.fields["households"]


class SeatForm(KeepsFiles, _ForWhom):
    """Who comes into a body, as what and since when."""

    person = forms.ChoiceField(label=_("选人"), widget=forms.RadioSelect, required=False)
    new_name = forms.CharField(
        label=_("没有登记过？填姓名"), max_length=200, required=False,
        help_text=_("先查一查，免得登记两次。"),
    )  # fmt: skip
    standing = forms.ChoiceField(label=_("身份"), widget=forms.RadioSelect)
    from_on = _day(label=_("从哪天起"), initial=clock.today)
    consented_on = _day(
        label=_("本人哪天同意的"),
        error_messages={"required": _("先征得本人同意，再登记。")},
        help_text=_("当面或者电话问过本人：愿不愿意登记、愿不愿意姓名给群众看。随时可以撤回。"),
    )
    paper = _paper()
    field_order = (
        "person", "new_name", "standing", "from_on", "consented_on", "stands_for", "unit",
        "households", "title", "decided_by", "kin_asked_on", "paper",
    )  # fmt: skip

    def __init__(
        self, *args: Any, actor: Actor, body: Organisation, found: Iterable[tuple[Person, str]],
        **words: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, actor=actor, **words)
        self.found = {str(person.pk): person for person, _label in found}
        labels = [(str(person.pk), label) for person, label in found]
        self.fields["person"].choices = labels  # type: ignore[attr-defined]
        known = list(shape(body.kind).words.items())
        self.fields["standing"].choices = known  # type: ignore[attr-defined]
        self.fields["standing"].initial = known[-1][0] if len(known) > 1 else known[0][0]
        if not shape(body.kind).consent:
            del self.fields["consented_on"]
        self.fit(body)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        picked, new = given.get("person"), (given.get("new_name") or "").strip()
        if bool(picked) == bool(new) and "person" not in self.errors:
            both = _("选一个人，或者填一个新的姓名，不要都填。")
            self.add_error("person", both if picked else _("请先查找，再选一个人。"))
        return given

    @property
    def chosen(self) -> Person | None:
        return self.found.get(self.cleaned_data.get("person", ""))

    @property
    def said(self) -> dict[str, Any]:
        """What the command takes besides the person."""
        given = {k: v for k, v in self.cleaned_data.items() if k not in ("person", "new_name")}
        return {**given, "paper": first(given["paper"])}


class ChangeSeatForm(_ForWhom, AsSeen):
    """What was written down of a seat."""

    def __init__(self, *args: Any, body: Organisation, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fit(body)

    @staticmethod
    def now(row: Membership) -> dict[str, Any]:
        return {
            "stands_for": row.stands_for_id, "unit": row.unit, "households": row.households,
            "title": row.title, "decided_by": row.decided_by, "kin_asked_on": row.kin_asked_on,
        }  # fmt: skip

    @property
    def said(self) -> dict[str, Any]:
        return {"households": None, "kin_asked_on": None, **self.cleaned_data}


class LeaveForm(forms.Form):
    """The end of a seat."""

    on = _day(label=_("从哪天起不再是"), initial=clock.today)
    decided_by = forms.CharField(
        label=_("依据"), max_length=200, required=False,
        help_text=_("例如：2026年6月5日村民代表会议接受辞职；换届；去世。"),
    )  # fmt: skip


class _TermFields(forms.Form):
    due_on = _day(label=_("哪天届满"), help_text=_("到这天没有换届的，会一直提醒。"))
    size = forms.IntegerField(
        label=_("应有几人"), required=False, min_value=1,
        help_text=_("选举办法定的名额（代表会议填代表人数）；缺额照它算。"),
    )  # fmt: skip
    number = forms.IntegerField(label=_("第几届"), required=False, min_value=1, max_value=99)
    decided_by = forms.CharField(
        label=_("由谁怎样产生"), max_length=400, required=False,
        help_text=_("例如：2026年1月9日村民会议选举。"),
    )  # fmt: skip


class TermForm(KeepsFiles, _TermFields):
    """A term that begins."""

    from_on = _day(label=_("哪天开始"), initial=clock.today)
    paper = _paper()
    field_order = ("from_on", "due_on", "size", "number", "decided_by", "paper")

    @property
    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "paper": first(self.cleaned_data["paper"])}


class CorrectTermForm(_TermFields, AsSeen):
    @staticmethod
    def now(term: Term) -> dict[str, Any]:
        return {
            "due_on": term.due_on, "size": term.size, "number": term.number,
            "decided_by": term.decided_by,
        }  # fmt: skip


class PowersForm(KeepsFiles):
    """A new version of what a body may do and may not, as a meeting adopted it."""

    may = forms.CharField(
        label=_("可以做（一行一条）"), widget=forms.Textarea({"rows": 8}),
        error_messages={"required": _("请至少写一条。")},
    )  # fmt: skip
    may_not = forms.CharField(
        label=_("不能做（一行一条）"), widget=forms.Textarea({"rows": 8}),
        error_messages={"required": _("请至少写一条。")},
    )  # fmt: skip
    adopted_by = forms.CharField(
        label=_("由哪次会议通过"), max_length=400,
        error_messages={"required": _("请写明由哪次会议通过。")},
        help_text=_("例如：2026年3月5日一组群众会，31户到会，29户同意。没有通过的不要登记。"),
    )  # fmt: skip
    adopted_on = _day(label=_("哪天通过"), initial=clock.today)
    paper = _paper()

    @staticmethod
    def start(body: Organisation, last: Powers | None) -> dict[str, Any]:
        """What the version that holds says, else the sample for such a body."""
        said = last or sample(body.kind)
        return {"may": "\n".join(said.may), "may_not": "\n".join(said.may_not)}

    @property
    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            **given, "may": given["may"].splitlines(), "may_not": given["may_not"].splitlines(),
            "paper": first(given["paper"]),
        }  # fmt: skip


class BringForm(forms.Form):
    """A pasted list; and for each of its lines who is meant."""

    standing = forms.ChoiceField(label=_("身份"), widget=forms.RadioSelect)
    pasted = forms.CharField(
        label=_("名单"), widget=forms.Textarea({"rows": 12}), max_length=20000,
        error_messages={"required": _("请粘贴名单。")},
        help_text=_("一行一个人：姓名、推选单位、户数、职务，用空格或表格的列隔开，后三样可以没有。"),
    )  # fmt: skip
    from_on = _day(label=_("从哪天起"), initial=clock.today)
    decided_by = forms.CharField(label=_("由谁怎样推选"), max_length=400, required=False)
    consented_on = _day(
        label=_("本人哪天同意的"), help_text=_("每个人都问过才填；没有问的先不要放进来。")
    )

    def __init__(self, *args: Any, body: Organisation, **words: Any) -> None:
        super().__init__(*args, **words)
        known = list(shape(body.kind).words.items())
        self.fields["standing"].choices = known  # type: ignore[attr-defined]
        self.fields["standing"].initial = known[-1][0]
        if not shape(body.kind).consent:
            del self.fields["consented_on"]

    def ask(self, lines: Iterable[Any], *, fresh: bool) -> None:
        """One question for each line; `fresh`: a line that one person fits is answered already."""
        given: Any = self.data
        sent = given.copy()
        for line in lines:
            if fresh:
                sent[line.field] = line.likely
            self.fields[line.field] = forms.ChoiceField(
                label=line.said, choices=line.choices, widget=forms.RadioSelect
            )
        self.data = sent


def first(files: list[File]) -> File | None:
    return files[0] if files else None
