import os
import secrets
import shutil
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from boot import external
from boot.supervise import LIANHU
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lianhu.bench.whole import Choice, measure


class Command(BaseCommand):
    help = "测速，在同一台数据库服务器上自己的库里；写成 docs/bench.md（--quick 只打印）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--quick", action="store_true", help="一两分钟：少几轮，十万件，不写文件"
        )
        parser.add_argument("--kill-rounds", type=int, default=1000, help="断电测试的轮数；0 不测")
        parser.add_argument("--inside", action="store_true", help="（内部用）在准备好的库里测")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["inside"]:
            self._measure(options)
            return
        base, name = settings.VAR / f"bench-{os.getpid()}", f"lianhu_bench_{os.getpid()}"
        place = urlsplit(os.environ["DATABASE_URL"])
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
            link.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        (base / "static").mkdir(parents=True)
        try:
            self._run(urlunsplit(place._replace(path=f"/{name}")), base, options)
        finally:
            shutil.rmtree(base, ignore_errors=True)
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
                link.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, url: str, base: Path, options: dict[str, Any]) -> None:
        """Set up the database of the bench, and measure in a process that knows no other."""
        words = {**os.environ, "LIANHU_VAR": str(base), "SECRET_KEY": secrets.token_urlsafe(50)}
        external.vouch(words, url)
        more = ["--kill-rounds", str(options["kill_rounds"])]
        more += ["--quick"] if options["quick"] else []
        for command in (
            ["setup", "--name", "测速县"],
            ["collectstatic", "--noinput", "-v0"],
            ["bench", "--inside", *more],
        ):
            shown = None if command[0] == "bench" else subprocess.DEVNULL
            done = subprocess.run([*LIANHU, *command], env=words, stdout=shown, check=False)  # noqa: S603
            if done.returncode:
                raise CommandError(f"测速没有完成：{command[0]}")

    def _measure(self, options: dict[str, Any]) -> None:
        choice = Choice(quick=options["quick"], kill_rounds=options["kill_rounds"])
        text = measure(choice, settings.VAR).text()
        self.stdout.write(text)
        if not options["quick"]:
            (settings.ROOT / "docs" / "bench.md").write_text(text, encoding="utf-8")
