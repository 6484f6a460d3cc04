from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.bodies.models import Tenure


def _secret(label: Any, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "class": "lh-input"})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget)


def _otp(**words: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})
    return forms.CharField(max_length=40, widget=widget, **words)


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = _secret(_("密码"), "current-password")


class CodeForm(forms.Form):
    otp = _otp(label=_("动态码"), help_text=_("手机验证器上现在显示的六位数字。"), required=False)
    code = forms.CharField(label=_("手机不在身边？用一个备用码"), max_length=40, required=False)

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        # Nobody comes in without one of the two; a label that says 选填 would say otherwise.
        self.fields["otp"].of_row = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("otp") and not given.get("code"):
            self.add_error("otp", _("请填写动态码。"))
        return given

    @property
    def brought(self) -> str:
        return str(self.cleaned_data["otp"] or self.cleaned_data["code"])


class _Twice(forms.Form):
    """A new password typed twice."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两次填的密码不一样。"))
        return given


class EnrolForm(_Twice):
    password = _secret(_("新密码（至少10位）"), "new-password")
    again = _secret(_("再填一次新密码"), "new-password")
    otp = _otp(label=_("动态码"), help_text=_("扫码以后，手机上显示的六位数字。"))


class PasswordForm(_Twice):
    before = _secret(_("原密码"), "current-password")
    password = _secret(_("新密码（至少10位）"), "new-password")
    again = _secret(_("再填一次新密码"), "new-password")


class RecoveryForm(forms.Form):
    before = _secret(_("密码"), "current-password")


class NewAccountForm(forms.Form):
    """For one of the holders found."""

    tenure = forms.ChoiceField(label=_("给谁开通"), widget=forms.RadioSelect)
    username = forms.CharField(
        label=_("用户名"),
        max_length=80,
        help_text=_("小写字母和数字，例如姓名拼音。"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, found: list[Tenure], **words: Any) -> None:
        super().__init__(*args, **words)
        self.found = {str(held.pk): held for held in found}
        self.fields["tenure"].choices = [  # type: ignore[attr-defined]
            (key, f"{held.person.name}（{held.post.area} {held.post.title}）")
            for key, held in self.found.items()
        ]

    @property
    def chosen(self) -> Tenure:
        return self.found[self.cleaned_data["tenure"]]
