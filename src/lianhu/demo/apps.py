from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "lianhu.demo"
    verbose_name = "演示"
