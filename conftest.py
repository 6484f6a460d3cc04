"""One database migrated once, a copy of it for every worker; and the county every test lives in."""

import fcntl
import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import psycopg
import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as properties

# A busy machine is no fault of the code.
properties.register_profile("busy", suppress_health_check=[HealthCheck.too_slow], deadline=None)
properties.load_profile("busy")
ROOT = Path(__file__).parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", f"solo{os.getpid()}")


def _server() -> psycopg.Connection:
    at = settings.DATABASES["default"]
    return psycopg.connect(
        dbname="postgres",
        host=at["HOST"],
        port=at["PORT"] or None,
        user=at["USER"] or None,
        password=at["PASSWORD"] or None,
        autocommit=True,
    )


def _fingerprint() -> str:
    """Changes whenever a migration, a shipped method or the list of rooms does."""
    parts = hashlib.sha256(repr(settings.INSTALLED_APPS).encode())
    made_of = [*(ROOT / "src").glob("**/migrations/*.py"), *(ROOT / "src").glob("**/*.toml")]
    for path in sorted(made_of):
        parts.update(path.name.encode() + path.read_bytes())
    return parts.hexdigest()[:12]


@contextmanager
def _only_one() -> Iterator[None]:
    place = ROOT / "var" / "tests.lock"
    place.parent.mkdir(exist_ok=True)
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    connection.set_schema_to_public()


def _make_template(name: str) -> None:
    with _server() as server:
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'template_lianhu_%'"
        )
        names = {row[0] for row in rows}
        if name in names:
            return
        # A few are kept: somebody may be testing an older state of the tables next door.
        for old in sorted(names)[:-3]:
            server.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        server.execute('DROP DATABASE IF EXISTS "making_lianhu" WITH (FORCE)')
        server.execute("CREATE DATABASE making_lianhu TEMPLATE template0")
    _use("making_lianhu")
    call_command("setup", "--name", "测试县", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    connection.close()
    with _server() as server:
        server.execute(f'ALTER DATABASE making_lianhu RENAME TO "{name}"')


def clone(template: str, name: str) -> None:
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def drop(name: str) -> None:
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def template_name() -> str:
    return f"template_lianhu_{_fingerprint()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, template_name):
    """A copy of the migrated database for this worker; pytest-django's own set-up would flush."""
    name = f"test_lianhu_{WORKER}"
    with django_db_blocker.unblock():
        with _only_one():
            _make_template(template_name)
            clone(template_name, name)
        _use(name)
    yield
    with django_db_blocker.unblock():
        connection.close()
        drop(name)


def _enter():
    from lianhu.counties import current, middleware
    from lianhu.dispatch import queries as rules
    from lianhu.hours import queries as hours

    # On a slow machine a test may take longer than the county is kept, and counts queries.
    current.KEEP_SECONDS = 3600.0
    middleware.forget()
    county = current.enter_only()
    # A test that changed the calendar is rolled back; none pays for reading it.
    hours.forget()
    hours.in_force()
    rules.forget()
    return county


@pytest.fixture
def county(db):
    """The one county; the connection stands in its schema and the test is rolled back."""
    yield _enter()
    connection.set_schema_to_public()


@pytest.fixture
def tree(county):
    """The areas of two villages: `places.tests.factories.valley`."""
    from lianhu.places.tests.factories import valley

    return valley()


@pytest.fixture
def sign_in(monkeypatch, client):
    """Every request of the client comes from this actor."""

    def act(actor):
        monkeypatch.setattr("lianhu.access.middleware.actor_of", lambda request: actor)
        return client

    return act


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, template_name):
    """A database of the test's own, really committed: for threads, kills and live servers.

    Gives its name; `connection` points at it, inside the county.
    """
    name, before = f"own_lianhu_{WORKER}", settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        clone(template_name, name)
        _use(name)
        _enter()
        yield name
        connection.close()
        _use(before)
        drop(name)


# Playwright keeps an event loop in the tests' thread; Django would refuse their own queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(autouse=True)
def _var(tmp_path_factory, settings):
    """Files and keys of a test lie in a folder of the run, never in the project's var."""
    base = tmp_path_factory.getbasetemp()
    settings.FILES = base / "files"
    settings.KEYS = base / "keys"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request, address):
        """A browser that closes early is no fault of the page."""


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def served(settings):
    """The product over HTTP in this process, static files straight from their folders; its address.

    Ask for a database before it.
    """
    settings.MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware", *settings.MIDDLEWARE]
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    server = make_server("127.0.0.1", 0, WSGIHandler(), Server, Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """The system's browser through Playwright's protocol, with the project's Chinese fonts.

    One for the whole run: two of Playwright's loops cannot live in one thread.
    """
    from playwright.sync_api import sync_playwright

    from lianhu.shell import fonts

    path = os.environ.get("LIANHU_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("没有浏览器，请管理员执行 apt-get install chromium")
    home = tmp_path_factory.mktemp("browser")
    (home / "fonts.conf").write_text(fonts.fontconfig(home / "cache"))
    with sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
            ],
            env={**os.environ, "FONTCONFIG_FILE": str(home / "fonts.conf"), "HOME": str(home)},
        )
        yield running
        running.close()
