from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lianhu.audit"
    verbose_name = "留痕"
