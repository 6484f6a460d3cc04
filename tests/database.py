"""Loaded before Django: gives the tests a PostgreSQL of their own when none is named."""

import os


def pytest_configure() -> None:
    os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")


if not os.environ.get("DATABASE_URL"):
    from boot import postgres

    os.environ["DATABASE_URL"] = postgres.ensure("test")
os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
