"""`lianhu COMMAND`: a management command inside the county, with its database running."""

import argparse
import os
import re
import sys
from collections.abc import Callable
from typing import NoReturn

NO_DATABASE = {
    "rows",
    "makemigrations",
    "help",
    "--help",
    "collectstatic",
    "compilemessages",
    "check",
}
# Of these commands only the named parts work without one.
WITHOUT = {"method": ("check",), "triage": ("train", "eval")}
ALL_COUNTIES = {
    "setup",
    "migrate_schemas",
    "work",
    "procrastinate",
    "demo",
    "bench",
    "screens",
    "check",
    "shell_public",
}

UNDEFINED_TABLE = "42P01"
# What argparse says, and how a person here would say it; the part in brackets stays.
SAID: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", "还缺 {0}"),
    (r"argument (.*): expected (?:one|at least one) argument", "{0} 后面还缺内容"),
    (r"argument (.*): expected (\d+) arguments?", "{0} 后面要有{1}项内容"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", "{0} 没有 {1} 这一项，可选：{2}"),
    (r"argument (.*): invalid int value: (.*)", "{0} 要填整数，{1} 不是"),
    (r"argument (.*): invalid .* value: (.*)", "{0} 的 {1} 看不懂"),
    (r"argument (.*): not allowed with argument (.*)", "{0} 和 {1} 只能用一个"),
    (r"one of the arguments (.*) is required", "{0} 里要选一个"),
    (r"unrecognized arguments: (.*)", "不认识 {0}"),
    (r"ambiguous option: (.*) could match (.*)", "{0} 不清楚是哪一项：{1}"),
)


def _needs_database(arguments: list[str]) -> bool:
    if not arguments:
        return False
    if arguments[0] in WITHOUT:
        return arguments[1:2] not in ([one] for one in WITHOUT[arguments[0]])
    return arguments[0] not in NO_DATABASE


def _start_database() -> None:
    if os.environ.get("DATABASE_URL"):
        return
    from boot import postgres  # noqa: PLC0415

    os.environ["DATABASE_URL"] = postgres.ensure("run")


def main() -> None:
    """Run one command; `--county CODE` chooses where several counties share a database.

    What the person at the keyboard can mend is said in one line, without a traceback; exit 1.
    """
    arguments = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from boot.say import Fault  # noqa: PLC0415

    try:
        _require_readable(arguments)
        if _needs_database(arguments):
            _start_database()
        _run(arguments)
    except Fault as fault:
        sys.exit(f"！{fault}")


def _require_readable(arguments: list[str]) -> None:
    try:
        "".join(arguments).encode()
    except UnicodeEncodeError:
        sys.exit("！有认不出的字符，请用 UTF-8 重新输入。")


def _in_chinese(message: str) -> str:
    for pattern, words in SAID:
        found = re.fullmatch(pattern, message)
        if found:
            return words.format(*found.groups())
    return message


def _refuse_arguments(parser: argparse.ArgumentParser, message: str) -> NoReturn:
    """Takes the place of argparse's own answer, which is a page of usage in English."""
    one_line = " ".join(_in_chinese(message).split())
    print(f"！参数不对：{one_line}。用法见 {parser.prog} --help", file=sys.stderr)  # noqa: T201
    sys.exit(2)


def _require_known(arguments: list[str], known: Callable[[], dict[str, str]]) -> None:
    if not arguments or arguments[0].startswith("-") or arguments[0] in {"help", "version"}:
        return
    commands = known()
    if arguments[0] in commands:
        return
    own = sorted(name for name, app in commands.items() if app.startswith("lianhu."))
    sys.exit(f"！没有“{arguments[0][:40]}”这个命令。可用的有：{'、'.join(own)}。")


def _run(arguments: list[str]) -> None:
    import django  # noqa: PLC0415
    from django.core.management import CommandError, get_commands  # noqa: PLC0415
    from django.db import DataError, OperationalError, ProgrammingError  # noqa: PLC0415

    django.setup()
    argparse.ArgumentParser.error = _refuse_arguments  # type: ignore[method-assign, assignment]
    from lianhu.kernel.errors import Refusal  # noqa: PLC0415

    _require_known(arguments, get_commands)
    try:
        _execute(arguments)
    except CommandError as problem:
        print(f"！{problem}", file=sys.stderr)  # noqa: T201
        sys.exit(problem.returncode)
    except (DataError, OverflowError):
        sys.exit("！有一个数字或一段文字超出了能用的范围，请改小、改短。")
    except OperationalError as problem:
        sys.exit(f"！数据库连不上：{str(problem).splitlines()[0]}")
    except ProgrammingError as problem:
        if getattr(problem.__cause__, "sqlstate", "") != UNDEFINED_TABLE:
            raise
        sys.exit("！这个数据库里还没有建表，请先运行 make run 或 .venv/bin/lianhu setup。")
    except Refusal as refusal:
        sys.exit(f"！{refusal}")


def _execute(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    county = ""
    if "--county" in arguments:
        at = arguments.index("--county")
        county = "".join(arguments[at + 1 : at + 2])
        del arguments[at : at + 2]
    if arguments and arguments[0] not in ALL_COUNTIES and _needs_database(arguments):
        _enter(county)
    execute_from_command_line(["lianhu", *_raising(arguments)])


def _raising(arguments: list[str]) -> list[str]:
    """Has Django hand its refusals to us, not print them with the name of a class before."""
    if not arguments or arguments[0].startswith("-") or arguments[0] in {"help", "version"}:
        return arguments
    return [arguments[0], "--traceback", *arguments[1:]]


def _enter(county: str) -> None:
    from lianhu.counties.current import enter_only  # noqa: PLC0415

    enter_only(county)


if __name__ == "__main__":
    main()
