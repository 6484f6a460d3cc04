"""The powers list of a body on A4, to hang on the wall."""

from django.utils.translation import gettext as _

from lianhu.bodies.kinds import shape
from lianhu.bodies.models import Organisation, Powers
from lianhu.kernel import clock
from lianhu.shell.sheets.blocks import Facts, Heading, Note, Prose, Seal, Sheet


def powers_sheet(body: Organisation, powers: Powers) -> Sheet:
    """One version as a paper; numbered lines, who adopted it, the place of the seal left empty."""
    advises = (
        []
        if shape(body.kind).decides
        else [Note(_("本组织没有法定的决定权：商量的意见提交有权的会议决定。"))]
    )
    return Sheet(
        title=_("%(body)s权力清单") % {"body": body},
        name=f"权力清单-{body}-第{powers.version}版",
        blocks=(
            Facts(
                (
                    (_("管的地方"), str(body.area)),
                    (_("由谁通过"), powers.adopted_by),
                    (_("通过日期"), clock.chinese_date(powers.adopted_on)),
                )
            ),
            Heading(_("一、可以做")),
            Prose(numbered(powers.may)),
            Heading(_("二、不能做")),
            Prose(numbered(powers.may_not)),
            *advises,
            Seal(body.name, powers.adopted_on),
        ),
        foot="",
        together=2,
    )


def numbered(lines: list[str]) -> str:
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
