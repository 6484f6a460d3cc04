from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from lianhu.access import commands
from lianhu.access.models import Account
from lianhu.audit.actor import SYSTEM
from lianhu.bodies import commands as bodies
from lianhu.bodies.duties import ROLES
from lianhu.bodies.models import Post
from lianhu.kernel.errors import Refusal
from lianhu.people.commands import register
from lianhu.people.models import Person
from lianhu.places.models import Area
from lianhu.places.queries import by_code


class Command(BaseCommand):
    help = "开通、重置、停用账号；新装的县用它建第一个管理员。"

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="what", required=True, metavar="做什么")
        create = parts.add_parser("create", help="开通账号，打印初始密码")
        create.add_argument("username", help="用户名：小写字母、数字、点、横线")
        create.add_argument("--name", help="姓名：登记一个新人并任职（和 --role 一起用）")
        create.add_argument(
            "--role", choices=list(ROLES), help="岗位类别，如 county_admin（县管理员）"
        )
        create.add_argument("--area", default="", help="岗位所在区域的统计用区划代码，默认本县")
        create.add_argument("--person", type=int, help="已登记人员的编号（不用 --name 时）")
        for name, words in (
            ("reset", "重置密码和动态码，打印新的初始密码"),
            ("close", "停用"),
            ("reopen", "启用"),
        ):
            parts.add_parser(name, help=words).add_argument("username", help="用户名")
        parts.add_parser("list", help="列出全部账号")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["what"])(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def create(self, options: dict[str, Any]) -> None:
        with transaction.atomic():
            person, place = self._person(options)
            made, first = commands.create_account(
                SYSTEM, username=options["username"], person=person, place=place
            )
        self._say(made, first)

    def reset(self, options: dict[str, Any]) -> None:
        account = self._account(options)
        self._say(account, commands.reset_account(SYSTEM, account))

    def close(self, options: dict[str, Any]) -> None:
        commands.close_account(SYSTEM, self._account(options))
        self.stdout.write("已停用。")

    def reopen(self, options: dict[str, Any]) -> None:
        commands.reopen_account(SYSTEM, self._account(options))
        self.stdout.write("已启用。")

    def list(self, options: dict[str, Any]) -> None:
        for account in Account.objects.order_by("username"):
            state = "启用" if account.is_active else "停用"
            self.stdout.write(f"{account.username}\t{state}\t人员 {account.person_id or '—'}")

    def _person(self, options: dict[str, Any]) -> tuple[Person, str]:
        """The person of the new account, and the area it is administered in."""
        area = self._area(options["area"])
        if options["person"]:
            person = Person.objects.filter(pk=options["person"]).first()
            if person is None:
                raise CommandError("没有这个编号的人员。")
            return person, area.path
        if not options["name"] or not options["role"]:
            raise CommandError("请用 --person 指定人员，或者用 --name 和 --role 登记新人。")
        person = register(SYSTEM, area=area, name=options["name"])
        bodies.appoint(SYSTEM, self._post(options["role"], area), person)
        return person, area.path

    def _post(self, role: str, area: Area) -> Post:
        empty = Post.objects.live().vacant().filter(role=role, area=area).order_by("pk").first()
        title = ROLES[role].label
        return empty or bodies.create_post(SYSTEM, title=title, role=role, area=area)

    def _area(self, code: str) -> Area:
        found = by_code(code) if code else Area.objects.live().filter(kind="county").first()
        if found is None:
            raise CommandError("没有这个区域。请先运行 lianhu places load 载入区划。")
        return found

    def _account(self, options: dict[str, Any]) -> Account:
        found: Account | None = Account.objects.filter(username=options["username"]).first()
        if found is None:
            raise CommandError("没有这个用户名。")
        return found

    def _say(self, account: Account, first: str) -> None:
        self.stdout.write(f"用户名：{account.username}\n初始密码：{first}")
        self.stdout.write("只显示这一次。第一次登录时设自己的密码，并绑定手机动态码。")
