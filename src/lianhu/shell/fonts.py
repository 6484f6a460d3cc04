"""Chinese fonts that npm brought, for PDF, picture cards and the test browser alike."""

from pathlib import Path
from typing import Final, Literal

from lianhu.shell.node import node_modules

Face = Literal["sans", "serif"]
SANS: Final = "Noto Sans SC"
SERIF: Final = "Noto Serif SC"
_FILES: Final = {
    ("sans", False): ("noto-sans-sc", "400Regular", "NotoSansSC"),
    ("sans", True): ("noto-sans-sc", "700Bold", "NotoSansSC"),
    ("serif", False): ("noto-serif-sc", "400Regular", "NotoSerifSC"),
    ("serif", True): ("noto-serif-sc", "700Bold", "NotoSerifSC"),
}


class FontMissing(RuntimeError):
    """The front-end packages were not installed."""


def path(face: Face = "sans", *, bold: bool = False) -> Path:
    """The font file.

    Raises:
        FontMissing: npm has not been run.
    """
    package, weight, name = _FILES[face, bold]
    found = node_modules() / "@expo-google-fonts" / package / weight / f"{name}_{weight}.ttf"
    if not found.is_file():
        raise FontMissing(f"缺少中文字体 {found.name}，请先运行 npm ci --ignore-scripts。")
    return found


def folders() -> list[Path]:
    """The folders of the four faces that papers use, each with one file."""
    return [
        path("serif").parent,
        path("serif", bold=True).parent,
        path().parent,
        path(bold=True).parent,
    ]


def fontconfig(cache: Path) -> str:
    """The text of a fonts.conf (for FONTCONFIG_FILE) that shows a browser these fonts first."""
    dirs = "".join(f"<dir>{folder}</dir>" for folder in folders())
    prefer = "".join(
        f"<alias><family>{generic}</family><prefer><family>{name}</family></prefer></alias>"
        for generic, name in (("sans-serif", SANS), ("system-ui", SANS), ("serif", SERIF))
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{dirs}<dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir>{prefer}</fontconfig>"
    )
