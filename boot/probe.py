"""Asks a database what set-up must know. Run by the environment's Python: address in, JSON out."""

import contextlib
import json
import sys
from importlib import import_module
from typing import Any

QUESTIONS = {
    "version": "SELECT current_setting('server_version_num')",
    "encoding": "SELECT current_setting('server_encoding')",
    "may_create": "SELECT has_database_privilege(current_database(), 'CREATE')",
    "may_create_database": (
        "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    ),
}


def _plain(cursor: Any) -> Any:
    """The one value; under SQL_ASCII the driver gives texts as bytes."""
    value = cursor.fetchone()[0]
    return value.decode("ascii", "replace") if isinstance(value, bytes) else value


def answers(url: str) -> dict[str, Any]:
    """Nothing asked here leaves a trace: all of it is rolled back."""
    driver = import_module("psycopg")
    try:
        with contextlib.closing(driver.connect(url, connect_timeout=8)) as link:
            facts = {name: _plain(link.execute(words)) for name, words in QUESTIONS.items()}
            link.rollback()
            facts["trigrams"] = None
            with contextlib.suppress(driver.Error, UnicodeError):
                link.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
                facts["trigrams"] = bool(
                    _plain(link.execute("SELECT cardinality(show_trgm('积水'))"))
                )
            link.rollback()
            return facts
    except driver.Error as error:
        return {"error": " ".join(str(error).split())[:300]}


if __name__ == "__main__":
    print(json.dumps(answers(sys.stdin.read())))
