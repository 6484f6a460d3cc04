"""The way in for other rooms: take what was sent, then give it to its subject."""

import secrets

from django.db import transaction

from lianhu.files import storing
from lianhu.files.commands import take
from lianhu.files.flow import FILE
from lianhu.files.models import Confidentiality, File, to_be_made, wider_than
from lianhu.kernel import clock

__all__ = ["again", "attach", "remove_all", "take", "take_out", "tighten"]


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


def again(file: File) -> File:
    """A draft with the same bytes, for a second subject: in the caller's command, whose event names
    the digest. A picture or sound belongs to one subject, and goes with it when that is erased.
    """
    made = File(
        token=secrets.token_hex(16), kind=file.kind, media_type=file.media_type, size=file.size,
        sm3=file.sm3, width=file.width, height=file.height, seconds=file.seconds,
        heard=to_be_made(file.kind, file.media_type), made_at=clock.now(),
    )  # fmt: skip
    # Bytes first, as with what is sent.
    for here, there in zip(file.places[:2], made.places[:2], strict=True):
        if here.exists():
            storing.write(there, here.read_bytes())
    made.save(force_insert=True)
    return made


def take_out(file: File) -> bytes:
    """The bytes of a draft for a room that keeps them itself; here they go with the commit.

    The row stays until the next sweep, as that of any draft which nobody came back for.
    """
    content = file.path.read_bytes()
    waiting = File.objects.filter(pk=file.pk, heard=File.Heard.WAITING)
    waiting.update(heard=File.Heard.FAILED)
    transaction.on_commit(lambda: storing.remove(*file.places))
    return content


def remove_all(stream: str) -> None:
    """Remove the files of a subject that is sealed, bytes too, once the caller's command stands.

    Only inside `audit.walls.open_for_sealing`.
    """
    rows = list(File.objects.filter(stream=stream))
    File.objects.filter(pk__in=[file.pk for file in rows]).delete()
    transaction.on_commit(
        lambda: storing.remove(*(place for file in rows for place in file.places))
    )
