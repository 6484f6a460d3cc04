"""The way in for other rooms: take what was sent, then give it to its subject."""

from lianhu.files.commands import take
from lianhu.files.flow import FILE
from lianhu.files.models import Confidentiality, File, wider_than

__all__ = ["attach", "take", "tighten"]


def tighten(stream: str, confidentiality: str) -> None:
    """Close the files of a subject that became more secret: one UPDATE in the caller's command."""
    wider = wider_than(confidentiality)
    rows = File.objects.of(stream).filter(confidentiality__in=wider).order_by()
    rows.update(confidentiality=Confidentiality(confidentiality))


def attach(file: File, stream: str, *, confidentiality: str = Confidentiality.PRIVATE) -> None:
    """Give a draft to its subject: one UPDATE in the caller's command, whose event names the file.

    Args:
        stream: the subject, "matter:17"; its room registers a guard (`files.access`).
        confidentiality: that of the subject.

    Raises:
        IllegalMove: it was attached before, or swept.
    """
    FILE.move(file, "attach", stream=stream, confidentiality=Confidentiality(confidentiality))
