from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "lianhu.shell"
    verbose_name = "页面框架"
