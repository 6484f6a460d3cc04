"""How long pages take, and how many statements they cost."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianhu.bench import inside
from lianhu.bench.creates import form
from lianhu.bench.replay import Rate
from lianhu.bench.web import Browser, Link

BEARER = re.compile(rb"\r\nset-cookie: *lianhu_bearer=([^;\r]+)", re.IGNORECASE)
WARM = 5


@dataclass(frozen=True, slots=True)
class Page:
    """A page as measured: latencies one request at a time, statements, size."""

    name: str
    rate: Rate
    statements: int
    size: int

    @property
    def p50(self) -> float:
        return self.rate.at(0.5)


async def _asked(
    host: str, port: int, path: str, cookies: Mapping[str, str], times: int
) -> tuple[Rate, int]:
    link, taken, size = Link(host, port), [], 0
    for n in range(times + WARM):
        answer = await link.ask("GET", path, cookies=cookies)
        if answer.status != 200:
            raise RuntimeError(f"{path}：{answer.status} {answer.text[:300]}")
        if n >= WARM:
            taken.append(answer.seconds)
        size = len(answer.body)
    await link.close()
    return Rate(len(taken) / sum(taken), sorted(taken)), size


def measure(  # noqa: PLR0913, PLR0917
    host: str, port: int, name: str, path: str, cookies: Mapping[str, str], times: int
) -> Page:
    """One page through the web server, asked `times` times one after the other."""
    rate, size = asyncio.run(_asked(host, port, path, cookies, times))
    inside.call("GET", path, cookies)
    with CaptureQueriesContext(connection) as asked:
        inside.call("GET", path, cookies)
    return Page(name, rate, len(asked.captured_queries), size)


async def _one_matter(host: str, port: int, key: str) -> tuple[str, dict[str, str]]:
    link = Link(host, port)
    browser = Browser(link)
    answer = await browser.post(f"/v/{key}/raise/", form("pages"))
    found = BEARER.search(answer.head)
    await link.close()
    if answer.status != 302 or found is None:
        raise RuntimeError(f"创建没有成功：{answer.status} {answer.text[:300]}")
    return answer.location.split("/")[2], {**browser.cookies(), "lianhu_bearer": found[1].decode()}


def of_residents(host: str, port: int, key: str, times: int) -> Sequence[tuple[Page, Page | None]]:
    """The pages that a resident opens, of village `key`; one matter is raised for them.

    Each as drawn anew, and as shown again while nothing in the database has changed; None for a
    page of one person, which is drawn anew each time.
    """
    number, bearer = asyncio.run(_one_matter(host, port, key))
    public = {
        "首页": "/", "村主页": f"/v/{key}/", "反映": f"/v/{key}/raise/", "承诺": f"/v/{key}/promises/",
        "公示栏": f"/board/{key}/",
    }  # fmt: skip
    own = {"查一件事": "/follow/", "我的一件事": f"/m/{number}/", "回执": f"/m/{number}/slip/"}
    found: list[tuple[Page, Page | None]] = [
        (measure(host, port, name, path, bearer, times), measure(host, port, name, path, {}, times))
        for name, path in public.items()
    ]
    found += [(measure(host, port, name, path, bearer, times), None) for name, path in own.items()]
    return found
