"""The official list of divisions as it stands in the npm package, and its copy in the database."""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from lianhu.kernel.errors import Missing

SOURCE_WORDS: Final = "统计用区划代码，不含港澳台数据"
# Widths of a code: 省2 地2 县2 乡3 村3. Source: 统计用区划代码和城乡划分代码编制规则.
FILES: Final = {
    "province": ("provinces.csv", 2),
    "prefecture": ("cities.csv", 4),
    "county": ("areas.csv", 6),
    "town": ("streets.csv", 9),
    "village": ("villages.csv", 12),
}
WIDTHS: Final = tuple(width for _file, width in FILES.values())


class Row(NamedTuple):
    code: str
    name: str
    level: str
    parent_code: str


def folder() -> Path:
    return Path(settings.NODE_MODULES) / "china-division" / "dist"


def edition() -> str:
    """The version of the list, for the pages that show it; empty when it is not installed."""
    try:
        about = json.loads((folder().parent / "package.json").read_text(encoding="utf-8"))
    except OSError:
        return ""
    return f"china-division {about['version']}"


def rows(*, under: str = "") -> Iterator[Row]:
    """The list from the province down; with `under` only what starts with that code, and what leads to it.

    Raises:
        Missing: the package is not installed.
    """
    for level, (name, width) in FILES.items():
        path = folder() / name
        if not path.exists():
            raise Missing(
                _("没有找到全国区划名录（npm 包 china-division），请先运行 make run 或 npm ci。")
            )
        above = WIDTHS[WIDTHS.index(width) - 1] if width > WIDTHS[0] else 0
        with path.open(encoding="utf-8", newline="") as file:
            next(file)
            # Most of 620,000 lines are not wanted: only those that are get parsed.
            wanted = (line for line in file if _leads(line[:width], under))
            for code, label, *_rest in csv.reader(wanted):
                yield Row(code, label.strip(), level, code[:above])


def _leads(code: str, under: str) -> bool:
    return code.startswith(under) or under.startswith(code)


def known(code: str) -> str:
    """The code as the list writes it: padding zeros are dropped unless the list has them.

    Raises:
        Missing: no province, prefecture, county or town has it.
    """
    plain = code.strip()
    if plain.isascii() and plain.isdigit() and len(plain) in WIDTHS:
        for width in (12, 9, 6, 4, 2):
            short = plain[:width]
            if len(short) != width or plain[width:].strip("0"):
                continue
            if width < 12 and any(row.code == short for row in rows(under=short)):
                return short
    raise Missing(_("名录里没有代码为 %(code)s 的省、市、县或乡镇。") % {"code": code[:20]})


@transaction.atomic
def fill_all(found: Iterable[Row]) -> int:
    """Make the shared Division table equal to `found`; gives the number of rows changed.

    The table is a copy of the list, read by all counties and written only here.
    """
    connection.ensure_connection()
    driver: Any = connection.connection
    with driver.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE places_incoming"
            " (code text, name text, level text, parent_code text) ON COMMIT DROP"
        )
        with cursor.copy("COPY places_incoming FROM STDIN") as copy:
            for row in found:
                copy.write_row(row)
        cursor.execute("CREATE UNIQUE INDEX ON places_incoming (code)")
        changed = 0
        for statement in _MERGE:
            cursor.execute(statement)
            changed += cursor.rowcount
        cursor.execute("DROP TABLE places_incoming")
    return changed


_MERGE: Final = (
    "DELETE FROM public.counties_division d"
    " WHERE NOT EXISTS (SELECT FROM places_incoming i WHERE i.code = d.code)",
    "UPDATE public.counties_division d SET (name, level, parent_code) = (i.name, i.level, i.parent_code)"
    " FROM places_incoming i WHERE i.code = d.code"
    " AND (i.name, i.level, i.parent_code) IS DISTINCT FROM (d.name, d.level, d.parent_code)",
    "INSERT INTO public.counties_division (code, name, level, parent_code)"
    " SELECT i.code, i.name, i.level, i.parent_code FROM places_incoming i"
    " WHERE NOT EXISTS (SELECT FROM public.counties_division d WHERE d.code = i.code)",
)


def short_of(name: str) -> str:
    """What people call the place: 新舟村村民委员会 is 新舟村, 玉池社区居民委员会 is 玉池社区."""
    for tail in ("村民委员会", "村委会"):
        if name.endswith(tail):
            stem = name.removesuffix(tail)
            return stem if stem.endswith(("村", "社区", "嘎查")) else f"{stem}村"
    for tail in ("居民委员会", "居委会"):
        if name.endswith(tail):
            stem = name.removesuffix(tail)
            return stem if stem.endswith(("社区", "小区", "新村")) else f"{stem}居委会"
    return name
