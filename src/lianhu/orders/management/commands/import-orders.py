# noqa: N999 - the name a clerk types
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from lianhu.access.actor import actor_of_account, may_enter
from lianhu.access.models import Account
from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Refusal
from lianhu.orders import commands, running
from lianhu.orders.models import Line, Load


class Command(BaseCommand):
    help = "把 12345、综治平台导出的表格收成事项；表头要先在网页上对过一次列。同一张表传两次不会重复收。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--account", required=True, help="以谁的账号收：账号名")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._take(_actor(options["account"]), options["file"])
        except OSError as error:
            raise CommandError(f"{options['file']}：读不了这个文件。") from error
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _take(self, actor: Actor, file: Path) -> None:
        load = commands.receive(actor, name=file.name, content=file.read_bytes())
        if load.template is None:
            raise CommandError(
                f"这个表头没有对过列。请在网页“外来工单”里打开“{load.name}”，对一次就记住了。"
            )
        commands.start(actor, load, here=True)
        with tqdm(total=load.rows, desc="收工单", file=sys.stderr) as bar:
            running.carry(load, bar.update)
        load.refresh_from_db()
        for line in load.lines.filter(what=Line.What.REFUSED).iterator():
            self.stdout.write(f"第{line.row}行：{line.reason}")
        self.stdout.write(
            f"{load.get_state_display()}：新收{load.new}，已收过{load.same}，有变化{load.changed}，没有收{load.refused}。"
        )
        if load.state != Load.State.DONE:
            raise CommandError(load.reason)


def _actor(name: str) -> Actor:
    account = Account.objects.select_related("person").filter(username=name).first()
    if account is None or not may_enter(account):
        raise CommandError(f"没有“{name}”这个账号，或者已经停用。")
    return actor_of_account(account)
