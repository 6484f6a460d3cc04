from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lianhu.sealed import log


class Command(BaseCommand):
    help = "核对密封件自己的留痕。只说对不对，不说有没有、有多少。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not log.whole():
            raise CommandError("核对不通过。请保留现场，报告纪检机关。")
        self.stdout.write("核对通过。")
