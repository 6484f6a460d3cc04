from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class ShellConfig(AppConfig):
    name = "lianhu.shell"
    verbose_name = "页面框架"

    def ready(self) -> None:
        # Django's own sentence speaks of a 字段, which nobody but a programmer says.
        Field.default_error_messages["required"] = _("这里必填。")
