import re
from pathlib import Path
from typing import Final

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianhu.audit.actor import Actor
from lianhu.files.access import may_see
from lianhu.files.examining import ENDINGS
from lianhu.files.models import File
from lianhu.kernel.errors import Missing

JPEG: Final = "image/jpeg"
_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


class Request(HttpRequest):
    actor: Actor


@require_safe
def get(request: Request, token: str) -> HttpResponseBase:
    """The bytes of one file, whole or a range of them."""
    file = _allowed(request, token)
    return _answer(request, file, file.path, file.media_type)


@require_safe
def sound(request: Request, token: str) -> HttpResponseBase:
    """A voice as every browser plays it; as it was sent while nothing else was made of it."""
    file = _allowed(request, token)
    if file.heard != File.Heard.READY:
        return _answer(request, file, file.path, file.media_type)
    return _answer(request, file, file.sound_path, "audio/mpeg")


@require_safe
def thumb(request: Request, token: str) -> HttpResponseBase:
    """A picture at 320 points."""
    file = _allowed(request, token)
    if not file.is_picture:
        raise Missing(_("这个文件没有缩略图。"))
    return _answer(request, file, file.thumb_path, JPEG)


def _allowed(request: Request, token: str) -> File:
    file = get_object_or_404(File.objects.visible_to(request.actor), token=token)
    if not may_see(request.actor, file):
        raise Missing(_("没有这个文件，或者您不能查看。"))
    return file


def _answer(request: Request, file: File, place: Path, media_type: str) -> HttpResponseBase:
    etag = f'"{file.sm3[:32]}{place.suffix}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or _bytes(request, place, etag)
    response["ETag"] = etag
    response["Cache-Control"] = _keeping(file)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if response.status_code in (200, 206):
        response["Content-Type"] = media_type
        response["Accept-Ranges"] = "bytes"
        name = f"{file.get_kind_display()}{file.pk}.{ENDINGS.get(media_type, 'bin')}"
        is_document = file.kind == File.Kind.DOCUMENT
        response["Content-Disposition"] = content_disposition_header(is_document, name) or "inline"
    return response


def _keeping(file: File) -> str:
    """A phone is lent around: what is private is fetched again each time."""
    is_open = file.confidentiality in ("public", "internal") and file.state == File.State.KEPT
    return "private, max-age=300" if is_open else "private, no-store"


def _bytes(request: Request, place: Path, etag: str) -> HttpResponseBase:
    try:
        content = place.open("rb")
    except FileNotFoundError as error:
        raise Missing(_("这个文件的内容暂时找不到，请联系管理员。")) from error
    asked = request.headers.get("Range", "")
    found = _RANGE.fullmatch(asked.strip())
    if not found or request.headers.get("If-Range", etag) != etag:
        return FileResponse(content)
    with content:
        size = place.stat().st_size
        span = _span(found[1], found[2], size)
        if span is None:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        content.seek(span[0])
        part = content.read(span[1] - span[0] + 1)
    where = {"Content-Range": f"bytes {span[0]}-{span[1]}/{size}"}
    return HttpResponse(part, status=206, headers=where)


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for, both counted; None when there is no such range."""
    if not first:
        length = int(last or 0)
        return (max(0, size - length), size - 1) if length else None
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end) if start <= end else None
