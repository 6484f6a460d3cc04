from django.apps import AppConfig

from lianhu.counties import driver


class CountiesConfig(AppConfig):
    name = "lianhu.counties"
    verbose_name = "县"

    def ready(self) -> None:
        driver.start()
