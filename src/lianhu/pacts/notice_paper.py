"""What a person is handed of a consequence: what for, by which clause, who decides, how to object."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing
from lianhu.pacts.models import Case, Outcome
from lianhu.pacts.rules import rules
from lianhu.shell.sheets.blocks import Block, Facts, Heading, Lines, Note, Prose, Seal, Sheet, Signs


def notice(actor: Actor, case: Case) -> Sheet:
    """Printed before the second has decided too, so that they sign on it; it says that nothing holds.

    Raises:
        Missing: nobody proposed a consequence, or what was written was erased when its time was up.
    """
    outcome: Outcome | None = getattr(case, "outcome", None)
    if outcome is None or case.erased_at is not None:
        raise Missing(_("现在没有这张纸：还没有人提出约定的后果，或者内容已经到期删除。"))
    decided = outcome.second_at is not None
    blocks: list[Block] = [
        Facts(_what(case, outcome)),
        Heading(_("不同意，怎样说")),
        Prose(_rights(outcome)),
        Lines(_("您不同意的，写在这里，或者当面说，由听的人记下"), 3),
        Note(_("这是大家约定的后果，不是处罚；村里没有罚款的权力。和法律不一致的地方，照法律办。")),
        Signs((_("本人（收到了，不等于同意）"), _("当面告诉的人"))),
    ]
    if not decided:
        blocks.append(Signs((_("第二位决定的人"),)))
    pact = case.clause.version.pact
    blocks.append(Seal(issuer(actor, pact.area), outcome.told_on or clock.today()))
    return Sheet(
        title=_("约定后果告知书"), name=f"约定后果告知书-{case.pk}", blocks=tuple(blocks),
        foot=_("只给本人和经手的人看，不张贴、不传阅。　打印于%s")
        % clock.chinese_moment(clock.now()),
    )  # fmt: skip


def _what(case: Case, outcome: Outcome) -> tuple[tuple[str, str], ...]:
    clause = case.clause
    cited = _("%(pact)s第%(n)d条：%(words)s") % {
        "pact": clause.version.pact.title, "n": clause.position, "words": clause.words,
    }  # fmt: skip
    heard = f"{clock.chinese_date(outcome.heard_on)}　{outcome.heard_words}"
    return (
        (_("告诉谁"), case.whom),
        (_("怎么回事"), case.words),
        (_("按哪一条"), cited),
        (_("约定的后果"), _consequence(outcome)),
        (_("您怎么说的"), heard),
        (_("第一位决定"), f"{outcome.first_as}　{clock.chinese_date(clock.day_of(outcome.first_at))}"),
        (_("第二位决定"), _second(outcome)),
        (_("当面告诉"), clock.chinese_date(outcome.told_on) if outcome.told_on else _("　　年　　月　　日")),
    )  # fmt: skip


def _second(outcome: Outcome) -> str:
    if outcome.second_at is None:
        return _("还没有，没有定下以前不算数")
    return f"{outcome.second_as}　{clock.chinese_date(clock.day_of(outcome.second_at))}"


def _consequence(outcome: Outcome) -> str:
    said = [outcome.label, outcome.detail]
    if outcome.points:
        said.append(_("扣%(p)d分，现有%(b)d分") % {"p": outcome.points, "b": outcome.balance or 0})
    if outcome.until:
        said.append(_("到%s") % clock.chinese_date(outcome.until))
    return "；".join(filter(None, said))


def _rights(outcome: Outcome) -> str:
    if outcome.open_until is None:
        last = _("从当面告诉那天起%d天以内") % rules().days["objection"]
    else:
        last = _("到%s为止") % clock.chinese_date(outcome.open_until)
    said = [
        _(
            "%s，您可以不同意。不同意的，由没有参加决定的第三个人来看、来答复；答复以前，这件事不照着办。"
        )
        % last
    ]
    if outcome.objected_on is not None:
        said.append(
            _("%(day)s您说不同意：%(words)s")
            % {"day": clock.chinese_date(outcome.objected_on), "words": outcome.objection}
        )
    if outcome.upheld is not None:
        how = _("照原来定的办") if outcome.upheld else _("收回")
        said.append(
            _("%(who)s答复：%(how)s。%(words)s")
            % {"who": outcome.answered_as, "how": how, "words": outcome.answer}
        )
    return "\n".join(said)
