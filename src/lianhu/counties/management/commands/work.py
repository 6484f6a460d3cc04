from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "运行后台任务（告知、封存、到期），直到停止。"

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("procrastinate", "worker")
