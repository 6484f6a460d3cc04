from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lianhu.audit.sealing import verify


class Command(BaseCommand):
    help = "逐条核对留痕与封存；指出第一条不对的记录。"

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        if found.wrong:
            raise CommandError(f"核对不通过：{found.wrong}")
        self.stdout.write(
            f"核对通过：留痕 {found.events} 条，封存 {found.seals} 次，尚未封存 {found.unsealed} 条。"
        )
