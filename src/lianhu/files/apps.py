from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "lianhu.files"
    verbose_name = "文件"
