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
    """Run one command; `--county CODE` chooses where several counties share a database."""
    arguments = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if _needs_database(arguments):
        _start_database()

    import django  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    django.setup()
    county = ""
    if "--county" in arguments:
        at = arguments.index("--county")
        county = arguments[at + 1]
        del arguments[at : at + 2]
    if arguments and arguments[0] not in ALL_COUNTIES and _needs_database(arguments):
        from lianhu.counties.current import enter_only  # noqa: PLC0415

        enter_only(county)
    execute_from_command_line(["lianhu", *arguments])


if __name__ == "__main__":
    main()
