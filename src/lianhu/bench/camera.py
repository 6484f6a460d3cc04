"""A browser for each person and a camera: pages as small pictures with a caption."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from lianhu.shell import fonts

PHONE = {"width": 375, "height": 812}
DESK = {"width": 1280, "height": 860}
COLOURS = 96
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=zh-CN"]


@contextmanager
def browser(path: str, home: Path) -> Iterator[Any]:
    """The system's browser with the project's Chinese fonts; `home` is its folder."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where tests run too

    home.mkdir(parents=True, exist_ok=True)
    (home / "fonts.conf").write_text(fonts.fontconfig(home / "cache"))
    words: dict[str, str | float | bool] = {
        "HOME": str(home), "FONTCONFIG_FILE": str(home / "fonts.conf"), "LANGUAGE": "zh_CN",
    }  # fmt: skip
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=FLAGS, env=words)
        yield running
        running.close()


def small(picture: bytes) -> bytes:
    """A screenshot with as many colours as a page needs: a quarter of its size."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    kept, out = image.quantize(COLOURS, dither=Image.Dither.NONE), io.BytesIO()
    kept.save(out, "PNG", optimize=True)
    return out.getvalue()


class Camera:
    """Puts numbered pictures into `folder` and their captions into its README."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.captions: list[tuple[str, str]] = []
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()

    def shoot(self, page: Any, name: str, caption: str) -> None:
        page.evaluate("document.fonts.ready")
        self.keep(page.screenshot(), name, caption)

    def keep(self, picture: bytes, name: str, caption: str) -> None:
        file = f"{len(self.captions) + 1:02d}-{name}.png"
        (self.folder / file).write_bytes(small(picture))
        self.captions.append((file, caption))

    def write_captions(self) -> None:
        lines = ["# 一件事走一圈", "", "`make screens` 写成。演示数据，纯属虚构。", ""]
        for file, caption in self.captions:
            lines += [f"**{caption}**", "", f"![{caption}]({file})", ""]
        (self.folder / "README.md").write_text("\n".join(lines), encoding="utf-8")


class Person:
    """One person at a browser of their own."""

    def __init__(self, running: Any, site: str, size: dict[str, int], session: str = "") -> None:
        context = running.new_context(viewport=size, base_url=site, locale="zh-CN")
        context.set_default_timeout(15_000)
        if session:
            context.add_cookies([{"name": "lianhu_session", "value": session, "url": site}])
        self.page = context.new_page()

    def go(self, path: str) -> Any:
        answer = self.page.goto(path)
        if answer.status >= 400:
            raise RuntimeError(f"{path}：{answer.status}")
        return self.page

    def fill(self, **fields: str) -> Any:
        """Fill the form of the page, folded parts too; returns the page."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        for name, value in fields.items():
            field = self.page.locator(f"main form [name={name}]").first
            if field.get_attribute("type") == "radio":
                self.page.locator(f"main form [name={name}][value='{value}']").check(force=True)
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        return self.page

    def send(self) -> Any:
        """Press the button of the form, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator("main form[method=post]").last.evaluate("f => f.requestSubmit()")
        if self.page.locator(".lh-error, [aria-invalid=true]").count():
            raise RuntimeError(self.page.locator("main").inner_text()[:600])
        return self.page
