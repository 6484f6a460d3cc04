from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianhu.access.models import Account
from lianhu.api import commands
from lianhu.api.models import Token
from lianhu.audit.actor import SYSTEM
from lianhu.kernel.errors import Refusal
from lianhu.places.models import Area
from lianhu.places.queries import by_code


class Command(BaseCommand):
    help = "开通、停用、列出接口令牌。"

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="what", required=True, metavar="做什么")
        issue = parts.add_parser("issue", help="开通令牌，打印一次")
        issue.add_argument("--channel", default="", help="外部系统的代号，如 hotline-12345")
        issue.add_argument("--account", default="", help="工作人员的用户名")
        issue.add_argument("--label", required=True, help="用途")
        issue.add_argument("--area", default="", help="有效范围的统计用区划代码，默认本县")
        issue.add_argument("--days", type=int, default=365, help="有效天数")
        issue.add_argument("--read", action="store_true", help="只能读")
        issue.add_argument("--hourly", type=int, help="外部系统每小时最多几件，0 为不限")
        parts.add_parser("revoke", help="停用").add_argument("number", type=int, help="列表里的号")
        parts.add_parser("list", help="列出全部令牌")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["what"])(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def issue(self, options: dict[str, Any]) -> None:
        if bool(options["channel"]) == bool(options["account"]):
            raise CommandError("请用 --channel 或 --account 指定给谁用，只选一个。")
        hourly = commands.HOURLY if options["hourly"] is None else options["hourly"] or None
        made, word = commands.issue_token(
            SYSTEM, label=options["label"], area=self._area(options["area"]),
            account=self._account(options["account"]), channel=options["channel"],
            may_act=not options["read"], hourly=hourly, days=options["days"],
        )  # fmt: skip
        self.stdout.write(f"令牌：{word}")
        self.stdout.write(f"号 {made.pk}，有效期至 {made.ends_on}。只显示这一次。")

    def revoke(self, options: dict[str, Any]) -> None:
        token = Token.objects.visible_to(SYSTEM).filter(pk=options["number"]).first()
        if token is None:
            raise CommandError("没有这个号的令牌，请先用 token list 查。")
        commands.revoke_token(SYSTEM, token)
        self.stdout.write("已停用。")

    def list(self, options: dict[str, Any]) -> None:
        rows = Token.objects.visible_to(SYSTEM).select_related("area", "account")
        for token in rows.order_by("pk"):
            whose = token.account.username if token.account else token.channel
            state = "有效" if token.is_live else "已停用"
            self.stdout.write(
                f"{token.pk}\t{state}\t{whose}\t{token.area}\t{token.ends_on}\t{token.label}"
            )

    def _account(self, username: str) -> Account | None:
        if not username:
            return None
        found: Account | None = Account.objects.filter(username=username).first()
        if found is None:
            raise CommandError("没有这个用户名。")
        return found

    def _area(self, code: str) -> Area:
        found = by_code(code) if code else Area.objects.live().filter(kind="county").first()
        if found is None:
            raise CommandError("没有这个区域。请先运行 lianhu places load 载入区划。")
        return found
