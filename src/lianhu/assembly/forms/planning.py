"""A meeting as its secretary puts it down: when, where, and what to talk over."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from lianhu.assembly import leading, meetings
from lianhu.assembly.commands.planning import MOST_ITEMS, Point, Seat
from lianhu.assembly.meetings import Kind
from lianhu.assembly.models import Item, Meeting
from lianhu.assembly.telling import WAYS
from lianhu.bodies.models import Organisation
from lianhu.notices.models import Telling
from lianhu.places.models import Area
from lianhu.shell.inputs import CHOOSE, day

# One thing is what most meetings are about; another row is one tap.
FIRST_ROWS: Final = 1
SITTINGS: Final = 3


def clock_time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={"required": _("请填几点。"), "invalid": _("几点没有看懂，请写成 9:30。")},
        **more,
    )  # fmt: skip


class StartForm(forms.Form):
    """Where it is held, and what it is about: from that follows which meeting to hold."""

    area = forms.ChoiceField(label=_("在哪里开"), error_messages=CHOOSE)
    subject = forms.ChoiceField(label=_("主要说什么事"), error_messages=CHOOSE)

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        # Nothing is chosen beforehand: from the subject follows which law is asked.
        self.fields["subject"].choices = [("", said("请选")), *subject_choices()]  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """When, where, about what. `rows` items are shown; an item without words is none."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("哪个组织的会"), required=False,
        error_messages=CHOOSE, empty_label=None,
    )  # fmt: skip
    called_here = forms.CharField(
        label=_("本地叫法"), required=False, max_length=20,
        help_text=_("比如“议榔”，通知上先写它，法律的叫法写在后面。没有就空着。"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        bodies: Any,
        rows: int = FIRST_ROWS,
        town: Area | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.town = town if kind.leaders else None
        self.rows = min(max(rows, FIRST_ROWS), MOST_ITEMS)
        if kind.body:
            self.fields["organisation"].queryset = bodies  # type: ignore[attr-defined]
            self.fields["organisation"].required = True
        else:
            del self.fields["organisation"]
        if not kind.local:
            del self.fields["called_here"]
        several = meetings.rules().several_sittings
        self.seats = SITTINGS if several else 1
        for n in range(self.seats):
            self._add_seat(n)
        for n in range(self.rows):
            self._add_item(n)

    def _add_seat(self, n: int) -> None:
        first = n == 0
        tail = f"_{n}" if n else ""
        self.fields[f"day{tail}"] = day(_("哪天开"), required=first)
        self.fields[f"at{tail}"] = clock_time(_("几点"), required=first)
        self.fields[f"where{tail}"] = forms.CharField(
            label=_("在哪里"), max_length=60, required=first,
            error_messages={"required": _("请写在哪里开。")},
        )  # fmt: skip

    def _add_item(self, n: int) -> None:
        self.fields[f"title_{n}"] = forms.CharField(
            label=said("议什么"),
            required=n == 0,
            max_length=100,
            error_messages={"required": said("请写议什么。")},
        )
        self.fields[f"asks_{n}"] = forms.CharField(
            label=said("要大家定什么"), required=False, max_length=300,
            help_text=said("到时候表决哪一句；和上面一样的不用再写。") if n == 0 else "",
        )  # fmt: skip
        self.fields[f"subject_{n}"] = forms.ChoiceField(
            label=said("哪一类事"), choices=subject_choices(), required=False, initial="other"
        )
        self.fields[f"studied_{n}"] = day(said("党组织哪天研究的"), required=False)
        self.fields[f"leave_{n}"] = forms.CharField(
            label=said("哪天授权的、哪个决定"), required=False, max_length=120
        )
        if self.town is None:
            self.fields[f"put_as_{n}"] = forms.CharField(
                label=said("谁提的"), required=False, max_length=60
            )
            return
        leader = forms.ModelChoiceField(
            leading.leaders(self.town), label=said("哪位领导提请"), required=n == 0,
            help_text=said("只有分管的、包村的领导能提请。") if n == 0 else "",
            error_messages={"required": said("请选哪位领导提请。")},
        )  # fmt: skip
        setattr(leader, "label_from_instance", leading.label)  # noqa: B010 - Django asks for a class
        self.fields[f"leader_{n}"] = leader
        self.fields[f"village_{n}"] = forms.ModelChoiceField(
            Area.objects.live().filter(path__startswith=self.town.path, kind=Area.Kind.VILLAGE),
            label=said("哪个村（社区）的事"), required=False, empty_label=said("全乡镇的事"),
        )  # fmt: skip
        self.fields[f"major_{n}"] = forms.BooleanField(label=said("重要事项"), required=False)

    @property
    def seat_rows(self) -> list[list[forms.BoundField]]:
        tails = [f"_{n}" if n else "" for n in range(self.seats)]
        return [[self[f"{name}{tail}"] for name in ("day", "at", "where")] for tail in tails]

    @property
    def item_rows(self) -> list[dict[str, forms.BoundField]]:
        own = ("put_as",) if self.town is None else ("leader", "village", "major")
        names = ("title", "asks", "subject", "studied", "leave", *own)
        return [{name: self[f"{name}_{n}"] for name in names} for n in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for n in range(1, self.seats):
            got = [bool(data.get(f"{name}_{n}")) for name in ("day", "at", "where")]
            if any(got) and not all(got):
                self.add_error(f"day_{n}", _("这一场的日子、时间、地点要写全。"))
        return data

    @property
    def sittings(self) -> list[Seat]:
        data = self.cleaned_data
        tails = [f"_{n}" if n else "" for n in range(self.seats)]
        return [
            Seat(data[f"day{tail}"], data[f"at{tail}"], data[f"where{tail}"])
            for tail in tails
            if data.get(f"day{tail}")
        ]

    def points(self, before: Sequence[Item] = ()) -> list[Point]:
        """The items that have words; where each comes from stays that of the item that stood in its
        row `before`."""
        data, known = self.cleaned_data, dict(enumerate(before))
        return [
            Point(
                data[f"title_{n}"], data[f"subject_{n}"] or "other", data[f"asks_{n}"],
                data[f"leave_{n}"], data[f"studied_{n}"],
                known[n].stream if n in known else "", data.get(f"put_as_{n}", ""),
                leader=data.get(f"leader_{n}"), village=data.get(f"village_{n}"),
                major=data.get(f"major_{n}", False),
            )
            for n in range(self.rows)
            if data[f"title_{n}"]
        ]  # fmt: skip

    @property
    def body(self) -> Organisation | None:
        return self.cleaned_data.get("organisation")


def subject_choices() -> list[tuple[str, str]]:
    return [(one.key, said(one.label)) for one in meetings.subjects().values()]


def of_meeting(meeting: Meeting) -> dict[str, Any]:
    """What stands in a plan, as the form shows it."""
    found: dict[str, Any] = {
        "organisation": meeting.organisation_id,
        "called_here": meeting.called_here,
    }
    for n, seat in enumerate(meeting.sittings.all()):
        tail = f"_{n}" if n else ""
        found |= {f"day{tail}": seat.day, f"at{tail}": seat.at, f"where{tail}": seat.where}
    for n, item in enumerate(meeting.items.all()):
        found |= {
            f"title_{n}": item.title, f"asks_{n}": item.asks, f"subject_{n}": item.subject,
            f"studied_{n}": item.studied_on, f"leave_{n}": item.leave, f"put_as_{n}": item.put_as,
            f"leader_{n}": item.leader_id, f"village_{n}": item.village_id, f"major_{n}": item.major,
        }  # fmt: skip
    return found


class CallForm(forms.Form):
    """How people are told, and in which words; why at once, only where it comes to that."""

    ways = forms.MultipleChoiceField(
        label=_("用哪些办法通知到户"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one, Telling.How(one).label) for one in WAYS],
    )  # fmt: skip
    urgent_why = forms.CharField(
        label=_("为什么等不得（特殊情况临时通知才写）"), required=False, max_length=200
    )
    words = forms.CharField(
        label=_("通知的话"), widget=forms.Textarea(attrs={"rows": 8}), max_length=2000,
        error_messages={"required": _("请写通知的话。")},
    )  # fmt: skip

    def __init__(self, *args: Any, to_households: bool, urgent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not to_households:
            del self.fields["ways"]
        if not urgent and not self.data.get(self.add_prefix("urgent_why")):
            del self.fields["urgent_why"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "ways" in self.fields and not data.get("ways"):
            self.add_error("ways", _("至少选一个办法，不上网的人才听得到。"))
        return data


class CancelForm(forms.Form):
    why = forms.CharField(
        label=_("为什么不开了"), max_length=200,
        error_messages={"required": _("请写为什么不开了，通知过的人都会听到。")},
    )  # fmt: skip


class PostponeForm(forms.Form):
    """Another day, hour or place for one sitting."""

    sitting = forms.ChoiceField(label=_("哪一场"), error_messages=CHOOSE)
    day = day(_("改到哪天"))
    at = clock_time(_("几点"))
    where = forms.CharField(
        label=_("在哪里"), max_length=60, error_messages={"required": _("请写在哪里开。")}
    )
    why = forms.CharField(
        label=_("为什么改"), max_length=200,
        error_messages={"required": _("请写为什么改，通知过的人都会听到。")},
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sitting"].choices = seats  # type: ignore[attr-defined]
        if len(seats) == 1:
            self.fields["sitting"].widget = forms.HiddenInput()
