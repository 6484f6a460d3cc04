"""The application is loaded once, before the web server's workers are forked."""

import os
import subprocess
import sys

from boot.addresses import Address
from boot.paths import ROOT
from boot.supervise import serve_command

SHARED = """
import sys
from config import serve
serve.warm()
assert "lianhu.matters.views.office" in sys.modules
"""


def asked(words):
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", words], cwd=ROOT, env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT}/src"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_pages_are_loaded_with_no_thread_and_no_connection():
    found = asked(SHARED)
    assert found.returncode == 0, found.stderr


def test_what_two_processes_must_not_share_stops_the_start():
    found = asked(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n" + SHARED
    )
    assert "before the workers are forked" in found.stderr


def test_the_web_server_is_started_so():
    assert "config.serve" in serve_command(Address("127.0.0.1", 8000))
