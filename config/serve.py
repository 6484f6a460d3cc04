"""The web server with the application loaded before its workers are forked, so that they share it."""

import gc
import threading

from django.db import connections
from django.urls import reverse
from django.utils.translation import gettext, override
from granian.cli import entrypoint

from config.wsgi import application

__all__ = ["application"]


def warm() -> None:
    """Read what every request reads: addresses with all their pages, the words.

    Raises:
        RuntimeError: something was begun that no two processes may share.
    """
    reverse("access:sign_in")
    with override("zh-hans"):
        gettext("联户")
    if threading.active_count() > 1 or any(one.connection for one in connections.all()):
        raise RuntimeError("a thread or a connection was begun before the workers are forked")


if __name__ == "__main__":
    warm()
    # What is loaded now is never garbage: looking at it would copy the page it lies on.
    gc.collect()
    gc.freeze()
    entrypoint()
