"""Matters: raise, list, read, with their words, steps and posts; uploads."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Query, Router
from ninja.files import UploadedFile

from lianhu.access.device import origin_of
from lianhu.api import details, reading
from lianhu.api.answering import answer, moment
from lianhu.api.paging import after_this, behind
from lianhu.api.raising import Saying, slip, take_in
from lianhu.api.serving import served
from lianhu.api.v1 import shapes
from lianhu.api.v1.doors import ANYBODY, OPEN, TOKEN, Number, OnceKey, Request, may_write
from lianhu.api.v1.words import FileToken, ListIn, MatterIn
from lianhu.audit.actor import under
from lianhu.counties.address import absolute
from lianhu.files.gates import require_room
from lianhu.files.intake import take
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, NotAllowed, Refusal
from lianhu.matters.commands.intake import Teller
from lianhu.matters.querysets import MatterQuerySet
from lianhu.places.models import Area
from lianhu.places.paths import BELOW_VILLAGE

router = Router(tags=["事项"])
BINARY: Final[dict[str, Any]] = {
    "description": "OK",
    "content": {"image/jpeg": {}, "audio/*": {}, "application/octet-stream": {}},
}
FAULTS: Final[dict[Any, Any]] = dict.fromkeys((400, 401, 403, 404, 405, 422, 429), shapes.Refused)


def area_of(request: Request, key: str, field: str = "area") -> Area:
    """The living area with this key. Raises Missing at `field`."""
    found = Area.objects.visible_to(request.auth.actor).live().filter(key=key).first()
    if found is None:
        raise Missing(_("没有这个地方，请用 GET /areas 查代号。"), field=field)
    return found


@router.post(
    "/matters", auth=TOKEN, summary="反映一件事",
    response={201: shapes.Made, 409: shapes.Refused, 413: shapes.Refused, **FAULTS},
)  # fmt: skip
def raise_matter(request: Request, body: MatterIn, key: OnceKey = None) -> HttpResponse:
    """替反映人提交。同一个 Idempotency-Key 只收一件：断网重发得到同一个编号、同一个令牌。"""
    caller = request.auth
    if not (caller.is_staff or caller.is_channel):
        raise NotAllowed(_("这个令牌只看一件事，不能提交。"))
    said = body.teller
    teller = Teller(said.name, said.phone, said.where, said.reach, said.helper) if said else None
    saying = Saying(
        area=area_of(request, body.area), words=body.words, files=body.files, kind=body.kind,
        channel=body.channel, channel_key=caller.actor.channel, spot=body.spot, teller=teller,
    )  # fmt: skip
    matter = take_in(caller, saying, key=key or "", payload=body.model_dump(mode="json"))
    follow = absolute(request, reverse("matters:mine", args=[matter.number]))
    made = {
        **slip(matter), "etag": matter.etag, "phase": matter.phase,
        "due_at": moment(matter.due_at), "follow": follow,
    }  # fmt: skip
    where = reverse("api:v1:read_matter", args=[matter.number])
    return answer(made, 201, {"ETag": matter.etag, "Location": where})


@router.get(
    "/matters", auth=ANYBODY, summary="事项列表", openapi_extra=OPEN,
    response={200: shapes.Rows, **FAULTS},
)  # fmt: skip
def list_matters(request: Request, asked: Query[ListIn]) -> HttpResponse:
    """最近反映的在前。没有令牌的只列已分流、可公开的事，地点到村（社区），时间到日。"""
    found = _filtered(request, asked).order_by("-raised_at", "-number")
    items, last = reading.page(request.auth, found, asked.limit)
    return answer({"items": items, "next": after_this(*last) if last else None})


def _filtered(request: Request, asked: ListIn) -> MatterQuerySet:
    caller = request.auth
    found = reading.rows(caller)
    if asked.phase:
        found = found.filter(phase=asked.phase)
    if asked.area:
        found = found.filter(under([_coarse_enough(request, asked.area).path], "place"))
    if asked.channel:
        if caller.is_visitor:
            raise NotAllowed(_("按渠道查要有令牌。"))
        found = found.filter(channel=asked.channel)
    if asked.since:
        found = found.filter(raised_at__gte=_moment(asked.since, whole_days=caller.is_visitor))
    return found.filter(behind(asked.cursor)) if asked.cursor else found


def _coarse_enough(request: Request, key: str) -> Area:
    """The area; for the public none smaller than a village, or filters would tell the grid."""
    area = area_of(request, key)
    if request.auth.is_visitor and area.kind in BELOW_VILLAGE:
        raise Refusal(_("没有令牌时，地点只到村（社区）。"), field="area")
    return area


def _moment(since: datetime, *, whole_days: bool) -> datetime:
    """In the county's zone if none is said; for the public, the start of its day."""
    at = since if since.tzinfo else since.replace(tzinfo=clock.LOCAL)
    return clock.day_start(clock.day_of(at)) if whole_days else at


@router.get(
    "/matters/{number}", auth=ANYBODY, summary="一件事", openapi_extra=OPEN,
    response={200: shapes.MatterOut, 304: None, **FAULTS},
)  # fmt: skip
def read_matter(request: Request, number: Number) -> HttpResponseBase:
    """现在在哪一步、由谁负责、能办什么。带 If-None-Match 时，没有变化回 304。"""
    matter, found = details.whole(request.auth, number)
    unchanged = get_conditional_response(request, etag=matter.etag)
    response = unchanged or answer(found)
    response["ETag"] = matter.etag
    response["Vary"] = "Authorization"
    response["Cache-Control"] = "private, no-cache"
    return response


@router.get(
    "/matters/{number}/words", auth=ANYBODY, summary="说过的话", openapi_extra=OPEN,
    response={200: shapes.Words, **FAULTS},
)  # fmt: skip
def list_words(request: Request, number: Number) -> HttpResponse:
    """从头到尾说过的话、录音和照片，隐去姓名、电话等；公开读者只读到经人核发的。"""
    matter = reading.one(request.auth, number)
    return answer({"items": details.words_of(request.auth, matter), "more": False})


@router.get(
    "/matters/{number}/timeline", auth=ANYBODY, summary="经过", openapi_extra=OPEN,
    response={200: shapes.Steps, **FAULTS},
)  # fmt: skip
def list_timeline(request: Request, number: Number) -> HttpResponse:
    """什么时候、由哪个岗位办了什么。"""
    return answer({"items": details.steps_of(request.auth, number), "more": False})


@router.get(
    "/matters/{number}/posts", auth=TOKEN, summary="可派的岗位",
    response={200: shapes.Posts, **FAULTS},
)  # fmt: skip
def list_posts(request: Request, number: Number) -> HttpResponse:
    """管得到这件事所在地、有分管职责的岗位，近的在前。"""
    if not request.auth.is_staff:
        raise NotAllowed(_("只有工作人员的令牌能看。"))
    matter = reading.one(request.auth, number)
    return answer({"items": details.candidates(matter), "more": False})


@router.post(
    "/files", auth=TOKEN, summary="上传文件",
    response={201: shapes.Kept, 413: shapes.Refused, **FAULTS},
)  # fmt: skip
def upload(
    request: Request, file: File[UploadedFile], kind: Form[Literal["photo", "voice", "paper"]]
) -> HttpResponse:
    """先上传，再把得到的 token 写进 files。照片会缩小、去掉位置信息；一天内没有用上就清理。"""
    may_write(request.auth)
    actor = replace(request.auth.actor, address=origin_of(request))
    require_room(actor, [file])
    kept = take(actor, file, kind=kind, field="file")
    return answer(details.file_of(kept), 201)


@router.get(
    "/files/{token}", auth=ANYBODY, summary="取文件", url_name="file",
    openapi_extra={**OPEN, "responses": {200: BINARY}}, response={200: None, **FAULTS},
)  # fmt: skip
def read_file(request: Request, token: Annotated[FileToken, Path()]) -> HttpResponseBase:
    """录音、照片的内容；没有令牌的只取得到经人核发的。"""
    return served(request.auth, token)
