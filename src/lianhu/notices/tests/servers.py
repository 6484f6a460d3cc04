"""A mail server and a web server of the test's own, on this machine."""

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


@contextmanager
def running(server):
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def web(answer, status=200):
    """Yields (url, asked): `asked` collects (headers, body) of each request."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((dict(self.headers), json.loads(body)))
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args):
            pass

    with running(HTTPServer(("127.0.0.1", 0), Handler)) as server:
        yield f"http://127.0.0.1:{server.server_port}/", asked


@contextmanager
def mail(refuse=False):
    """Yields (host and port, taken): `taken` collects (recipient, text)."""
    taken = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.say("220 test")
            to = ""
            while line := self.rfile.readline().decode().strip():
                word = line.upper()
                if word.startswith("RCPT"):
                    to = line
                    self.say("550 nobody" if refuse else "250 ok")
                elif word.startswith("DATA"):
                    self.say("354 go on")
                    taken.append((to, self.text()))
                    self.say("250 ok")
                elif word.startswith("QUIT"):
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def text(self):
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line)
            return b"".join(lines).decode()

        def say(self, words):
            self.wfile.write(words.encode() + b"\r\n")

    with running(socketserver.TCPServer(("127.0.0.1", 0), Handler)) as server:
        yield f"127.0.0.1:{server.server_address[1]}", taken
