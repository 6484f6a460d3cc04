"""Invented messages: no person and no place of them exists."""

import csv
from pathlib import Path

from lianhu.triage.table import Labelled

DATA = Path(__file__).with_name("data")


def rows(name):
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def labelled(what="affair", most=None):
    """The 600 village texts with their label of `what`: affair or class."""
    return [Labelled("", row["text"], row[what]) for row in rows("village.csv")[:most]]
