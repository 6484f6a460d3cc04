"""PDF through typst: Chinese type embedded, the same on every machine."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lianhu.kernel.clock import now
from lianhu.shell import fonts

HERE: Final = Path(__file__).resolve().parent / "typst"


@lru_cache(maxsize=1)
def _fonts() -> Any:
    # Heavy, and only printing needs it.
    import typst  # noqa: PLC0415

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in fonts.folders()],
    )


def render(template: str | Path, data: Mapping[str, Any]) -> bytes:
    """Set a typst template with data and return the PDF.

    Args:
        template: typst text, or the path of a file with it. `data` and the pieces of
            `typst/paper.typ` (paper, prose, facts, rows, signs, seal, code) are already there.
        data: JSON values; in the template they are strings and never markup.

    Raises:
        FontMissing: npm has not been run.
        typst.TypstError: the template is wrong.
    """
    import typst  # noqa: PLC0415

    text = template.read_text("utf-8") if isinstance(template, Path) else template
    prelude = (HERE / "paper.typ").read_text("utf-8")
    made: bytes = typst.compile(
        f"{prelude}\n{text}".encode(),
        root=str(HERE),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
        timestamp=now().replace(microsecond=0),
    )
    return made
