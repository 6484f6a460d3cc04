from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "lianhu.matters"
    verbose_name = "事项"

    def ready(self) -> None:
        from lianhu.matters import doors

        doors.open_all()
