"""The Python environment in .venv, from the lock files, and `.venv/bin/lianhu` in it."""

import shutil
import subprocess
import sys
from pathlib import Path

from boot import stamps
from boot.commands import quiet
from boot.paths import PYTHON, ROOT, VENV, fresh, made, var
from boot.say import Fault, step

WANTED = (3, 11)
LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock"}

# -P: the folder one happens to stand in may hold a `config` of its own.
WRAPPER = """\
#!/bin/sh
exec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m config.cli "$@"
"""
# Relative to site-packages, so that the project may be moved.
PATHS = "../../../..\n../../../../src\n"


def _usable() -> bool:
    """Whether .venv holds a Python 3.11 that still starts and has pip."""
    question = "import sys, pip; print(*sys.version_info[:2])"
    try:
        done = subprocess.run(
            [PYTHON, "-c", question], capture_output=True, text=True, check=False, cwd="/"
        )
    except OSError:
        return False
    return done.stdout.split() == [str(part) for part in WANTED]


def _create() -> None:
    if sys.prefix != sys.base_prefix and Path(sys.prefix).resolve() == VENV.resolve():
        raise Fault("请用系统的 Python 运行，而不是 .venv 里的")
    with step("建立 Python 环境 .venv"):
        shutil.rmtree(VENV, ignore_errors=True)
        quiet(
            [sys.executable, "-m", "venv", VENV],
            log="venv.log",
            fault="不能建立 .venv，请先安装 python3-venv（apt-get install python3-venv）",
        )


def pins(lock: Path) -> set[str]:
    """The `name==version` of a lock file."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}


def _value(lock: Path) -> str:
    if not lock.exists():
        raise Fault(f"缺少依赖锁定文件 {lock.name}")
    # The environment's own age is part of it: a new .venv is empty whatever the stamp says.
    return stamps.fingerprint([lock], str((VENV / "pyvenv.cfg").stat().st_mtime_ns))


def _install(which: str) -> None:
    lock = ROOT / LOCKS[which]
    value = _value(lock)
    if stamps.is_current(f"pip-{which}", value):
        return
    command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--require-hashes"]
    command += ["--only-binary", ":all:", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--cache-dir", made(var() / "cache" / "pip")]
    command += ["-r", lock]
    with step(f"安装 Python 依赖（{lock.name}）"):
        quiet(
            command,
            log=f"pip-{which}.log",
            fault="安装 Python 依赖失败",
            network="安装 Python 依赖失败：连不上 Python 软件源，请检查网络或 pip 的源设置",
        )
    stamps.put(f"pip-{which}", value)


def _write_entrance() -> None:
    """`lianhu` on the command line, and the project on the environment's path."""
    fresh(VENV / "bin" / "lianhu", WRAPPER, 0o755)
    for packages in VENV.glob("lib/python3*/site-packages"):
        fresh(packages / "lianhu.pth", PATHS)


def prepare(*, dev: bool = False) -> None:
    """Make .venv what the lock says; nothing is done twice."""
    made(var())
    if not _usable():
        _create()
    runtime, more = (ROOT / name for name in LOCKS.values())
    if dev:
        _install("dev")
        if pins(runtime) <= pins(more):
            stamps.put("pip-runtime", _value(runtime))
    _install("runtime")
    _write_entrance()
