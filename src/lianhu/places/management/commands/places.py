from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from lianhu.audit.actor import SYSTEM
from lianhu.kernel.errors import Refusal
from lianhu.places import commands, national
from lianhu.places.models import Area
from lianhu.places.queries import subtree


class Command(BaseCommand):
    help = "全国区划名录：载入到本县（load 代码）、填满共用名录（load --all）、列出（list）。统计用区划代码，不含港澳台数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        load = tasks.add_parser("load", help="载入一个省、市、县或乡镇及其以下")
        load.add_argument("code", nargs="?", default="", help="统计用区划代码，例如 522727")
        load.add_argument("--all", action="store_true", help="把全国名录填入共用的只读名录表")
        load.add_argument("--quiet", action="store_true", help="不显示进度条")
        listing = tasks.add_parser("list", help="列出本县已载入的区域")
        listing.add_argument("code", nargs="?", default="", help="只列这个代码以下")
        listing.add_argument("--depth", type=int, default=2, help="列几层，默认两层")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["task"])(**options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def load(self, *, code: str, quiet: bool, **options: Any) -> None:
        if not code and not options["all"]:
            raise CommandError("请给出代码，例如 lianhu places load 522727；填全国名录用 --all。")
        if options["all"]:
            self._fill(quiet)
        if code:
            self._copy(code, quiet)
        self.stdout.write(f"{national.SOURCE_WORDS}（{national.edition()}）。")

    def _fill(self, quiet: bool) -> None:
        with tqdm(desc="全国名录", unit="条", disable=quiet or None) as bar:
            changed = national.fill_all(_ticking(national.rows(), bar))
            total = int(bar.n) if not bar.disable else sum(1 for _row in national.rows())
        self.stdout.write(f"共用名录已齐：{total} 条，变动 {changed} 条。")

    def _copy(self, code: str, quiet: bool) -> None:
        code = national.known(code)
        # County by county, each in its own transaction: a stopped load goes on where it was.
        parts = [row.code for row in national.rows(under=code) if row.level == "county"]
        parts = [part for part in parts if part.startswith(code)] if len(code) < 6 else []
        total = sum(1 for _row in national.rows(under=code))
        with tqdm(total=total, desc="载入本县", unit="个", disable=quiet or None) as bar:
            added = renamed = 0
            for part in parts:
                done = commands.load(SYSTEM, code=part, tick=_tick(bar))
                added, renamed = added + done.added, renamed + done.renamed
            last = commands.load(SYSTEM, code=code, tick=_nothing if parts else _tick(bar))
        added, renamed = added + last.added, renamed + last.renamed
        words = f"{last.root.name}：名录 {last.rows} 个，新增 {added}，更名 {renamed}，代码停用 {last.closed}。"
        self.stdout.write(words)
        if last.closed:
            self.stdout.write("代码停用的区域仍保留，请核对后在页面上停用或改正。")

    def list(self, *, code: str, depth: int, **options: Any) -> None:
        tops = Area.objects.filter(parent=None)
        if code:
            tops = Area.objects.filter(codes__code=national.known(code), codes__valid_to=None)
        for top in tops:
            for area in sorted(subtree(top).live().with_code(), key=lambda a: a.ids):
                below = len(area.ids) - len(top.ids)
                if below <= depth:
                    self.stdout.write(
                        f"{'  ' * below}{area.code_now or '—'} {area}（{area.level}）"
                    )
        if not tops:
            self.stdout.write("还没有载入区域，请运行 lianhu places load 代码。")
        self.stdout.write(f"{national.SOURCE_WORDS}。")


def _ticking(rows: Any, bar: Any) -> Any:
    for row in rows:
        bar.update(1)
        yield row


def _tick(bar: Any) -> Callable[[int], None]:
    def tick(rows: int) -> None:
        bar.update(rows)

    return tick


def _nothing(rows: int) -> None:
    """The rows were counted already, county by county."""
