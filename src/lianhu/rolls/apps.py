from django.apps import AppConfig


class RollsConfig(AppConfig):
    name = "lianhu.rolls"
    verbose_name = "名册"

    def ready(self) -> None:
        from lianhu.audit import checks
        from lianhu.people.said import also_blank, also_erase
        from lianhu.rolls import (
            checking,
            commands,  # noqa: F401 - fills the verbs
            erasing,
        )

        checks.register("rolls", checking.first_wrong_roll)
        also_erase(erasing.erase_told)
        also_blank(erasing.erase_person)
