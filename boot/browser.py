"""The browser for tests: found, or installed from the system's packages when one is root."""

import os
import shutil

from boot.commands import quiet
from boot.paths import is_root
from boot.say import Fault, line, step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT = {"DEBIAN_FRONTEND": "noninteractive"}


def find() -> str | None:
    """The path of a browser: LIANHU_BROWSER, else the first that the system knows."""
    given = os.environ.get("LIANHU_BROWSER")
    if given:
        return given if os.access(given, os.X_OK) else None
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _install() -> None:
    fault = "不能安装浏览器 chromium"
    with step("安装浏览器 chromium（apt-get）"):
        quiet(["apt-get", "update"], log="apt.log", fault=fault, environment=APT, network=fault)
        command = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
        quiet(command, log="apt.log", fault=fault, environment=APT, network=fault)


def obtain(*, needed: bool) -> str | None:
    """A browser, installed if that is possible; None after a line that says what is skipped.

    Errors: Fault when it is `needed` (continuous integration) and cannot be had.
    """
    found = find()
    if found:
        return found
    reason = "没有浏览器，请管理员执行 apt-get install chromium"
    if is_root() and not os.environ.get("LIANHU_BROWSER"):
        try:
            _install()
        except Fault as fault:
            reason = str(fault)
        found = find()
        if found:
            return found
    if needed:
        raise Fault(f"浏览器测试不能跳过：{reason}")
    line(f"！浏览器测试将跳过：{reason}")
    return None
