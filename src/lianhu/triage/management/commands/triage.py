from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianhu.kernel.errors import Refusal
from lianhu.triage import learning, noting, table
from lianhu.triage.measuring import Measured
from lianhu.triage.model import Model, load


class Command(BaseCommand):
    help = "分类助手：从标好类别的表里学（train）、用另一张表考它（eval）。都不需要数据库。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        one = tasks.add_parser("train", help="从 CSV 或 xlsx（列 title、text、label）学出一个模型")
        one.add_argument("file", type=Path)
        one.add_argument("--out", type=Path, required=True, help="模型写到哪个文件")
        one.add_argument(
            "--note", metavar="说明", help="数据是什么：把结果写进 docs/bench.md 里自己的一节"
        )
        one = tasks.add_parser("eval", help="模型没见过的一张表，它分得对不对")
        one.add_argument("file", type=Path)
        one.add_argument("--model", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['task']}")(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _train(self, options: dict[str, Any]) -> None:
        """The figures are those of texts held out in turn, not of texts it learned from."""
        learned = learning.train(table.read(options["file"]))
        try:
            options["out"].write_bytes(learned.content)
        except OSError as error:
            raise CommandError(f"{options['out']}：写不了这个文件。") from error
        self.stdout.writelines(f"{line}\n" for line in learned.measured.lines())
        self._say_sure(learned.figures["sure_share"], learned.figures["sure_precision"])
        if options["note"]:
            noting.put(
                settings.ROOT / "docs" / "bench.md", noting.part(learned.figures, options["note"])
            )
        size = len(learned.content) / 1024 / 1024
        digest = load(learned.content).digest[:16]
        self.stdout.write(f"写好了：{options['out']}（{size:.1f} MB，校验值 {digest}）")

    def _eval(self, options: dict[str, Any]) -> None:
        rows, model = table.read(options["file"]), _model(options["model"])
        said = [model.suggest(row.text, row.title) for row in rows]
        truth = [row.label for row in rows]
        self.stdout.writelines(
            f"{line}\n" for line in Measured.of(truth, [one.label for one in said]).lines()
        )
        sure = [one.label == label for one, label in zip(said, truth, strict=True) if one.sure]
        self._say_sure(len(sure) / len(rows), sum(sure) / len(sure) if sure else 0.0)

    def _say_sure(self, share: float, precision: float) -> None:
        self.stdout.write(f"\n有把握、会预先选好的：{share:.1%}，其中选对的 {precision:.1%}")


def _model(path: Path) -> Model:
    try:
        return load(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path}：读不了这个文件。") from error
