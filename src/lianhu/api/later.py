"""Addresses of a part that is imported when somebody first asks for one of them.

The machinery of an OpenAPI definition takes 15 MB in each web process; a county that nobody
sends anything to by a program does without.
"""

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern


class Later(URLResolver):
    """As `path(prefix, include((module, name)))`, with the module imported at the first request
    below the prefix, or when one of its addresses is asked for by name."""

    def __init__(self, prefix: str, module: str, name: str) -> None:
        super().__init__(RoutePattern(prefix), module, app_name=name, namespace=name)

    def _populate(self) -> None:
        # Asked of every part as soon as any address at all is looked up by name.
        if "urlconf_module" in self.__dict__:
            super()._populate()
