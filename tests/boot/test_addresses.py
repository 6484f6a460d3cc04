import http.server
import socket
import threading

import pytest
from boot import addresses
from boot.addresses import Address
from boot.say import Fault


def taken_port():
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    return holder, holder.getsockname()[1]


def test_a_taken_port_is_one_line_that_names_another():
    holder, port = taken_port()
    with holder, pytest.raises(Fault) as fault:
        addresses.check_free(Address("127.0.0.1", port))
    assert str(fault.value) == f"联户：端口 {port} 已被占用，请换一个：make run PORT={port + 1}"


def test_a_free_port_is_no_fault():
    holder, port = taken_port()
    holder.close()
    assert addresses.problem_with(Address("127.0.0.1", port)) == ""


def test_a_host_that_is_not_ours_is_said():
    assert "192.0.2.1" in addresses.problem_with(Address("192.0.2.1", 8000))


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "8 0", "８０００"])
def test_a_port_that_is_no_port_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(Fault, match="PORT 应是"):
        addresses.wanted()


def test_only_this_machine_is_served_unless_host_says_otherwise(monkeypatch):
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    assert addresses.wanted() == Address("127.0.0.1", 8000)
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "9001")
    assert addresses.wanted().host == "0.0.0.0"
    assert addresses.wanted().url == "http://127.0.0.1:9001"


def test_health_is_a_200_and_nothing_else():
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/healthz/" else 503)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        here = Address("127.0.0.1", web.server_port)
        assert addresses.healthy(here)
        assert not addresses.healthy(here, "/other/")
        web.shutdown()
    assert not addresses.healthy(here)
