"""`make test` and `make check`: everything they need, then the tools, in the environment."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from boot import browser, environment, external, frontend, postgres
from boot.paths import PYTHON, ROOT
from boot.say import Fault, line, step
from boot.supervise import prepare

TOOLS = {
    "格式 ruff format": ["-m", "ruff", "format", "--check", "."],
    "规则 ruff check": ["-m", "ruff", "check", "."],
    "类型 mypy": ["-m", "mypy"],
    "楼层 import-linter": [
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ],
    "迁移 makemigrations": ["-P", "-m", "config.cli", "makemigrations", "--check", "--dry-run"],
}


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def chosen_arguments(arguments: list[str]) -> list[str]:
    """Two processes on two cores, unless the person chose a number."""
    chosen = any(word.startswith(("-n", "--numprocesses")) for word in arguments)
    return arguments if chosen else ["-n", "2", *arguments]


def surroundings(url: str, found: str | None) -> dict[str, str]:
    """The environment of the tests: database, browser, fonts from npm for the browser."""
    words = {**os.environ, "FONTCONFIG_FILE": str(frontend.fonts_file())}
    words.pop("LIANHU_BROWSER", None)
    if found:
        words["LIANHU_BROWSER"] = found
    external.vouch(words, url)
    return words


@contextmanager
def database() -> Iterator[str]:
    """The address of the tests' server, stopped afterwards unless it already ran."""
    own = None if os.environ.get("DATABASE_URL") else postgres.server("test")
    before = own is not None and own.pid is not None
    with step("启动测试数据库"):
        url = postgres.ensure("test")
    try:
        yield url
    finally:
        if own is not None and not before:
            own.stop()


def with_browser(command: list[str], *, needed: bool) -> int:
    """Run a tool of the environment with the test database and, if it can be had, a browser."""
    prepare(dev=True)
    found = browser.obtain(needed=needed)
    with database() as url:
        return _tool(command, surroundings(url, found))


def _tool(command: list[str], words: dict[str, str]) -> int:
    try:
        return subprocess.run([str(PYTHON), *command], cwd=ROOT, env=words, check=False).returncode
    except KeyboardInterrupt:
        # The tool got it too and has already said so.
        return 130


def test(arguments: list[str]) -> int:
    """All tests. In continuous integration a missing browser is a fault, not a skip."""
    return with_browser(["-m", "pytest", *chosen_arguments(arguments)], needed=in_ci())


def check() -> int:
    """Every tool, the later ones too when an earlier one complains."""
    prepare(dev=True)
    with database() as url:
        words = surroundings(url, None)
        failed = [label for label, command in TOOLS.items() if not _passes(label, command, words)]
    if failed:
        raise Fault(f"检查未通过：{'、'.join(failed)}")
    line("✓ 检查全部通过")
    return 0


def _passes(label: str, command: list[str], words: dict[str, str]) -> bool:
    line(f"· {label}")
    return _tool(command, words) == 0


def lianhu(arguments: list[str]) -> int:
    """One command of the product, after set-up (make rows)."""
    environment.prepare()
    frontend.packages()
    return _tool(["-P", "-m", "config.cli", *arguments], dict(os.environ))


def bench(arguments: list[str]) -> int:
    """The measurement, on the durable server; with a browser, if one can be had, for first loads."""
    prepare(dev=True)
    found = browser.obtain(needed=False)
    words = {**os.environ, "FONTCONFIG_FILE": str(frontend.fonts_file())}
    if found:
        words["LIANHU_BROWSER"] = found
    return _tool(["-P", "-m", "config.cli", "bench", *arguments], words)
