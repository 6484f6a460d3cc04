"""A real browser on a real server with a database of its own."""

import os
import shutil
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from lianhu.shell import fonts

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = os.environ.get("LIANHU_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request, address):
        """A browser that closes early is no fault of the page."""


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def site(own_database, settings):
    """The whole product over HTTP on a database of the test's own; gives the address."""
    settings.MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware", *settings.MIDDLEWARE]
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    # Each request has a thread of its own here; a kept connection would never be used again.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    server = make_server("127.0.0.1", 0, WSGIHandler(), Server, Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    connection.settings_dict["CONN_MAX_AGE"] = None


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """The system's browser through Playwright's protocol, with the project's Chinese fonts."""
    if BROWSER is None:
        pytest.skip("没有浏览器，请管理员执行 apt-get install chromium")
    from playwright.sync_api import sync_playwright

    home = tmp_path_factory.mktemp("browser")
    (home / "fonts.conf").write_text(fonts.fontconfig(home / "cache"))
    # Playwright keeps an event loop in this thread; Django would refuse the test's own queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            env={**os.environ, "FONTCONFIG_FILE": str(home / "fonts.conf")},
        )
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def phone(chromium, site):
    context = chromium.new_context(viewport={"width": 375, "height": 812}, base_url=site)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(chromium, site):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=site)
    yield context.new_page()
    context.close()
