"""Phones in a valley: many forms on their way for minutes, and everybody else is answered."""

import contextlib
import os
import socket
from urllib.parse import urlsplit, urlunsplit

import pytest
from boot import addresses
from config.serve import LARGEST_FORM, THREADS, WEB_PROCESSES

from lianhu.bench.service import serving

pytestmark = pytest.mark.live
FORM = (
    b"POST %(path)s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %(length)d\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nwords="
)


@pytest.fixture
def address(own_database, tmp_path):
    parts = urlsplit(os.environ["DATABASE_URL"])
    words = {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{own_database}"))}
    words["STATIC_STORAGE"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with serving(words, tmp_path / "service.log") as service:
        yield service.address


def begun(stack, address, length):
    """A form of which only the first letters have arrived."""
    phone = stack.enter_context(socket.create_connection((address.near, address.port), timeout=20))
    phone.sendall(FORM % {b"path": b"/healthz/", b"length": length})
    return phone


def first_line(phone):
    with phone.makefile("rb") as answer:
        return answer.readline().split()


def test_forms_on_their_way_keep_nobody_waiting_and_arrive(address):
    with contextlib.ExitStack() as stack:
        slow = [begun(stack, address, 100_006) for _ in range(4 * THREADS * WEB_PROCESSES)]
        assert all(addresses.healthy(address) for _ in range(20))
        for phone in slow:
            phone.sendall(b"x" * 100_000)
        assert {first_line(phone)[1] for phone in slow} <= {b"200", b"403", b"405"}


def test_a_form_larger_than_any_is_refused_before_it_is_sent(address):
    with contextlib.ExitStack() as stack:
        phone = begun(stack, address, LARGEST_FORM + 1)
        assert first_line(phone)[1] == b"413"
        assert addresses.healthy(address)
