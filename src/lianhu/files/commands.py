"""Taking a file in and erasing it; other rooms come in by `intake`."""

import secrets
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.files import storing
from lianhu.files.examining import examine
from lianhu.files.flow import FILE
from lianhu.files.hearing import Heard
from lianhu.files.models import File, draft_owner, to_be_made
from lianhu.files.sweeping import BATCH, stale
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.kernel.hashing import sm3

# Enough for any form filled in twice; a bound on what one device can fill the disk with.
MOST_DRAFTS: Final = 40


@command("上传文件", open_to=("visitor", "bearer"))
def take(actor: Actor, upload: "UploadedFile[Any]", *, kind: str, field: str = "") -> File:
    """Keep what was sent as a draft of this account or device.

    Args:
        kind: photo, voice, paper or document; decides what is accepted and how large.
        field: the form field that a refusal names.

    Raises:
        Refusal: it is empty, too big, broken, or something else than `kind`.
    """
    actor.require("files.take")
    if File.objects.drafts_of(actor).count() >= MOST_DRAFTS:
        raise Refusal(_("您今天上传了很多还没有提交的文件，请先提交，或明天再传。"), field=field)
    ready = examine(upload, kind, field=field)
    token = secrets.token_hex(16)
    made = File(
        token=token,
        kind=kind,
        media_type=ready.media_type,
        size=len(ready.content),
        sm3=sm3(ready.content).hex(),
        width=ready.width,
        height=ready.height,
        seconds=ready.seconds,
        heard=to_be_made(kind, ready.media_type),
        owner=draft_owner(actor),
        made_at=clock.now(),
    )
    # Bytes first: a row without bytes is a lie, bytes without a row are swept.
    storing.write(made.path, ready.content)
    if ready.thumbnail:
        storing.write(made.thumb_path, ready.thumbnail)
    made.save(force_insert=True)
    emit(
        actor, "files.take", stream=f"file:{made.pk}", fresh=True,
        kind=kind, size=made.size, sm3=made.sm3,
    )  # fmt: skip
    return made


@command("转换录音")
def convert(actor: Actor, file: File, made: Heard | None) -> None:
    """Keep the sound that every browser plays beside the original, which stays as it was sent.

    Args:
        made: what `hearing.mp3` made of it; None says on the page that it could not be made.

    Raises:
        IllegalMove: somebody made it meanwhile, or it was erased.
    """
    actor.require("files.convert")
    # Held until the commit: bytes written after an erasure would outlive it.
    rows = File.objects.unheard().filter(pk=file.pk).select_for_update()
    if rows.values_list("pk").first() is None:
        raise IllegalMove(_("这段录音刚刚已经处理过了。"))
    if made:
        storing.write(file.sound_path, made.content)
    heard = File.Heard.READY if made else File.Heard.FAILED
    seconds = file.seconds or (made.seconds if made else None)
    File.objects.filter(pk=file.pk).update(heard=heard, seconds=seconds)
    emit(
        actor, "files.convert", stream=f"file:{file.pk}", heard=str(heard),
        sm3=sm3(made.content).hex() if made else "",
    )  # fmt: skip


@command("删除文件")
def erase(actor: Actor, file: File, *, place: str = "") -> None:
    """Delete the bytes for good; the row and its digest stay and say that it was erased.

    Args:
        place: the area path of its subject, over which the right to erase is needed.

    Raises:
        IllegalMove: it is erased already.
    """
    actor.require("files.erase", place=place, stream=file.stream)
    FILE.move(file, "erase", erased_at=clock.now())
    emit(actor, "files.erase", stream=f"file:{file.pk}", place=place, subject=file.stream)
    # After the commit; if the machine dies before, the sweep finds them.
    transaction.on_commit(lambda: storing.remove(*file.places))


@command("清理未提交的文件")
def sweep(actor: Actor) -> int:
    """Delete the drafts that nobody attached within a day; how many."""
    actor.require("files.sweep")
    # Locked and looked at again: one that is being attached at this moment stays.
    rows = list(stale().select_for_update(skip_locked=True)[:BATCH])
    File.objects.filter(pk__in=[file.pk for file in rows]).delete()
    emit(actor, "files.sweep", stream="files", files=[file.pk for file in rows])
    transaction.on_commit(
        lambda: storing.remove(*(place for file in rows for place in file.places))
    )
    return len(rows)
