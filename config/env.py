"""Typed getters for the environment; a bad value fails at start with its name."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

# Milliseconds: more than any honest step takes, less than a person waits for a page.
LONGEST_WAIT = 15_000


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value not in {"0", "1"}:
        raise ValueError(f"{name} 只能是 0 或 1，现在是 {value!r}")
    return value == "1"


def database(url: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:word@host:port/name?host=/socket/dir`."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    # Statements are planned once a connection; a pooler between us and the server wants `none`.
    threshold = query.pop("prepare_threshold", "5")
    prepare = None if threshold == "none" else int(threshold)
    return {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": unquote(parts.path.lstrip("/")) or "lianhu",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(query.pop("port", parts.port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": prepare,
            "application_name": "lianhu",
            # Nobody waits longer for what somebody else holds; a pooler takes no such word.
            **({} if prepare is None else {"options": f"-c lock_timeout={LONGEST_WAIT}"}),
            **query,
        },
    }
