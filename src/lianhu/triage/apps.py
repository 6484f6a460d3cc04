from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "lianhu.triage"
    verbose_name = "分类助手"
