"""Runs the tools of set-up: their chatter goes to a log, their failure becomes one line."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from boot.paths import ROOT, logs
from boot.say import Fault

NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET", "EHOSTUNREACH",
           "NewConnectionError", "NameResolutionError", "Read timed out", "ConnectTimeout",
           "Could not resolve", "Failed to fetch", "network")  # fmt: skip


def looks_like_network(said: str) -> bool:
    return any(word in said for word in NETWORK)


def last_error(said: str) -> str:
    """The line of a tool's output that tells most: its last error, else its last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    grave = [line for line in lines if "error" in line.lower() or line.startswith("E:")]
    return (grave or lines or ["没有说明原因"])[-1][:200]


def quiet(
    command: Sequence[str | Path],
    *,
    log: str,
    fault: str,
    environment: Mapping[str, str] | None = None,
    network: str = "",
) -> None:
    """Run a tool with its output in var/log/`log`.

    Errors: Fault `fault` with the tool's own last error; `network` instead when it names one.
    """
    place = logs() / log
    try:
        with place.open("wb") as out:
            done = subprocess.run(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**os.environ, **(environment or {})},
                check=False,
            )
    except OSError as error:
        raise Fault(f"{fault}：{error.strerror}") from None
    if done.returncode == 0:
        return
    said = place.read_text(encoding="utf-8", errors="replace")
    if network and looks_like_network(said):
        raise Fault(f"{network}（详见 {place}）")
    raise Fault(f"{fault}（详见 {place}）：{last_error(said)}")
