"""Who calls, told from the Authorization header alone: a browser's cookies open nothing here."""

from typing import Annotated, Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Path
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from lianhu.api.keys import VISITOR, Caller, caller_of
from lianhu.api.v1.words import NumberText, Once
from lianhu.kernel.errors import NotAllowed


class Request(HttpRequest):
    """A request that came in by `Bearer`."""

    auth: Caller


class Bearer(HttpBearer):
    """A token of a member of staff or a channel, or the token a sender got for one matter."""

    def __init__(self, *, optional: bool = False) -> None:
        super().__init__()
        self.optional = optional

    def __call__(self, request: HttpRequest) -> Caller:
        said = request.headers.get(self.header, "").strip()
        if not said and self.optional:
            return VISITOR
        scheme, _space, word = said.partition(" ")
        found = self.authenticate(request, word.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise AuthenticationError
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return caller_of(token)


TOKEN: Final = Bearer()
ANYBODY: Final = Bearer(optional=True)
# What the definition says of operations that need no token.
OPEN: Final[dict[str, Any]] = {"security": [{}, {"Bearer": []}]}

Number = Annotated[NumberText, Path(description="事项编号，九位数字")]
OnceKey = Annotated[
    Once | None,
    Header(
        alias="Idempotency-Key",
        description="同一个值只办一次：断网重发不会重复，七天内得到第一次的结果",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=200, description="读到的 ETag；之后有人动过就回 412"),
]


def may_write(caller: Caller) -> Caller:
    """Raises NotAllowed for a token that only reads."""
    if caller.token and not caller.token.may_act:
        raise NotAllowed(_("这个令牌只能读，不能办理。"))
    return caller
