"""What was measured, as a part of docs/bench.md that the rest of that page leaves alone."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

HEAD: Final = "## 分类助手"
TARGET: Final = 0.91
_PART: Final = re.compile(rf"\n*^{HEAD}$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def part_of(page: str) -> str:
    """The part as it stands on a page, with its heading; "" where there is none."""
    found = _PART.search(page)
    return found.group().strip() + "\n" if found else ""


def put(page: Path, part: str) -> None:
    """Write the part at the end of the page, in the place of the one that stood there."""
    before = page.read_text(encoding="utf-8") if page.exists() else ""
    rest = _PART.sub("\n", before).rstrip()
    page.write_text(f"{rest}\n\n{part.strip()}\n", encoding="utf-8")


def part(figures: Mapping[str, Any], source: str) -> str:
    """The figures of a training as a part of the page; `source` says on what, in words."""
    return "\n".join(_lines(figures, source))


def _lines(figures: Mapping[str, Any], source: str) -> Iterator[str]:
    macro = figures["macro_f1"]
    yield HEAD
    yield ""
    yield f"{source}，{figures['rows']} 条，{len(figures['labels'])} 类；分{figures['folds']}份，每份由没见过它的模型来分。"
    yield ""
    yield "| 类别 | 准确率 | 召回率 | F1 | 条数 |"
    yield "|---|---|---|---|---|"
    for label, (precision, recall, f1, n) in figures["labels"].items():
        yield f"| {label} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {n:.0f} |"
    yield ""
    reached = _("达到") if macro >= TARGET else _("没有达到")
    yield f"**macro-F1 {macro:.3f}**，目标 {TARGET}：{reached}。"
    yield (
        f"有把握、会预先选好的占 {figures['sure_share']:.1%}，其中选对的 {figures['sure_precision']:.1%}"
        "（把握线由别的条目定，目标 98%）；其余只提示。原因和做法见[决定](adr/0011-triage.md)。"
    )
