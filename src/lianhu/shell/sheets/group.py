"""What goes into a chat group beside a picture: few words, cut so that the address stays whole."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from lianhu.counties.current import current
from lianhu.kernel import clock
from lianhu.kernel.text import short
from lianhu.shell.card import DEMO

LONGEST: Final = 500


def chat(head: str, lines: Sequence[str], address: str) -> str:
    """Text for a group, at most 500 characters: the head and the address whole, the lines cut."""
    demo = f"（{DEMO}）" if current().demo else ""
    fixed = [line for line in (head, address + demo) if line]
    room = LONGEST - sum(len(line) + 1 for line in fixed)
    kept: list[str] = []
    for line in filter(None, lines):
        if room < 12:
            break
        kept.append(short(line, min(len(line), room - 1)))
        room -= len(kept[-1]) + 1
    return "\n".join([fixed[0], *kept, *fixed[1:]])


def card_foot() -> str:
    """Who shows this and when, under the QR code of a card."""
    return _("%(county)s　%(day)s") % {
        "county": current().name, "day": clock.chinese_date(clock.today()),
    }  # fmt: skip
