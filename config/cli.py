"""`lianhu COMMAND`: a management command inside the county, with its database running."""

import os
import sys

NO_DATABASE = {
    "rows",
    "method",
    "makemigrations",
    "help",
    "--help",
    "collectstatic",
    "compilemessages",
    "check",
}
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


def _needs_database(arguments: list[str]) -> bool:
    if not arguments or arguments[0] in NO_DATABASE:
        return arguments[:1] == ["method"] and arguments[1:2] != ["check"]
    return True


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
        if _needs_database(arguments):
            _start_database()
        _run(arguments)
    except Fault as fault:
        sys.exit(f"！{fault}")


def _run(arguments: list[str]) -> None:
    import django  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db import OperationalError, ProgrammingError  # noqa: PLC0415

    django.setup()
    from lianhu.kernel.errors import Refusal  # noqa: PLC0415

    county = ""
    if "--county" in arguments:
        at = arguments.index("--county")
        county = "".join(arguments[at + 1 : at + 2])
        del arguments[at : at + 2]
    try:
        if arguments and arguments[0] not in ALL_COUNTIES and _needs_database(arguments):
            _enter(county)
        execute_from_command_line(["lianhu", *arguments])
    except OperationalError as problem:
        sys.exit(f"！数据库连不上：{str(problem).splitlines()[0]}")
    except ProgrammingError as problem:
        if getattr(problem.__cause__, "sqlstate", "") != UNDEFINED_TABLE:
            raise
        sys.exit("！这个数据库里还没有建表，请先运行 make run 或 .venv/bin/lianhu setup。")
    except Refusal as refusal:
        sys.exit(f"！{refusal}")


def _enter(county: str) -> None:
    from lianhu.counties.current import enter_only  # noqa: PLC0415

    enter_only(county)


if __name__ == "__main__":
    main()
