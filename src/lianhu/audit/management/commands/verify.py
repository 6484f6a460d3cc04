from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianhu.audit import finding
from lianhu.audit.sealing import verify


class Command(BaseCommand):
    help = "逐条核对留痕与封存，指出第一条不对的记录；加上纸上的校验值，就说出它是哪一条。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", nargs="*", help="纸上的校验值，前16位即可，空格不要紧")
        parser.add_argument(
            "--list", nargs="+", default=[], help="核对清单的合并值：清单上的事项编号"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["code"]:
            self._find(" ".join(options["code"]), options["list"])
        elif options["list"]:
            raise CommandError("--list 前面要写清单上的合并校验值。")
        found = verify()
        if found.wrong:
            raise CommandError(f"核对不通过：{found.wrong}")
        self.stdout.write(
            f"核对通过：留痕 {found.events} 条，封存 {found.seals} 次，尚未封存 {found.unsealed} 条。"
        )

    def _find(self, said: str, numbers: list[str]) -> None:
        code = finding.normal(said)
        if not code:
            raise CommandError("校验值是16到64位的0-9、a-f，请照纸上再抄一遍。")
        lines = finding.found(code, numbers)
        if not lines:
            raise CommandError(
                "留痕里没有这个校验值。清单的“合并校验值”要加 --list 和清单上的全部编号；"
                "都不对，就是纸上或库里被改过。"
            )
        self.stdout.write("\n".join(lines))
