from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from lianhu.counties import starting
from lianhu.counties.models import County


class Command(BaseCommand):
    help = "建表；数据库里还没有县时，建立唯一的一个县。可重复运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", default="522727", help="县的统计用区划代码（前六位）")
        parser.add_argument("--name", default="平塘县", help="县名")

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            # Nobody waits at a form here: a table that is in use is waited for.
            cursor.execute("SET lock_timeout = 0")
        call_command("migrate_schemas", schema_name="public", verbosity=0)
        if not County.objects.exists():
            County.objects.create(
                schema_name=f"c{options['code']}", name=options["name"], code=options["code"]
            )
        call_command("migrate_schemas", tenant=True, verbosity=0)
        starting.look()
        self.stdout.write("数据库已就绪。")
