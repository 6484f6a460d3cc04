"""Showing a result or not, looking on, and papers that come back."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.files.forms import KeptFilesField
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands, desk
from lianhu.matters.commands import moderating, showing
from lianhu.matters.forms.resident import Words
from lianhu.matters.forms.step import Reason, Step, asked, prose
from lianhu.matters.models import Paper
from lianhu.publicity.models import LEAST_DAYS, Posting


class Publish(Step):
    """What the public reads, drafted from what was said with names and numbers masked."""

    called = _later("晒单")
    button = _later("公示")
    # The mark of what the page shows; it comes back with the form.
    seen = ""
    called_preview = _later("改过以后，再看公众看到的样子")
    title = Words(
        label=_later("标题"), longest=60, required=False,
        help_text=_later("一句短话，不写谁说的。号码和反映人的名字已隐去，请再看一遍。"),
    )  # fmt: skip
    demand = prose(_later("反映了什么"), 4)
    result = prose(_later("办成什么样"), 4)
    board = Words(label=_later("贴在哪个公示栏"), longest=80, required=False)

    def shape(self) -> None:
        self.fields["result"].help_text = _(
            "公示出来就是这三样：标题、反映了什么、办成什么样。照片和录音不公示。"
        )
        self.fields["board"].help_text = _(
            "挂%d天，从今天起算；纸贴上墙的，从贴的那天重新算。没贴就空着。"
        ) % (self.stage.days or LEAST_DAYS)
        for name, words in desk.draft_for_public(self.matter).items():
            self.fields[name].initial = words

    def preview(self) -> Posting | None:
        """What the public will read of what stands in the form now; None while it cannot hang.

        On the page from the start, and again for what was changed, before anything is released.
        """
        typed = {name: str(self[name].value() or "") for name in self.fields}
        try:
            shown = showing.preview(self.actor, self.matter, **typed)
            self.seen = showing.mark(shown)
            return shown
        except Refusal as refusal:
            if self.is_bound:
                # Asked for by name: say at its field what is missing.
                self.add_error(refusal.field or None, str(refusal))
            return None

    def run(self) -> str:
        said = self.said
        self._require_seen()
        commands.publish(
            self.actor, self.matter, title=said["title"], demand=said["demand"],
            result=said["result"], board=said["board"],
        )  # fmt: skip
        return _("已公示到 %s。") % clock.chinese_date(
            clock.day_of(self.matter.due_at or clock.now())
        )

    def _require_seen(self) -> None:
        """Raises Refusal where the words were changed after they were last shown as the public
        will read them; the page that says so shows them."""
        seen = self.data.get("seen", "")
        now = showing.preview(self.actor, self.matter, **self.said) if seen else None
        if now and seen != showing.mark(now):
            raise Refusal(_("您改了字。公众会看到的是下面这样，请看过再按一次“公示”。"))


class Withhold(Reason):
    called = _later("不宜公示")
    button = _later("不公示")

    def run(self) -> str:
        commands.withhold(self.actor, self.matter, reason=self.said["reason"])
        return _("已记下：不公示，并写明理由。")


class Remark(Step):
    called = _later("监督意见")
    button = _later("留下意见")
    minds_moves = False
    words = asked(
        _later("看到了什么"), _later("请写几句看到的情况。"),
        help_text=_later("没有问题也可以写“看过，没有问题”。"),
    )  # fmt: skip

    def run(self) -> str:
        commands.remark(self.actor, self.matter, words=self.said["words"])
        return _("监督意见已记下，承办岗位看得到。")


class AttachPaper(Step):
    called = _later("存回纸质件")
    button = _later("存回")
    minds_moves = False
    what = forms.ChoiceField(
        label=_later("这是哪一种纸"), choices=Paper.What.choices, widget=forms.RadioSelect
    )
    file = KeptFilesField(
        kind="paper", limit=1, label=_later("拍下签过字的纸"),
        error_messages={"required": _later("请拍一张签过字的纸。")},
    )  # fmt: skip

    def run(self) -> str:
        commands.attach_paper(
            self.actor, self.matter, what=self.said["what"], file=self.said["file"][0]
        )
        return _("纸质件已存回。")


class ShowWords(Step):
    """What everyone reads of a matter that is still open, beside what was said."""

    called = _later("公开说法")
    button = _later("公开")
    words = asked(
        _later("公众看到的一句话"), _later("请写公众看到的一句话。"),
        help_text=_later(
            "照您写的公开，再隐去号码和反映人的名字。别人看到了就不用从头说，可以点“我也遇到”。原话不动，随时可以改、可以收回。"
        ),
    )  # fmt: skip

    def shape(self) -> None:
        word = moderating.first_word(self.matter)
        before = word.public_text if word and word.released_at else ""
        self.fields["words"].initial = before or desk.draft_for_public(self.matter)["demand"]

    def run(self) -> str:
        commands.show_words(self.actor, self.matter, words=self.said["words"])
        return _("已公开，村（社区）的网页上看得到。")


class HideWords(Reason):
    called = _later("收回公开的说法")
    button = _later("收回")

    def run(self) -> str:
        commands.hide_words(self.actor, self.matter, reason=self.said["reason"])
        return _("已收回，网页上不再显示；原话还在。")
