from typing import Any, cast

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


class Command(BaseCommand):
    help = "运行后台任务（告知、封存、到期），直到停止。"

    def handle(self, *args: Any, **options: Any) -> None:
        # Not through the library's own command: what only that needs would fill memory for ever.
        with app.replace_connector(cast(DjangoConnector, app.connector).get_worker_connector()):
            app.run_worker()
