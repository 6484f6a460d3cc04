"""What is asked before a meeting, and at it: where, which, when; how many there are, came, agreed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from lianhu.assembly import meetings
from lianhu.assembly.reckoning import Votes
from lianhu.law.shares import BASES
from lianhu.shell.inputs import day

MOST: Final = 1_000_000


def number(label: Any, **more: Any) -> forms.IntegerField:
    """A count of people or households, possibly not given."""
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST,
        error_messages={
            "invalid": _("请填整数，比如 27。"),
            "min_value": _("不能小于0。"),
            "max_value": _("这个数太大了，请核对。"),
        },
        **more,
    )  # fmt: skip


class MeetingForm(forms.Form):
    """Where, which meeting, and on which day."""

    area = forms.ChoiceField(label=_("哪里"), error_messages={"required": _("请选哪里。")})
    about = forms.ChoiceField(
        label=_("开什么会"),
        error_messages={"required": _("请选开什么会。"), "invalid_choice": _("这里没有这种会。")},
    )
    day = day(_("哪天开"))

    def __init__(
        self, *args: Any, areas: Sequence[tuple[str, str]], regime: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.about, one.names[regime]) for one in meetings.reckoned(regime)]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        self.fields["about"].choices = named  # type: ignore[attr-defined]


class NumbersForm(forms.Form):
    """How many there are and came, by each base the law speaks of, and how they voted.

    `t_<base>` and `c_<base>`; what is left empty in `t_` is taken from the registers.
    """

    agreed, against, abstained = number(_("同意")), number(_("反对")), number(_("弃权"))

    def __init__(
        self, *args: Any, roads: Iterable[str], bases: Iterable[str], on: Mapping[str, int],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.on, self.roads, self.bases = on, list(roads), list(bases)
        for base in self.bases:
            there = on.get(base)
            hint = said("空着就按名册上的%(n)d算。") % {"n": there} if there else ""
            self.fields[f"t_{base}"] = number(
                said("一共有多少%(who)s") % {"who": BASES[base]}, help_text=hint
            )
        for base in self.roads:
            self.fields[f"c_{base}"] = number(said("到了多少%(who)s") % {"who": BASES[base]})
        several = len(self.roads) > 1
        self.fields["road"] = forms.ChoiceField(
            label=_("这个会按什么算"), required=False, widget=forms.RadioSelect,
            choices=[(base, said("按%(who)s") % {"who": BASES[base]}) for base in self.roads],
            help_text=_("签到前定下来，定了就不换，两种不能混着算。") if several else "",
        )  # fmt: skip

    @property
    def rolls(self) -> list[forms.BoundField]:
        return [self[f"t_{base}"] for base in self.bases]

    @property
    def arrivals(self) -> list[forms.BoundField]:
        return [self[f"c_{base}"] for base in self.roads]

    @property
    def totals(self) -> dict[str, int]:
        """By base; 0 and nothing said both leave what the registers say."""
        found = {base: self._n(f"t_{base}") or self.on.get(base) for base in self.bases}
        return {base: n for base, n in found.items() if n}

    @property
    def came(self) -> dict[str, int]:
        """By base, only what was filled in; only the road that was chosen, if one was."""
        chosen = self.cleaned_data["road"] if self.is_valid() else ""
        found = {base: self._n(f"c_{base}") for base in self.roads if chosen in ("", base)}
        return {base: n for base, n in found.items() if n is not None}

    @property
    def votes(self) -> Votes | None:
        agreed = self._n("agreed")
        if agreed is None:
            return None
        return Votes(agreed, self._n("against") or 0, self._n("abstained") or 0)

    def _n(self, name: str) -> int | None:
        found: int | None = self.cleaned_data.get(name) if self.is_bound else None
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for base in self.roads:
            total, came = data.get(f"t_{base}") or self.on.get(base), data.get(f"c_{base}")
            if total and came and came > total:
                self.add_error(f"c_{base}", said("一共才%(n)d，到的不会更多。") % {"n": total})
        if data.get("agreed") is None and (data.get("against") or data.get("abstained")):
            self.add_error("agreed", _("请填同意的有多少，没有就填0。"))
        return data
