"""Which election, where, on which day; and a recall."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.assembly.commands.planning import Seat
from lianhu.assembly.meetings import kinds as meeting_kinds
from lianhu.ballots.models import Round
from lianhu.bodies.models import Membership
from lianhu.elections.kinds import Kind
from lianhu.files.uploading import KeepsFiles, KeptFilesField
from lianhu.kernel.text import clean, clean_line
from lianhu.law.floors import choice
from lianhu.law.shares import Share
from lianhu.shell.inputs import day, radios

MORNING: Final = time(9, 0)


class SeatMixin(forms.Form):
    """When and where the vote is."""

    held_on = day(_("哪天投票"))
    at = forms.TimeField(
        label=_("几点"), initial=MORNING, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("几点没有看懂，请写成 9:00。"), "required": _("请写几点。")},
    )  # fmt: skip
    where = forms.CharField(
        label=_("在哪里"), max_length=200, error_messages={"required": _("请写在哪里投票。")}
    )

    def clean_where(self) -> str:
        return clean_line(self.cleaned_data["where"], 60, label=str(_("在哪里")))

    @property
    def seat(self) -> Seat:
        said = self.cleaned_data
        return Seat(said["held_on"], said["at"], said["where"])


class PickForm(forms.Form):
    """Where, and which election."""

    area = forms.ChoiceField(label=_("哪里"), error_messages={"required": _("请选哪里。")})

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class StartForm(SeatMixin):
    """A day, a place, how many seats; whatever else a kind knows."""

    mode = radios(_("怎样选"), ())
    meeting_kind = radios(_("在什么会上选"), ())
    way = radios(_("怎样投"), ())
    fills = forms.BooleanField(
        label=_("只补空着的位子，不换届"), required=False,
        help_text=_("任期照旧，补上的人干到这一届届满。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, kind: Kind, regime: str, meetings: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        words = dict(Round.Way.choices)
        known = meeting_kinds()
        self._choices("way", [(one, words[one]) for one in kind.ways])
        self._choices("mode", [(one, choice(regime, one)) for one in kind.modes])
        self._choices("meeting_kind", [(one, known[one].names[regime]) for one in meetings])
        if kind.fresh == "seat":
            del self.fields["fills"]
        for one in kind.seats:
            self.fields[f"seats_{one.standing}"] = forms.IntegerField(
                label=_("%s选几名") % kind.word(one.standing), min_value=0, max_value=one.most,
                initial=one.n,
                error_messages={"required": _("没有就填0。"), "max_value": _("最多%d名。") % one.most},
            )  # fmt: skip
        numbers = [f"seats_{one.standing}" for one in kind.seats]
        self.order_fields(
            ["held_on", "at", "where", *numbers, "meeting_kind", "mode", "way", "fills"]
        )

    def _choices(self, name: str, pairs: list[tuple[str, Any]]) -> None:
        """A choice of one is none: it is not asked."""
        if len(pairs) < 2:
            del self.fields[name]
            return
        self.fields[name].choices = pairs  # type: ignore[attr-defined]
        self.fields[name].initial = pairs[0][0]

    @property
    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "seat": self.seat, "mode": given.get("mode", ""), "way": given.get("way", ""),
            "meeting_kind": given.get("meeting_kind", ""), "fills": given.get("fills", False),
            "seats": {
                one.standing: given[f"seats_{one.standing}"] for one in self.kind.seats
            },
        }  # fmt: skip


class RecallForm(KeepsFiles, SeatMixin):
    """Of whom, why, and by whose names."""

    membership = radios(_("要求罢免谁"), ())
    reasons = forms.CharField(
        label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("照联名的人写的，只写事，不骂人。"),
        error_messages={"required": _("请写要求罢免的理由。")},
    )  # fmt: skip
    asked_by = radios(_("谁联名"), ())
    mode = radios(_("当初怎样选的"), (), required=False)
    paper = KeptFilesField(kind="paper", label=_("联名的纸"), required=False)
    field_order = ("membership", "reasons", "asked_by", "mode", "held_on", "at", "where", "paper")

    def __init__(
        self, *args: Any, seats: Sequence[Membership], shares: Mapping[str, Share],
        modes: Sequence[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._seats = {str(one.pk): one for one in seats}
        named = [(key, f"{one.person.name}（{one.said}）") for key, one in self._seats.items()]
        self.fields["membership"].choices = named  # type: ignore[attr-defined]
        bases = [(key, str(share)) for key, share in shares.items()]
        self.fields["asked_by"].choices = bases  # type: ignore[attr-defined]
        if len(modes) < 2:
            del self.fields["mode"]
        else:
            self.fields["mode"].choices = modes  # type: ignore[attr-defined]

    def clean_reasons(self) -> str:
        return clean(self.cleaned_data["reasons"], 500, label=str(_("理由")))

    @property
    def chosen(self) -> Membership:
        return self._seats[self.cleaned_data["membership"]]

    @property
    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "seat": self.seat, "reasons": given["reasons"], "asked_by": given["asked_by"],
            "mode": given.get("mode", ""), "paper": next(iter(given["paper"]), None),
        }  # fmt: skip
