import json
from argparse import ArgumentParser
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from lianhu.counties import current
from lianhu.counties.models import County
from lianhu.demo.showing import addresses
from lianhu.demo.whole import build
from lianhu.places.models import Area


class Command(BaseCommand):
    help = "在空县里建立演示数据（虚构，每次相同）；--accounts 列出演示账号。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="已有数据就什么也不做")
        parser.add_argument("--accounts", action="store_true", help="列出网址和演示账号")
        parser.add_argument("--matters", type=int, default=300)
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, *args: Any, **options: Any) -> None:
        county = current.enter_only()
        if options["accounts"]:
            self._print(county)
            return
        if Area.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("数据库里已经有数据，演示县只能建在空库里。")
        # One transaction: a demo that was interrupted leaves an empty county, not half of one.
        with transaction.atomic():
            County.objects.filter(pk=county.pk).update(demo=True)
            current.forget()
            total = options["matters"]
            with tqdm(total=total, desc="演示县", unit="件") as bar:
                made = build(Random(options["seed"]), total, bar.update)
        settings.VAR.mkdir(parents=True, exist_ok=True)
        place = settings.VAR / "demo.json"
        place.touch(mode=0o600)
        place.write_text(json.dumps(made, ensure_ascii=False))

    def _print(self, county: County) -> None:
        place = settings.VAR / "demo.json"
        if county.demo and place.exists():
            for line in addresses(json.loads(place.read_text())):
                self.stdout.write(line)
        else:
            for line in addresses(None):
                self.stdout.write(line)
