"""When a matter becomes more secret, what belongs to it and lies in other rooms follows."""

from lianhu.files import intake as files
from lianhu.files.models import wider_than
from lianhu.matters.models import Matter
from lianhu.notices import commands as notices
from lianhu.people import tellers


def follow(matter: Matter, before: str) -> None:
    """Close tellings, files and teller as far as `matter` is closed now; `before` was wider or not.

    Never the other way round: what was told in private stays so when a matter opens.
    """
    if before not in wider_than(matter.secrecy):
        return
    notices.tighten(matter.stream, matter.secrecy)
    files.tighten(matter.stream, matter.secrecy)
    if matter.teller_id:
        tellers.tighten(matter.teller_id, matter.secrecy)
