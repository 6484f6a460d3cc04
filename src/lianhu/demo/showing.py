"""The lines that `make run` ends with: where to look, and one door for each kind of person."""

import os
from collections.abc import Iterator
from typing import Any

from lianhu.access.signin import DEMO_CODE
from lianhu.bodies.duties import ROLES
from lianhu.demo.offices import PASSWORD


def base() -> str:
    return f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"


def addresses(made: dict[str, Any] | None) -> Iterator[str]:
    """Printed lines; `made` is what the demo left, None for a county of real data."""
    yield f"群众端（不用登录）  {base()}/"
    yield f"办公端（登录）      {base()}/sign-in/"
    if made is None:
        return
    yield f"演示村主页          {base()}/v/{made['village']}/"
    yield f"新兴社区主页        {base()}/v/{made['real']}/"
    yield f"查一件事            {base()}/m/{made['number']}/  查询码 {made['code'][:4]}-{made['code'][4:]}"
    yield f"演示账号（密码 {PASSWORD}，动态码 {DEMO_CODE}；演示数据，纯属虚构）："
    for where, role, username in made["accounts"]:
        yield f"  {username:<12} {ROLES[role].label}（{where}）"
    yield "专属链接（在手机微信里打开，第一次打开就绑定这部手机）："
    shown = set()
    for where, role, token in made["links"]:
        if role not in shown:
            shown.add(role)
            yield f"  {ROLES[role].label}（{where}）  {base()}/l/{token}/"
