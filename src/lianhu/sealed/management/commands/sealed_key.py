from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lianhu.sealed import keys


class Command(BaseCommand):
    help = "纪检机关的钥匙：说出私钥文件应在哪里；--new 换一对新的，旧件仍用旧的打开。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="换一对新的")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new"]:
            keys.make_pair()
            self.stdout.write("已换成新的一对。请马上把私钥文件另外备份。")
        here = "在" if keys.private_file().exists() else "不在这台机器上"
        self.stdout.write(f"私钥文件 {keys.private_file()}：{here}。")
