"""What anybody may read: places, the methods in force, the public board."""

from typing import Annotated, Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import StringConstraints

from lianhu.api.answering import answer, moment, plain
from lianhu.api.reading import place_of
from lianhu.api.v1 import shapes
from lianhu.api.v1.doors import ANYBODY, OPEN, Request
from lianhu.api.v1.matters import FAULTS
from lianhu.api.v1.words import AreaKey
from lianhu.audit.actor import VISITOR
from lianhu.kernel.errors import Missing
from lianhu.methods.queries import InForce, plainly
from lianhu.places.models import Area
from lianhu.publicity.models import Posting
from lianhu.publicity.queries import on_board

router = Router(tags=["公开"], auth=ANYBODY)
ROWS: Final = 200
Key = Annotated[AreaKey, Path(description="地方的代号，见 GET /areas")]
Page = Annotated[int, Query(ge=1, le=10_000)]
# By its words and not by its enum: two enums of one name would be one in the definition.
PostingKind = Annotated[
    Annotated[str, StringConstraints(pattern=f"^({'|'.join(Posting.Kind.values)})$")] | None,
    Query(),
]


def _area(key: str) -> Area:
    found = Area.objects.visible_to(VISITOR).filter(key=key).first()
    if found is None:
        raise Missing(_("没有这个地方，也可能已经撤并。"))
    return found


def _page(rows: QuerySet[Any], page: int) -> tuple[list[Any], bool]:
    """The rows of one page, none behind the last; whether more follow."""
    found = list(rows[(page - 1) * ROWS : page * ROWS + 1])
    return found[:ROWS], len(found) > ROWS


@router.get("/areas", summary="地方", openapi_extra=OPEN, response={200: shapes.Areas, **FAULTS})
def list_areas(
    request: Request,
    parent: Annotated[AreaKey | None, Query(description="上级的代号；不写从最上级起")] = None,
    page: Page = 1,
) -> HttpResponse:
    """从省到联户的一层。代号不变，统计用区划代码会变，不要用作主键。"""
    above = _area(parent) if parent else None
    rows = Area.objects.visible_to(VISITOR).filter(parent=above).in_order()
    found, more = _page(rows, page)
    items = [
        {
            "key": area.key, "name": area.name, "short_name": area.short_name, "kind": area.kind,
            "level": area.level, "code": area.code_now, "invented": area.invented,
        }
        for area in found
    ]  # fmt: skip
    return answer({"items": items, "more": more})


@router.get(
    "/methods/{key}", summary="现行办法", openapi_extra=OPEN,
    response={200: shapes.Methods, **FAULTS},
)  # fmt: skip
def list_methods(request: Request, key: Key) -> HttpResponse:
    """这个地方正在用的工作法，每一步谁办、多久、逾期怎样。"""
    return answer({"items": [_method(row) for row in plainly(_area(key))], "more": False})


def _method(row: InForce) -> dict[str, Any]:
    adoption = row.adoption
    return {
        "key": row.version.key,
        "title": row.version.title,
        "number": row.version.number,
        "digest": row.version.digest,
        "adopted_by": str(adoption.body) if adoption else None,
        "decided_on": plain(adoption.decided_on) if adoption else None,
        "receives": list(row.method.receives),
        "stages": [
            {
                "title": one.title, "who": one.who, "what": one.what, "within": one.within,
                "otherwise": one.otherwise, "then": list(one.then),
            }
            for one in row.sentences
        ],
    }  # fmt: skip


@router.get(
    "/board/{key}", summary="公示栏", openapi_extra=OPEN,
    response={200: shapes.Postings, **FAULTS},
)  # fmt: skip
def list_board(
    request: Request, key: Key, kind: PostingKind = None, page: Page = 1
) -> HttpResponse:
    """正在公示的，新的在前；文字已由有权的人核发。"""
    found, more = _page(on_board(_area(key), kind or ""), page)
    items = [
        {
            "kind": row.kind, "title": row.title, "words": row.words, "area": place_of(row.area),
            "from_at": moment(row.from_at), "until_at": moment(row.until_at), "board": row.board,
            "released_as": row.released_as, "head": row.head,
        }
        for row in found
    ]  # fmt: skip
    return answer({"items": items, "more": more})
