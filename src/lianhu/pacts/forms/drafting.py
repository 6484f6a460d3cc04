"""Beginning a version, a clause, who was asked, and the steps of a version."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.files.uploading import KeepsFiles, KeptFilesField
from lianhu.kernel import clock
from lianhu.matters.forms.resident import Words
from lianhu.pacts import commands
from lianhu.pacts.commands.asking import Said
from lianhu.pacts.models import Clause, Version
from lianhu.pacts.models.texts import LONGEST
from lianhu.pacts.rules import rules
from lianhu.shell.inputs import day, radios

# Rows of opinions on one page; more are written down as another asking.
ROWS: Final = 6
MEETINGS: Final = (
    ("assembly", _("村民会议（居民会议）")), ("representatives", _("村（居）民代表会议")),
    ("group", _("村民小组会议")), ("unknown", _("纸上没有写")),
)  # fmt: skip


def kinds(laws: Collection[str]) -> list[tuple[str, str]]:
    """The kinds that fall under one of these laws; all of them where a place has none yet."""
    found = rules().kinds.values()
    fit = [one for one in found if one.regime in laws] if "none" not in laws else []
    return [(one.key, one.label) for one in fit or found]


class BeginForm(forms.Form):
    """Which pact, where; of one in force its clauses are taken along."""

    kind = radios(_("哪一种"), ())
    area = forms.ChoiceField(label=_("哪里"), error_messages={"required": _("请选哪里。")})
    title = Words(
        label=_("名称"), longest=40, required=False,
        help_text=_("空着就叫“某某村村规民约”。当地叫榔规、款约的，照当地叫法写。"),
    )  # fmt: skip
    why = Words(label=_("为什么起草、修订"), longest=200, required=False, lines=2)

    def __init__(
        self, *args: Any, areas: Sequence[tuple[str, str]], laws: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds(laws)  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class ClauseForm(forms.Form):
    """One clause."""

    kind = radios(_("讲的是哪一类"), ())
    words = Words(
        label=_("要大家怎样做"), longest=LONGEST, lines=5,
        help_text=_("用大家平时说的话，一条只说一件事。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(rules().clauses.items())  # type: ignore[attr-defined]


class KeepForm(forms.Form):
    """Why a clause stays as it is."""

    why = Words(
        label=_("为什么保留"), longest=300, lines=2,
        help_text=_("写为什么不违法。您的岗位会写在旁边，表决时大家看得到。"),
    )  # fmt: skip


class WhyForm(forms.Form):
    """A reason, for what is struck or goes no further."""

    why = Words(label=_("为什么"), longest=200, lines=2)


class HearForm(forms.Form):
    """How many were asked; below it the opinions, a row each."""

    way = radios(_("怎样问的"), ())
    held_on = day(_("哪天"))
    where = Words(label=_("在哪里"), longest=60, required=False)
    households = forms.IntegerField(
        label=_("问了多少户"), min_value=0, max_value=99999, help_text=_("同一户问两次，算两户次。")
    )
    people = forms.IntegerField(label=_("多少人说了话"), min_value=0, max_value=99999)
    women = forms.IntegerField(label=_("其中妇女"), min_value=0, max_value=99999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"held_on": clock.today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = list(rules().ways.items())  # type: ignore[attr-defined]


class OpinionRow(forms.Form):
    """One opinion; a row left empty is none."""

    words = Words(label=_("说了什么"), longest=300, required=False)
    clause = forms.ChoiceField(label=_("说的是哪一条"), required=False)
    woman = forms.BooleanField(label=_("妇女说的"), required=False)
    custom = forms.BooleanField(label=_("说的是风俗习惯"), required=False)

    def __init__(self, *args: Any, clauses: Sequence[Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clauses = {str(one.pk): one for one in clauses}
        named = [(key, f"{one.position}. {one.words[:16]}") for key, one in self._clauses.items()]
        self.fields["clause"].choices = [("", _("整份")), *named]  # type: ignore[attr-defined]

    def said(self) -> Said | None:
        given = self.cleaned_data
        if not given["words"]:
            return None
        clause = self._clauses.get(given["clause"])
        return Said(given["words"], clause, woman=given["woman"], custom=given["custom"])


class SettleForm(forms.Form):
    """What became of an opinion."""

    fate = radios(_("怎样了"), ())
    why = Words(
        label=_("为什么"), longest=200, lines=2, required=False,
        help_text=_("没有照着改的要写，回给说的人听。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fate"].choices = list(rules().fates.items())  # type: ignore[attr-defined]


class JudgeForm(forms.Form):
    """Whether a group's draft agrees with the village's pact."""

    agrees = radios(_("比下来"), (("yes", _("不相抵触")), ("no", _("有相抵触的，要改"))))
    words = Words(
        label=_("怎样看的"), longest=300, lines=2, help_text=_("例如：垃圾、道路两类比过了。")
    )

    def run(self, actor: Actor, version: Version) -> object:
        said = self.cleaned_data
        return commands.judge(actor, version, agrees=said["agrees"] == "yes", words=said["words"])


class OldForm(KeepsFiles):
    """A pact from before: what stands on the paper, and the paper."""

    kind = radios(_("哪一种"), ())
    area = forms.ChoiceField(label=_("哪里"), error_messages={"required": _("请选哪里。")})
    title = Words(label=_("纸上的名称"), longest=40, required=False)
    adopted_on = day(_("哪天通过的"))
    meeting = radios(_("哪种会议通过的"), MEETINGS)
    meeting_words = Words(label=_("哪次会议"), longest=100, required=False)
    filed_on = day(_("哪天报备案的"), required=False, help_text=_("没有报过就空着。"))
    sort = forms.ChoiceField(label=_("没有写类别的，算哪一类"))
    clauses = forms.CharField(
        label=_("条款，照纸上抄，一行一条"), widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("行首可以写类别和冒号，例如“环境卫生：垃圾入桶。”"), max_length=30000,
    )  # fmt: skip
    scans = KeptFilesField(
        kind="paper", limit=6, label=_("原件照片或扫描"), required=False,
        help_text=_("每页一张，要看得清签名和日期；只有管这里的人看得到。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, areas: Sequence[tuple[str, str]], laws: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds(laws)  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        self.fields["sort"].choices = list(rules().clauses.items())  # type: ignore[attr-defined]
        self.fields["sort"].initial = "other"

    def lines(self) -> list[tuple[str, str]]:
        """Kind and words of each clause."""
        labels = {label: key for key, label in rules().clauses.items()}
        found = []
        for line in self.cleaned_data["clauses"].splitlines():
            head, mark, rest = line.strip().replace(":", "：", 1).partition("：")
            known = labels.get(head.strip()) if mark else None
            words = rest.strip() if known else line.strip()
            if words:
                found.append((known or self.cleaned_data["sort"], words))
        return found


class StepForm(forms.Form):
    """A step without anything to type."""

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        self.version = version
        super().__init__(*args, **kwargs)


class OpenForm(StepForm):
    title, button = _("公开征求意见"), _("公开草案")
    hint = _("谁都能在本村的页面上看到草案，写明还没有通过。")

    def run(self, actor: Actor, version: Version) -> object:
        return commands.open_draft(actor, version)


class SubmitForm(StepForm):
    title, button = _("提请乡镇审核"), _("提请党委、政府审核")
    hint = _("提请就是签名：每一条都对照过法律。没有提醒不等于合法。")
    read = forms.BooleanField(
        label=_("我逐条看过，对照过法律"), error_messages={"required": _("请先逐条看过。")}
    )

    def run(self, actor: Actor, version: Version) -> object:
        return commands.submit(actor, version)


class VoteForm(StepForm):
    title, button = _("交给会议表决"), _("定稿，等会议表决")
    hint = _("定稿以后条款不能动。通过没有，由会议的决议说了算，这里没有人能填。")

    def run(self, actor: Actor, version: Version) -> object:
        return commands.to_vote(actor, version)


class BackForm(StepForm):
    title, button = _("撤回修改"), _("撤回到起草")
    hint = _("撤回以后可以改条款，改完再提请审核。说过的意见都在。")

    def run(self, actor: Actor, version: Version) -> object:
        return commands.take_back(actor, version)


class AbandonForm(StepForm):
    title, button = _("不再往下走"), _("放下这一版")
    hint = _("写过的、说过的都留着看得到。")
    why = Words(label=_("为什么"), longest=200, lines=2)

    def run(self, actor: Actor, version: Version) -> object:
        return commands.abandon(actor, version, why=self.cleaned_data["why"])


class SendForm(StepForm):
    title, button = _("报备案"), _("已经报去了")
    hint = _("先打印备案报告，盖章连同文本一起报。")
    number = Words(label=_("文号"), longest=40, required=False, help_text=_("没有文号就空着。"))
    sent_on = day(_("哪天报的"))

    def run(self, actor: Actor, version: Version) -> object:
        return commands.send(actor, version.filing, **self.cleaned_data)


class ReceiveForm(StepForm):
    title, button = _("收到备案"), _("收下了")
    hint = _("收下不等于批准。发现不合法的，另外责令改正，写明哪部法第几条。")

    def run(self, actor: Actor, version: Version) -> object:
        return commands.receive(actor, version.filing)


def clause_choices(version: Version) -> list[tuple[str, str]]:
    rows = version.clauses.filter(dropped_at=None)
    return [("", _("整份")), *((str(one.pk), f"{one.position}. {one.words[:16]}") for one in rows)]  # type: ignore[list-item]


class CorrectForm(StepForm):
    title, button = _("责令改正"), _("责令改正")
    hint = _("只有违反法律、侵害村民权利的才责令；改法由村里起草、会议表决。文本不会因此变动。")
    clause = forms.ChoiceField(label=_("哪一条"), required=False)
    law = Words(label=_("违反哪部法"), longest=60)
    article = Words(label=_("第几条"), longest=30)
    words = Words(label=_("违反在哪里"), longest=300, lines=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = clause_choices(self.version)  # type: ignore[attr-defined]

    def run(self, actor: Actor, version: Version) -> object:
        said = dict(self.cleaned_data)
        pk = said.pop("clause")
        clause = version.clauses.filter(pk=int(pk)).first() if pk else None
        return commands.correct(actor, version, clause=clause, **said)


class AnswerForm(forms.Form):
    """Who of the township looked at it, and when."""

    party_on = day(_("党委哪天看的"), initial=clock.today)
    party_as = Words(label=_("党委由哪个岗位看的"), longest=60)
    government_on = day(_("政府哪天看的"), initial=clock.today)
    government_as = Words(label=_("政府由哪个岗位看的"), longest=60)


class PointRow(forms.Form):
    """One thing the township says; with a law it is found against it, without it is advice."""

    clause = forms.ChoiceField(label=_("哪一条"), required=False)
    words = Words(label=_("说什么"), longest=300, lines=2, required=False)
    law = Words(label=_("不合哪部法"), longest=60, required=False, help_text=_("空着就算建议。"))
    article = Words(label=_("第几条"), longest=30, required=False)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = clause_choices(version)  # type: ignore[attr-defined]


class PointForm(forms.Form):
    """What the village did about a point."""

    answer = radios(_("怎样了"), (("mended", _("照着改了")), ("kept", _("没有改"))))
    why = Words(
        label=_("为什么"), longest=300, lines=2, required=False,
        help_text=_("没有改的要写，表决时一起念给大家听。"),
    )  # fmt: skip
