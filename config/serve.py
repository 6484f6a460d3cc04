"""Web processes and job worker, forked from one that loaded the application: they share it."""

import argparse
import contextlib
import gc
import resource
import signal
import socket
import sys
import threading
import time
from typing import Final

from boot.children import LONGEST_PAUSE
from boot.forked import Forked, keep
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils.translation import gettext, override
from waitress import create_server

from config.wsgi import application

# A thread works on a request that has arrived whole, never waits for a phone.
WEB_PROCESSES: Final = 2
THREADS: Final = 2
# Phones that are connected at once, each process; most of them are only about to send something.
PHONES: Final = 2000
# Nine photos as phones make them, in one form.
LARGEST_FORM: Final = 256 * 1024 * 1024
# A download to a slow phone lies in a file meanwhile.
LARGEST_ANSWER: Final = 256 * 1024 * 1024
# How long a port may still be held by who served before and is ending.
FREE_WITHIN: Final = 15.0


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


def listening(host: str, port: int) -> socket.socket:
    """The port, shared by the web processes. Raises OSError when another holds it."""
    until = time.monotonic() + FREE_WITHIN
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    while True:
        try:
            return socket.create_server((host, port), family=family, backlog=1024)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def web(port: socket.socket) -> None:
    """Answer until asked to end; who is being answered then is answered in the database."""
    server = create_server(
        application, sockets=[port], threads=THREADS, ident=None,
        connection_limit=PHONES, asyncore_use_poll=True,
        max_request_body_size=LARGEST_FORM, outbuf_high_watermark=LARGEST_ANSWER,
        # Whose word counts is decided where it is read (access.device).
        clear_untrusted_proxy_headers=False,
    )  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.run()


def main() -> int:
    """Keeps them until it is asked to end."""
    asked = argparse.ArgumentParser(allow_abbrev=False)
    asked.add_argument("--host", required=True)
    asked.add_argument("--port", type=int, required=True)
    asked.add_argument("--longest-pause", type=float, default=LONGEST_PAUSE)
    told = asked.parse_args()
    warm()
    port = listening(told.host, told.port)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with contextlib.suppress(ValueError, OSError):
        # Each phone is an open file, and so is a large form while it arrives.
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    # What is loaded now is never garbage: looking at it would copy the page it lies on.
    gc.collect()
    gc.freeze()
    pause = told.longest_pause
    return keep([
        *(Forked("web", "网页服务", lambda: web(port), longest_pause=pause)
          for _ in range(WEB_PROCESSES)),
        Forked("worker", "后台任务", lambda: call_command("work"), longest_pause=pause),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
