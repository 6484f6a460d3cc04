"""What comes from npm, the fonts in it, and the compiled texts of other languages."""

import shutil
from pathlib import Path

from boot import stamps
from boot.commands import quiet
from boot.paths import PYTHON, ROOT, fresh, made, var
from boot.say import Fault, step

MODULES = ROOT / "node_modules"
FONTS = "@expo-google-fonts"
FAMILIES = {"noto-sans-sc": "Noto Sans SC", "noto-serif-sc": "Noto Serif SC"}
WEIGHTS = ("400Regular", "700Bold")


def packages() -> None:
    """Install what package-lock.json names. Errors: Fault when npm is missing or offline."""
    files = [ROOT / "package.json", ROOT / "package-lock.json"]
    value = stamps.fingerprint(files)
    if stamps.is_current("npm", value) and (MODULES / ".package-lock.json").exists():
        return
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise Fault("找不到 npm：请先安装 Node.js 20 和 npm（apt-get install nodejs npm）")
    cache = {"npm_config_cache": str(made(var() / "cache" / "npm"))}
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=2"]
    command += ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
    with step("安装前端依赖（npm ci）"):
        quiet(
            command,
            log="npm.log",
            fault="安装前端依赖失败",
            environment=cache,
            network="安装前端依赖失败：连不上 npm 软件源，请检查网络或 npm 的源设置",
        )
    stamps.put("npm", value)


def font_folders() -> list[Path]:
    return [MODULES / FONTS / family / weight for family in FAMILIES for weight in WEIGHTS]


def fonts_file() -> Path:
    """A fontconfig file naming only the fonts from npm: the same glyphs on every machine."""
    place = made(var() / "fonts")
    folders = "".join(f"  <dir>{_escaped(str(folder))}</dir>\n" for folder in font_folders())
    sans, serif = FAMILIES["noto-sans-sc"], FAMILIES["noto-serif-sc"]
    chosen = {"sans-serif": sans, "monospace": sans, "system-ui": sans, "serif": serif}
    aliases = "".join(
        f"  <alias binding='strong'><family>{name}</family>"
        f"<prefer><family>{family}</family></prefer></alias>\n"
        for name, family in chosen.items()
    )
    text = (
        "<?xml version='1.0'?>\n<!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>\n"
        f"<fontconfig>\n{folders}{aliases}"
        f"  <cachedir>{_escaped(str(place / 'cache'))}</cachedir>\n</fontconfig>\n"
    )
    fresh(place / "fonts.conf", text)
    return place / "fonts.conf"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def texts() -> None:
    """Compile catalogues with Babel where there are any; the Chinese texts themselves need none."""
    for source in ROOT.glob("src/**/locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        command: list[str | Path] = [PYTHON, "-m", "babel.messages.frontend", "compile"]
        command += ["-i", source, "-o", target, "-l", source.parts[-3]]
        quiet(command, log="texts.log", fault=f"编译译文失败：{source.relative_to(ROOT)}")
