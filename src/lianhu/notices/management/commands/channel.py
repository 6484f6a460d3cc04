"""`lianhu channel`: which channel carries SMS, WeCom and e-mail, here and under an area."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianhu.audit.actor import SYSTEM
from lianhu.kernel.errors import Refusal
from lianhu.notices import commands
from lianhu.notices.models import SENT, ChannelChoice
from lianhu.places.models import Area


class Command(BaseCommand):
    help = "告知通道：不带参数列出；lianhu channel sms outbox；lianhu channel wecom wecom --area 代号 --address 地址"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("how", nargs="?", choices=[str(how) for how in SENT])
        parser.add_argument("channel", nargs="?")
        parser.add_argument("--area", default="", help="区域的网址代号；不填为全县")
        parser.add_argument("--address", default="", help="群机器人地址或收件邮箱")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["how"] or not options["channel"]:
            for row in ChannelChoice.objects.order_by("how", "path"):
                told = "有地址" if row.address else "无地址"
                self.stdout.write(f"{row.how}  {row.path or '全县'}  {row.channel}  {told}")
            return
        area = Area.objects.filter(key=options["area"]).first() if options["area"] else None
        if options["area"] and area is None:
            raise CommandError("没有这个区域。")
        try:
            commands.choose_channel(
                SYSTEM, how=options["how"], channel=options["channel"],
                path=area.path if area else "", address=options["address"],
            )  # fmt: skip
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("已设置。")
