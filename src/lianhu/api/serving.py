"""The bytes of a voice or photo, for a caller who comes with a token and not with a cookie."""

from django.http import FileResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from lianhu.api.answering import marked
from lianhu.api.keys import VISITOR, Caller
from lianhu.files.access import may_see
from lianhu.files.examining import ENDINGS
from lianhu.files.models import File
from lianhu.kernel.errors import Missing


def served(caller: Caller, token: str) -> HttpResponseBase:
    """One file, whole. A channel gets what was released, and what it sent and did not use yet.

    Raises:
        Missing: there is none, its bytes are gone, or this caller may not see it.
    """
    file = File.objects.visible_to(caller.actor).filter(token=token).first()
    kept = file is not None and file.state == File.State.KEPT
    actor = VISITOR.actor if kept and caller.is_channel else caller.actor
    if file is None or not may_see(actor, file):
        raise Missing(_("没有这个文件，或者您不能查看。"))
    try:
        content = file.path.open("rb")
    except FileNotFoundError as error:
        raise Missing(_("这个文件的内容暂时找不到，请联系管理员。")) from error
    response = FileResponse(content, content_type=file.media_type)
    name = f"{file.kind}-{token[:8]}.{ENDINGS.get(file.media_type, 'bin')}"
    is_document = file.kind == File.Kind.DOCUMENT
    response["Content-Disposition"] = content_disposition_header(is_document, name) or "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return marked(response)
