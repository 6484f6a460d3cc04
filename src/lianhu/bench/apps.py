from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "lianhu.bench"
    verbose_name = "测量"
