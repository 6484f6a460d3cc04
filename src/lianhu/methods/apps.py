from django.apps import AppConfig


class MethodsConfig(AppConfig):
    name = "lianhu.methods"
    verbose_name = "工作法"
