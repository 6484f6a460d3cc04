"""Loaded before Django: gives the tests a PostgreSQL of their own when none is named."""

import os
from pathlib import Path

# WhiteNoise warns of a missing folder, and a warning is an error here.
(Path(__file__).parent.parent / "var" / "static").mkdir(parents=True, exist_ok=True)


if not os.environ.get("DATABASE_URL"):
    from boot import postgres

    os.environ["DATABASE_URL"] = postgres.ensure("test")
os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
