import csv
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "每条需求一行：上次 make test 中哪些通过的测试展示了它。"

    def handle(self, *args: Any, **options: Any) -> None:
        with (settings.ROOT / "docs" / "rows.csv").open(encoding="utf-8") as file:
            ids = [row["id"] for row in csv.DictReader(file)]
        place = settings.ROOT / "var" / "rows.json"
        shown: dict[str, list[str]] = json.loads(place.read_text()) if place.exists() else {}
        for row in ids:
            tests = shown.get(row, [])
            self.stdout.write(f"{row}  shown  {' '.join(tests)}" if tests else f"{row}  -")
        found = sum(1 for row in ids if shown.get(row))
        self.stdout.write(f"{found} of {len(ids)} rows shown")
