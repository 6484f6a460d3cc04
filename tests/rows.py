"""Notes which requirement rows each test shows; a row is shown when a test so marked passed.

A run of everything writes var/rows.json anew, a run of a part leaves it alone. A mark that names
no row of docs/rows.csv fails the collection.
"""

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_shown: dict[str, set[str]] = defaultdict(set)


def known() -> set[str]:
    with (ROOT / "docs" / "rows.csv").open(encoding="utf-8") as file:
        return {row["id"] for row in csv.DictReader(file)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rows = known()
    for item in items:
        for mark in item.iter_markers("row"):
            wrong = [row for row in mark.args if row not in rows]
            if wrong:
                raise pytest.UsageError(f"{item.nodeid}: docs/rows.csv has no row {wrong}")
            item.user_properties.extend(("row", row) for row in mark.args)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    # Under xdist the reports of all workers pass through the controller; a worker keeps none.
    if report.when == "call" and report.passed:
        for name, row in report.user_properties:
            if name == "row":
                _shown[str(row)].add(report.nodeid.split("[")[0])


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput") or session.config.args_source.name != "TESTPATHS":
        return
    place = ROOT / "var" / "rows.json"
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps({row: sorted(tests) for row, tests in sorted(_shown.items())}))
