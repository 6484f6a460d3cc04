"""Shape of what is asked, offered and heard."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.seen import AsSeen
from lianhu.kernel import clock
from lianhu.kernel.names import mask_name
from lianhu.matters.models import Matter
from lianhu.people.models import Teller
from lianhu.shell.inputs import day, radios
from lianhu.wishes import commands
from lianhu.wishes.kinds import By, Helper, Named, Way, WhyHide
from lianhu.wishes.models import Offer, Wish
from lianhu.wishes.rules import rules

A_WEEK: Final = timedelta(days=7)
ASKED: Final = [(one.value, one.label) for one in Way if one != Way.PAGE]
YES_NO: Final = [("yes", _later("同意")), ("no", _later("不同意"))]
REACH: Final = [
    (Teller.Reach.CALL.value, _later("打电话")), (Teller.Reach.SMS.value, _later("发短信")),
]  # fmt: skip


def line(label: Any, missing: Any = "", **more: Any) -> forms.CharField:
    """One line; it may stay empty unless `missing` is what is said then."""
    return forms.CharField(
        label=label, required=bool(missing), error_messages={"required": missing}, **more
    )


class AskForm(AsSeen):
    """For whom, and whether one line may be public: what the one who wishes says themselves."""

    whom = radios(_later("是替谁许的"), ())
    agrees = radios(
        _later("同不同意公开一句话"), YES_NO,
        help_text=_later("只写要什么，不写姓名、住处和家里的情况，好让乡亲来帮。不同意也一样有人管。"),
    )  # fmt: skip
    by = radios(
        _later("是谁说的"), By.choices, help_text=_later("不满14岁的孩子，要父母或别的监护人同意。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = [(one.key, one.label) for one in rules().whom]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "agrees": self.cleaned_data["agrees"] == "yes"}


class NoteForm(AskForm):
    title = _later("问许愿的人")
    button = _later("记下")
    sort = radios(_later("哪一类"), ())
    way = radios(_later("怎样问的"), ASKED)
    field_order = ["sort", "whom", "agrees", "by", "way"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sort"].choices = [(one.key, one.label) for one in rules().sorts]  # type: ignore[attr-defined]

    def run(self, actor: Actor, matter: Matter, _wish: Wish | None) -> None:
        commands.note(actor, matter, **self.said())


class WishStep(forms.Form):
    """A step of a wish that was asked about."""

    title: Any = ""
    button: Any = _later("记下")

    def run(self, actor: Actor, matter: Matter, wish: Wish) -> None:
        raise NotImplementedError


class ReleaseForm(WishStep, AsSeen):
    title = _later("公开一句话")
    button = _later("公开")
    line = line(
        _later("公众看到的一句话"), _later("请写公众看到的一句话。"), max_length=80,
        help_text=_later("只写要什么，比如“想要一台能烧柴的灶”。不写姓名、住处和家里的情况。"),
    )  # fmt: skip

    def run(self, actor: Actor, matter: Matter, wish: Wish) -> None:
        commands.release(actor, wish, **self.cleaned_data)


class HideForm(WishStep):
    title = _later("收回公开的话")
    button = _later("收回")
    why = radios(_later("为什么收回"), WhyHide.choices)

    def run(self, actor: Actor, matter: Matter, wish: Wish) -> None:
        commands.hide(actor, wish, **self.cleaned_data)


class SelfForm(WishStep):
    """Staff are known; what is usual stands there already, so that one tap is enough."""

    title = _later("我来圆这个心愿")
    button = _later("我来")
    what = line(_later("怎么帮"), _later("请写怎么帮。"), max_length=200)
    by_day = day(_later("哪天以前办到"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        usual = {"what": _("我来帮着办好。"), "by_day": clock.today() + A_WEEK}
        super().__init__(*args, **{**kwargs, "initial": {**usual, **(kwargs.get("initial") or {})}})

    def run(self, actor: Actor, matter: Matter, wish: Wish) -> None:
        commands.offer(actor, wish, **self.cleaned_data)


class AdoptForm(forms.Form):
    """Anyone: also who they are and how to reach them."""

    what = line(
        _later("怎么帮"), _later("请写怎么帮。"), max_length=200,
        help_text=_later("比如“送一台灶，帮着装好”。"),
    )  # fmt: skip
    by_day = day(_later("哪天以前办到"))

    kind = radios(_later("您是"), [(one.value, one.label) for one in Helper if one != Helper.CADRE])
    name = line(
        _later("您的姓名，店名或单位名"), _later("请写姓名，或店名、单位名。"), max_length=50,
        help_text=_later("只有管这件事的岗位看得到；定了以后，许愿的人会知道来的是谁。"),
    )  # fmt: skip
    phone = line(
        _later("您的电话"), _later("请留一个电话，好和您说定。"), max_length=60,
        help_text=_later("加密保存，只用来和您说这件事，用完就删。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    reach = radios(_later("怎么回您"), REACH, initial=Teller.Reach.CALL)
    named = radios(_later("公开时怎么写您"), Named.choices, initial=Named.NO)
    field_order = ["kind", "what", "by_day", "name", "phone", "reach", "named"]


class PickForm(WishStep):
    offer = radios(_later("哪一位"), ())

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {str(one.pk): one for one in offers}
        picks = self.fields["offer"]
        assert isinstance(picks, forms.ChoiceField)  # noqa: S101 - narrows the type
        picks.choices = [(key, label_of(one)) for key, one in self.offers.items()]
        if len(self.offers) == 1:
            picks.initial = next(iter(self.offers))

    def picked(self) -> Offer:
        return self.offers[self.cleaned_data["offer"]]


class ConfirmForm(PickForm):
    title = _later("定下谁来帮")
    button = _later("就定这位")
    by_day = day(_later("改定的日子"), required=False, help_text=_later("和他说好另一天的才填。"))

    def run(self, actor: Actor, matter: Matter, wish: Wish) -> None:
        commands.confirm(actor, self.picked(), by_day=self.cleaned_data["by_day"])


class WithdrawForm(PickForm):
    title = _later("认领的人来不了了")
    why = line(_later("原因"), max_length=200)

    def run(self, actor: Actor, matter: Matter, wish: Wish) -> None:
        commands.withdraw(actor, self.picked(), why=self.cleaned_data["why"])


class HeardForm(forms.Form):
    """Did it come true: as the one who wished says it."""

    fulfilled = radios(_later("圆了没有"), [("yes", _later("圆了")), ("no", _later("没有"))])
    thanks = forms.CharField(
        label=_later("想对帮忙的人说"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_later("先由村（社区）看过，隐去姓名才公开。"),
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "fulfilled": self.cleaned_data["fulfilled"] == "yes"}


class ReportForm(HeardForm):
    title = _later("问圆了没有")
    button = _later("记下")
    way = radios(_later("怎样问的"), ASKED)
    field_order = ["fulfilled", "way", "thanks"]

    def run(self, actor: Actor, _matter: Matter, wish: Wish) -> None:
        commands.report(actor, wish, **self.said())


class ThanksForm(WishStep, AsSeen):
    title = _later("公开感谢的话")
    button = _later("公开")
    words = forms.CharField(
        label=_later("公开的感谢"), max_length=200, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_later("照原意写，隐去姓名和能认出人的话；不公开就留空。"),
    )  # fmt: skip

    def run(self, actor: Actor, matter: Matter, wish: Wish) -> None:
        commands.show_thanks(actor, wish, **self.cleaned_data)


class GiveUpForm(forms.Form):
    why = line(_later("原因"), max_length=200)


def label_of(offer: Offer) -> str:
    """An offer as the post that answers reads it; the name is masked."""
    who = offer.by_label if offer.helper is None else mask_name(offer.helper.name)
    return f"{offer.get_kind_display()} {who} · {offer.what} · {offer.by_day:%m-%d} · {offer.get_step_display()}"
