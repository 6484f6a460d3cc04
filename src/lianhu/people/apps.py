from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lianhu.people"
    verbose_name = "人口"
