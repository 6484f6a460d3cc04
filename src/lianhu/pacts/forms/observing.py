"""What is typed while somebody is talked round, and for a family's precepts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters.forms.resident import Words
from lianhu.pacts import commands, lawful
from lianhu.pacts.commands.precepts import LONGEST
from lianhu.pacts.models import Case, Clause, Talk
from lianhu.pacts.rules import rules
from lianhu.shell.inputs import day, radios

UNRELATED = _("我和他没有亲属关系，也没有利害关系")


class NoticeForm(forms.Form):
    """Who, which clause, what happened."""

    clause = forms.ChoiceField(label=_("哪一条"), error_messages={"required": _("请选哪一条。")})
    whom = Words(label=_("谁"), longest=50, help_text=_("只有经手的人看得到，到期删除。"))
    words = Words(label=_("怎么回事"), longest=500, lines=3)

    def __init__(self, *args: Any, clauses: Sequence[Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), f"{one.version.pact.title}：{one.words[:20]}") for one in clauses]
        self.fields["clause"].choices = named  # type: ignore[attr-defined]


class CaseForm(forms.Form):
    title: Any = ""
    button: Any = _("记下")
    hint: Any = ""


class TalkForm(CaseForm):
    title = _("记一次谈话")
    hint = _("先说理，还不改再批评教育。第一次批评要私下说。")
    step = radios(_("哪一步"), Talk.Step.choices)
    held_on = day(_("哪天"))
    private = forms.BooleanField(label=_("私下说的"), required=False, initial=True)
    words = Words(label=_("怎么说的，怎么答的"), longest=500, lines=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = clock.today()

    def run(self, actor: Actor, case: Case) -> object:
        return commands.talk(actor, case, **self.cleaned_data)


class TurnForm(CaseForm):
    title, button = _("不归规约管，转出去"), _("转出去")
    hint = _("打人、偷盗、赌博这些报公安机关；两家有争的请人民调解。")
    to = radios(_("转到哪里"), (("police", _("已报公安机关")), ("mediation", _("已请人民调解"))))

    def run(self, actor: Actor, case: Case) -> object:
        return commands.turn(actor, case, to=self.cleaned_data["to"])


class ShareForm(CaseForm):
    title, button = _("请人一起劝"), _("请他一起")
    hint = _("请了谁，谁才看得到。定后果要两个人，答复不同意要第三个人。")
    post = forms.ChoiceField(label=_("请哪个岗位"), error_messages={"required": _("请选岗位。")})

    def __init__(self, *args: Any, posts: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts  # type: ignore[attr-defined]

    def run(self, actor: Actor, case: Case) -> object:
        return commands.share(actor, case, post=int(self.cleaned_data["post"]))


class ProposeForm(CaseForm):
    title, button = _("提出约定的后果"), _("提出，请另一位来定")
    hint = _("只能从大家约好、又合法的几样里选。先听他说。")
    kind = radios(_("哪一样"), ())
    detail = Words(
        label=_("写明"), longest=300, lines=2, required=False,
        help_text=_("恢复什么；书面协议哪天、怎么约的；积分办法哪一条。"),
    )  # fmt: skip
    points = forms.IntegerField(label=_("扣几分"), min_value=1, required=False)
    balance = forms.IntegerField(label=_("现有几分"), min_value=0, required=False)
    until = day(_("不参评到哪天"), required=False)
    heard_on = day(_("哪天听他说的"))
    heard_words = Words(label=_("他怎么说"), longest=500, lines=3)
    unrelated = forms.BooleanField(label=UNRELATED, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heard_on"].initial = clock.today()
        choices = [(one.key, one.label) for one in rules().consequences.values()]
        kind = self.fields["kind"]
        kind.choices = choices  # type: ignore[attr-defined]
        kind.error_messages["invalid_choice"] = lawful.only_these()

    def run(self, actor: Actor, case: Case) -> object:
        return commands.propose(actor, case, **self.cleaned_data)


class DecideForm(CaseForm):
    title, button = _("我也同意，已当面告诉他"), _("定下")
    hint = _("告诉他：不同意的，在约好的天数以内说，请第三个人来看。")
    told_on = day(_("哪天当面告诉的"))
    unrelated = forms.BooleanField(label=UNRELATED, required=False)

    def run(self, actor: Actor, case: Case) -> object:
        return commands.decide(actor, case, **self.cleaned_data)


class ContestForm(CaseForm):
    title = _("他不同意")
    words = Words(label=_("为什么不同意"), longest=500, lines=3)

    def run(self, actor: Actor, case: Case) -> object:
        return commands.contest(actor, case, words=self.cleaned_data["words"])


class ReplyForm(CaseForm):
    title = _("答复他的不同意")
    hint = _("由没有定过这件事的第三个人来看。")
    upheld = radios(_("怎样"), (("yes", _("照原来定的")), ("no", _("撤掉，不再说"))))
    words = Words(label=_("怎么答复"), longest=500, lines=3)

    def run(self, actor: Actor, case: Case) -> object:
        said = self.cleaned_data
        return commands.reply(actor, case, upheld=said["upheld"] == "yes", words=said["words"])


class CloseForm(CaseForm):
    title, button = _("了结"), _("了结")
    hint = _("了结以后，名字和经过留到期就删。")
    ended = radios(
        _("怎样了结的"),
        (("mended", _("改了")), ("done", _("约定的后果做到了")), ("dropped", _("查下来不是这样"))),
    )

    def run(self, actor: Actor, case: Case) -> object:
        return commands.close(actor, case, ended=self.cleaned_data["ended"])


class CollectForm(forms.Form):
    """A family's precepts."""

    area = forms.ChoiceField(label=_("哪里"), error_messages={"required": _("请选哪里。")})
    family = Words(label=_("怎么称呼这家"), longest=20, help_text=_("由家里人定，例如“上寨罗家”。"))
    words = Words(label=_("家规家训"), longest=LONGEST, lines=4)
    agreed_as = Words(
        label=_("家里谁同意公开，怎么同意的"), longest=40, required=False,
        help_text=_("例如“户主，当面”。还没有问就空着，只有村里看得到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class AgreeForm(forms.Form):
    agreed_as = Words(label=_("家里谁同意公开，怎么同意的"), longest=40)
