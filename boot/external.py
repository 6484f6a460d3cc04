"""A database given by DATABASE_URL: is it fit, said in one line before anything is written to it."""

import hashlib
import json
import os
import subprocess
from urllib.parse import urlsplit

from boot.paths import PYTHON, ROOT
from boot.say import Fault

SCHEMES = {"postgresql", "postgres"}
CHECKED = "LIANHU_DATABASE_CHECKED"
OLDEST = 15


def _mark(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogateescape")).hexdigest()


def vouch(environment: dict[str, str], url: str) -> None:
    """Let the processes we start use this address without asking the server about it again."""
    environment["DATABASE_URL"] = url
    environment[CHECKED] = _mark(url)


def shape_fault(url: str) -> str:
    """What is wrong with the address itself, or nothing. Never repeats it: it may hold a password."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "DATABASE_URL 写法不对"
    if parts.scheme not in SCHEMES:
        return "DATABASE_URL 应以 postgresql:// 开头"
    if not parts.path.strip("/"):
        return "DATABASE_URL 没有写数据库名（postgresql://用户:密码@主机/数据库名）"
    return ""


def fact_fault(facts: dict[str, object], *, tests: bool) -> str:
    """What the server's answers (boot/probe.py) say against using it, or nothing."""
    if "error" in facts:
        return f"连不上 DATABASE_URL 的数据库：{facts['error']}"
    if int(str(facts["version"])) < OLDEST * 10_000:
        return f"数据库版本太旧：需要 PostgreSQL {OLDEST} 以上"
    if facts["encoding"] != "UTF8":
        return f"数据库编码是 {facts['encoding']}，需要 UTF8：请用 ENCODING 'UTF8' 重建"
    if not facts["may_create"]:
        return "数据库用户无权建立模式：请授予 GRANT CREATE ON DATABASE"
    if facts["trigrams"] is None:
        return "数据库没有 pg_trgm 扩展：请管理员执行 CREATE EXTENSION pg_trgm"
    if not facts["trigrams"]:
        return "数据库的区域设置认不出中文（show_trgm('积水') 为空）：请用 LC_CTYPE 'C.UTF-8' 重建"
    if tests and not facts["may_create_database"]:
        return "数据库用户无权建库，测试需要：ALTER ROLE … CREATEDB"
    return ""


def ask(url: str) -> dict[str, object]:
    """The server's own answers, asked by the environment's driver: the wheel's client has no TLS."""
    command = [str(PYTHON), "-P", str(ROOT / "boot" / "probe.py")]
    try:
        done = subprocess.run(
            command, input=url, capture_output=True, text=True, check=True, timeout=60, cwd="/"
        )
        answer: dict[str, object] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        raise Fault("无法检查 DATABASE_URL：请先运行 make run 安装依赖") from None
    return answer


def check_shape() -> None:
    """Before anything is installed. Errors: Fault when DATABASE_URL is set and is no address."""
    given = os.environ.get("DATABASE_URL")
    fault = shape_fault(given) if given else ""
    if fault:
        raise Fault(fault)


def checked(url: str, *, tests: bool) -> str:
    """The address unchanged when it is fit. Errors: Fault naming the first thing that is not."""
    if os.environ.get(CHECKED) == _mark(url):
        return url
    fault = shape_fault(url) or fact_fault(ask(url), tests=tests)
    if fault:
        raise Fault(fault)
    return url
