"""回执单: number and code for the one who spoke; the only paper that carries the code (C4.43)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.kernel import clock
from lianhu.matters import desk, secrets, story
from lianhu.matters.models import Matter
from lianhu.matters.papers import common
from lianhu.shell.sheets.blocks import Code, Facts, Form, Note, Prose, Sheet

TITLE = "回执单"


def make(matter: Matter, link: common.Link) -> Sheet:
    """For who proved the code, or the helper who writes it out for them; asks no actor again.

    No chat text and no card: the code would go round. The address carries the code behind the
    #, so that no server and no log sees it.
    """
    code, now = secrets.code_of(matter), story.words_now(matter)
    rows = (
        (
            (_("村（社区）"), str(common.village_of(matter))),
            (_("收到"), clock.chinese_date(matter.raised_at)),
        ),
        ((_("反映的事"), desk.masked_title(matter)),),
        ((_("现在"), now),),
        ((_("地点"), desk.where(matter.area)),),
    )
    return Sheet(
        title=TITLE,
        name=f"{TITLE}-{matter.number}",
        blocks=(
            Facts(((_("编号"), matter.number), (_("查询码"), code)), big=True),
            Form(rows),
            Prose(_words(matter, link)),
            Code(
                f"{link(reverse('matters:mine', args=[matter.number]))}#{code}",
                _("用手机扫这个码，直接打开这件事。"),
            ),
            Note(_("查询码只给本人，请收好，不要拍照发群。")),
        ),
        foot=_("打印于%s") % clock.chinese_moment(clock.now()),
        size=16,
    )


def _words(matter: Matter, link: common.Link) -> str:
    ways = _(
        "查进度：扫下面的码，或打开 %s 输编号和查询码。\n"
        "没有手机，把这张纸给网格员、联户长看，请他们代查；一样有回音。\n"
    ) % link(reverse("matters:follow"))
    if matter.teller is not None and matter.teller.name:
        return ways + _("纸丢了也不要紧：报姓名和寨子，请他们帮您查，查询会留痕。")
    # Looked up by name only: who left none must not be promised it.
    return ways + _("没留称呼，丢了就查不到，请收好，最好拍照存一份。")
