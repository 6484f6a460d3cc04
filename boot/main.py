"""Which command does what."""

import os
from collections.abc import Callable

from boot import checks, clean, postgres, supervise
from boot.say import Fault, line


def _install(words: list[str]) -> int:
    supervise.prepare(dev="--dev" in words)
    return 0


def _stop(_: list[str]) -> int:
    line("已停止。" if supervise.halt() else "没有在运行。")
    return 0


def _database(words: list[str]) -> int:
    """`db start|stop|url [run|test]`."""
    action, kind = (*words, "", "")[:2]
    kind = kind or "run"
    if action == "start":
        line(postgres.ensure(kind))
    elif action == "stop":
        line("已停止。" if postgres.stop(kind) else "没有在运行。")
    elif action == "url":
        line(os.environ.get("DATABASE_URL") or postgres.server(kind).url)
    else:
        raise Fault("用法：python3 -m boot db start|stop|url [run|test]")
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": lambda _: supervise.run(),
    "test": checks.test,
    "check": lambda _: checks.check(),
    "install": _install,
    "stop": _stop,
    "clean": lambda _: clean.clean(),
    "db": _database,
    "lianhu": checks.lianhu,
    "bench": checks.bench,
    "screens": lambda words: checks.with_browser(
        ["-P", "-m", "config.cli", "screens", *words], needed=True
    ),
}


def main(words: list[str]) -> int:
    """Run one command. Errors: Fault, which ends the process with one line."""
    command = COMMANDS.get(words[0] if words else "")
    if command is None:
        raise Fault(f"用法：python3 -m boot {'|'.join(COMMANDS)}")
    return command(words[1:])
