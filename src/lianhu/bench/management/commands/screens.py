import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from lianhu.bench import screens
from lianhu.bench.apart import apart, told


class Command(BaseCommand):
    help = "在自己的演示县里把一件事走一圈，每一步截一张图，写到 docs/screens。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inside", action="store_true", help="（内部用）在准备好的库里截图")
        parser.add_argument("--matters", type=int, default=300)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["inside"]:
            screens.take(os.environ["LIANHU_BROWSER"], settings.ROOT / "docs" / "screens")
            return
        with apart("screens") as words:
            told(words, ["setup", "--name", "平塘县"])
            told(words, ["collectstatic", "--noinput", "-v0"])
            told(words, ["demo", "--matters", str(options["matters"])])
            told(words, ["screens", "--inside"], quiet=False)
