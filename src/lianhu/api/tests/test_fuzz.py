"""Schemathesis over both definitions, against a server of its own: whatever is sent, never a 500."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client

from lianhu.api.tests.factories import channel_key, staff_key
from lianhu.api.v1.interface import operations
from lianhu.matters.tests.factories import carried, raised, village

pytestmark = pytest.mark.live
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,unsupported_method,allow_header_conformance"
)
# Bounded so that both definitions take about a minute and a half on two cores: the steps of a
# matter are alike, so of them only what is drawn at random. LIANHU_FUZZ=50 tries all, for longer.
EXAMPLES = os.environ.get("LIANHU_FUZZ", "")
BRIEF = """
[[operations]]
include-tag = "办理"
phases.coverage.enabled = false
"""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class _Server(ThreadedWSGIServer):
    def handle_error(self, request, client_address):
        """A client that went away in the middle is not our fault."""

    def process_request_thread(self, request, client_address):
        super().process_request_thread(request, client_address)
        connections.close_all()


@pytest.fixture
def base(own_database):
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.daemon_threads = True
    # The first request loads every page; the tool waits ten seconds for it and no longer.
    Client().get("/api/v1/openapi.json")
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def run(folder, url, *arguments):
    """The command line of schemathesis; its report when it found something."""
    tool, config = Path(sys.executable).with_name("schemathesis"), folder / "schemathesis.toml"
    config.write_text("" if EXAMPLES else BRIEF)
    done = subprocess.run(
        [
            tool, "--config-file", config, "run", url, "--checks", CHECKS, "--no-color",
            "--max-examples", EXAMPLES or "8", "--phases", "examples,coverage,fuzzing",
            "--seed", "311", "--continue-on-failure", "--generation-database", "none",
            "--suppress-health-check", "all", "--warnings", "off", *arguments,
        ],
        check=False, capture_output=True, text=True, timeout=900, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr[-2000:]
    return done.stdout


def test_whatever_is_sent_to_the_interface_is_answered(base, tmp_path):
    here = village()
    carried(here, "shown")
    raised(here)
    key = staff_key(here, "clerk")
    said = run(tmp_path, f"{base}/api/v1/openapi.json", "--header", f"Authorization: Bearer {key}")
    assert f"Tested: {len(list(operations()))}" in said


def test_whatever_is_sent_to_open311_is_answered(base, tmp_path):
    here = village()
    carried(here, "shown")
    channel_key(here)
    assert "Tested: 7" in run(tmp_path, f"{base}/open311/v2/openapi.json")
