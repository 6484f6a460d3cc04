"""The way in for other rooms: take what was sent, then give it to its subject."""

from lianhu.files.commands import take
from lianhu.files.flow import FILE
from lianhu.files.models import Confidentiality, File

__all__ = ["attach", "take"]


def attach(file: File, stream: str, *, confidentiality: str = Confidentiality.PRIVATE) -> None:
    """Give a draft to its subject: one UPDATE in the caller's command, whose event names the file.

    Args:
        stream: the subject, "matter:17"; its room registers a guard (`files.access`).
        confidentiality: that of the subject.

    Raises:
        IllegalMove: it was attached before, or swept.
    """
    FILE.move(file, "attach", stream=stream, confidentiality=Confidentiality(confidentiality))
