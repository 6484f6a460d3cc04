"""The OpenAPI 3.1 face: its operations, its definition, its addresses."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from lianhu.api.answering import definition
from lianhu.api.v1 import acts, beside, faults, matters, open
from lianhu.api.v1.faults import worded

DESCRIPTION: Final = (
    "联户的数据接口。写操作要有令牌：工作人员的令牌按本人现在的岗位办事，外部系统的令牌只提交、"
    "只看自己提交的；反映人手里的令牌只开那一件事。没有令牌只读可公开的内容，地点到村（社区），"
    "时间到日。反映人的姓名、电话不从接口读出。不能办的，回答里用一句话说明原因。"
)
api: Final = NinjaAPI(
    title="联户数据接口",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api:v1",
    docs_url=None,
    openapi_url=None,
)
faults.register(api)
for part in (matters, acts, beside, open):
    api.add_router("", part.router)


@cache
def document() -> dict[str, Any]:
    """The definition, made by the code that answers; once in a process, it costs half a second."""
    return dict(api.get_openapi_schema(path_prefix="/api/v1"))


@csrf_exempt
def openapi(request: HttpRequest) -> HttpResponse:
    return definition(document())


def operations() -> Iterator[dict[str, Any]]:
    """Every operation in the order of the definition: method, path, summary, description, tag."""
    for address, methods in document()["paths"].items():
        for method, said in methods.items():
            yield {
                "method": method.upper(),
                "path": address,
                "summary": said["summary"],
                "words": said.get("description", ""),
                "tag": (said.get("tags") or [""])[0],
            }


def urlpatterns() -> list[URLPattern]:
    """The addresses of ninja with our words for what it has none for."""
    found: list[URLPattern] = [path("openapi.json", openapi, name="openapi")]
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = worded(pattern.callback)
            found.append(pattern)
    # No form token is asked for: cookies open nothing here.
    return [*found, re_path(r"", csrf_exempt(faults.not_found), name="nothing")]
