from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from lianhu.bench.apart import apart, told
from lianhu.bench.sections import merged
from lianhu.bench.whole import Choice, measure, measure_votes
from lianhu.triage import noting


class Command(BaseCommand):
    help = "测速，在同一台数据库服务器上自己的库里；写成 docs/bench.md（--quick 只打印）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--quick", action="store_true", help="一两分钟：少几轮，十万件，不写文件"
        )
        parser.add_argument("--kill-rounds", type=int, default=1000, help="断电测试的轮数；0 不测")
        parser.add_argument(
            "--votes", action="store_true", help="只测投票，换掉 docs/bench.md 里的那几节"
        )
        parser.add_argument("--inside", action="store_true", help="（内部用）在准备好的库里测")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["inside"]:
            self._measure(options)
            return
        more = ["--kill-rounds", str(options["kill_rounds"])]
        more += ["--quick"] if options["quick"] else []
        more += ["--votes"] if options["votes"] else []
        with apart("bench") as words:
            told(words, ["setup", "--name", "测速县"])
            told(words, ["collectstatic", "--noinput", "-v0"])
            told(words, ["bench", "--inside", *more], quiet=False)

    def _measure(self, options: dict[str, Any]) -> None:
        choice = Choice(quick=options["quick"], kill_rounds=options["kill_rounds"])
        part = options["votes"]
        text = (measure_votes if part else measure)(choice, settings.VAR).text()
        self.stdout.write(text)
        if choice.quick:
            return
        page = settings.ROOT / "docs" / "bench.md"
        before = page.read_text(encoding="utf-8") if page.exists() else ""
        page.write_text(merged(before, text) if part else text, encoding="utf-8")
        own = noting.part_of(before)
        if own and not part:
            noting.put(page, own)
