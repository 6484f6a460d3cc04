"""Where the web server listens: HOST and PORT, checked before anything is started."""

import errno
import http.client
import os
import socket
from dataclasses import dataclass

from boot.say import Fault

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def near(self) -> str:
        """The host under which this machine itself reaches the server."""
        return EVERYWHERE.get(self.host, self.host)

    @property
    def url(self) -> str:
        host = f"[{self.near}]" if ":" in self.near else self.near
        return f"http://{host}:{self.port}"


def wanted() -> Address:
    """From HOST (this machine only, unless set) and PORT (8000). Errors: Fault for a bad number."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Fault(f"PORT 应是 1 到 65535 的数字，现在是 {text!r}")
    return Address(os.environ.get("HOST") or "127.0.0.1", int(text))


def taken_fault(address: Address, problem: OSError) -> str:
    """Why the address cannot be used, with the way out."""
    if problem.errno == errno.EADDRINUSE:
        return f"端口 {address.port} 已被占用，请换一个：make run PORT={address.port + 1}"
    if problem.errno == errno.EACCES:
        return f"无权使用端口 {address.port}，请换一个：make run PORT=8000"
    return f"不能在 {address.host}:{address.port} 上监听：{problem.strerror or problem}"


def problem_with(address: Address) -> str:
    """Try to listen there for a moment; what stands against it, or nothing."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, place = found[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
            trial.listen()
    except OSError as problem:
        return taken_fault(address, problem)
    return ""


def check_free(address: Address) -> None:
    """Errors: Fault with one line when nobody could listen there."""
    problem = problem_with(address)
    if problem:
        raise Fault(problem)


def healthy(address: Address, path: str = "/healthz/") -> bool:
    """Whether the web server answers 200 there."""
    link = http.client.HTTPConnection(address.near, address.port, timeout=5)
    try:
        link.request("GET", path, headers={"Host": "localhost"})
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
