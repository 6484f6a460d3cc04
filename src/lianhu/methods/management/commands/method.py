import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.models import Organisation
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.methods import commands, shipping, weaving
from lianhu.methods.compiler import check, notes, unready
from lianhu.methods.definition import Definition, load
from lianhu.methods.explaining import sentences
from lianhu.methods.models import Adoption, MethodVersion
from lianhu.methods.problem import Malformed, Problem
from lianhu.methods.vocabulary import REGIMES
from lianhu.places.models import Area
from lianhu.places.queries import ancestors, by_code


class Command(BaseCommand):
    help = "工作法：检查文件（check，不需要数据库）、列出（list）、发布（publish）、采用（adopt）。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        one = tasks.add_parser("check", help="检查一个或几个文件，有问题时退出码为1")
        one.add_argument("files", nargs="+", type=Path)
        one.add_argument("--explain", action="store_true", help="没有问题时用大白话列出各环节")
        one.add_argument(
            "--regime", choices=sorted(REGIMES), help="只按村（village）或社区（community）的法律看"
        )
        tasks.add_parser("list", help="列出各地采用的工作法")
        one = tasks.add_parser("publish", help="把文件发布为某地的一个版本")
        one.add_argument("file", type=Path)
        one.add_argument("--area", required=True, help="统计用区划代码")
        one = tasks.add_parser("adopt", help="某地采用一个版本")
        one.add_argument("version", type=int, help="版本的编号，见 list")
        one.add_argument("--area", required=True, help="统计用区划代码")
        one.add_argument("--body", required=True, help="作出决定的组织全称")
        one.add_argument("--decided", required=True, help="决定日期，例如 2026-01-15")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['task']}")(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _check(self, options: dict[str, Any]) -> None:
        """Each file is judged beside the shipped methods and the other files given."""
        loaded: list[Definition] = []
        problems: list[Problem] = []
        for path in options["files"]:
            try:
                loaded.append(load(_bytes(path), str(path)))
            except Malformed as error:
                problems.extend(error.problems)
        known = shipping.known([*shipping.library(), *loaded])
        regimes = (options["regime"],) if options["regime"] else tuple(REGIMES)
        for one in loaded:
            found = check(one, known, regimes)
            problems.extend(found)
            if not found:
                self._praise(one, explain=options["explain"])
            for regime in regimes:
                self._steps(one, regime)
            self.stdout.writelines(f"提示：{said}\n" for said in notes(one, known, regimes))
            if waiting := unready(one):
                said = f"有{len(waiting)}个环节本版本还不能执行，可以检查、修改，暂时不能发布。"
                self.stdout.write(f"提示：{one.file}：{said}")
        self.stdout.writelines(f"{problem}\n" for problem in problems)
        if problems:
            self.stderr.write(f"共{len(problems)}处问题。")
            sys.exit(1)

    def _praise(self, definition: Definition, *, explain: bool) -> None:
        count = len(definition.stages)
        self.stdout.write(f"{definition.file}：没有问题。“{definition.title}”有{count}个环节。")
        for one in sentences(definition) if explain else ():
            parts = [one.title, one.who, one.what, one.within]
            late = f"；到时不成，{one.otherwise}" if one.otherwise else ""
            self.stdout.write("  " + " · ".join(part for part in parts if part) + late)

    def _steps(self, definition: Definition, regime: str) -> None:
        """The steps of the law in it, one line for all subjects that need the same."""
        for labels, line in weaving.lines(definition, regime, definition.law_date):
            self.stdout.write(f"  法定步骤（{REGIMES[regime]}，{'、'.join(labels)}）：")
            for one in line:
                if one.mark:
                    lacking = "，还缺" if one.missing else ""
                    self.stdout.write(f"    〔{one.mark}{lacking}〕{one.title}：{one.reason}")

    def _list(self, options: dict[str, Any]) -> None:
        live = (
            Adoption.objects.live().select_related("area", "version", "body").order_by("area__path")
        )
        for version in MethodVersion.objects.shipped().order_by("key", "pk"):
            self.stdout.write(f"#{version.pk} {version}（{version.key}，随系统提供）")
        in_force = [one.version_id for one in live]
        waiting = MethodVersion.objects.exclude(home=None).exclude(pk__in=in_force)
        for version in waiting.select_related("home").order_by("home__path", "key", "pk"):
            said = f"{version.home}发布，没有在用"
            self.stdout.write(f"#{version.pk} {version}（{version.key}，{said}）")
        for one in live:
            said = f"{one.area}采用，{one.body}{clock.chinese_date(one.decided_on)}决定"
            self.stdout.write(f"#{one.version_id} {one.version}（{one.key}，{said}）")

    def _publish(self, options: dict[str, Any]) -> None:
        path, area = options["file"], _area(options["area"])
        made = commands.publish(SYSTEM, _bytes(path), area=area, name=str(path))
        self.stdout.write(f"已发布：#{made.pk} {made}，{area}。采用以后才生效。")

    def _adopt(self, options: dict[str, Any]) -> None:
        area = _area(options["area"])
        version = MethodVersion.objects.filter(pk=options["version"]).first()
        if version is None:
            raise CommandError("没有这个版本。")
        above = [*ancestors(area), area]
        bodies = Organisation.objects.live().filter(name=options["body"], area__in=above)
        body = bodies.order_by("-area__path").first()
        if body is None:
            raise CommandError(f"{area}和它的上级没有叫“{options['body']}”的组织。")
        commands.adopt(SYSTEM, version, area=area, body=body, decided_on=_day(options["decided"]))
        self.stdout.write(f"{area}从现在起采用“{version}”；在办的事项仍按原来的版本办。")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}：读不了这个文件。") from error


def _area(code: str) -> Area:
    area = by_code(code)
    if area is None:
        raise CommandError(f"本县没有代码是{code}的地方。")
    return area


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise CommandError("日期要写成 2026-01-15 这样。") from error
