"""The pages in a real browser: nothing wrong for axe, light enough, and the additions of JavaScript."""

import gzip

import pytest
from PIL import Image

from lianhu.shell.elder import COOKIE
from lianhu.shell.node import node_modules

pytestmark = pytest.mark.browser
BUDGET = 150 * 1024


@pytest.fixture
def site(house, pingtang, served):
    """The gallery over HTTP; gives the address."""
    return served


@pytest.fixture
def visit(chromium, site):
    """`visit(path, width=…)` opens a page; a word on its console fails the test."""
    contexts, words = [], []

    def go(path="/gallery/", *, width=375, elder=False):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, locale="zh-CN", permissions=["microphone"]
        )
        contexts.append(context)
        if elder:
            context.add_cookies([{"name": COOKIE, "value": "1", "url": site}])
        page = context.new_page()
        page.on("console", lambda line: words.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda fault: words.append(str(fault)))
        page.goto(site + path, wait_until="networkidle")
        return page

    yield go
    for context in contexts:
        context.close()
    assert not words


VIEWS = [
    ("resident", 375, False),
    ("resident", 375, True),
    ("resident", 1280, False),
    ("field", 375, False),
    ("field", 375, True),
    ("office", 375, False),
    ("office", 1280, False),
    ("office", 1280, True),
    ("print", 1280, False),
]


@pytest.mark.parametrize(("face", "width", "elder"), VIEWS)
def test_axe_finds_nothing_and_nothing_sticks_out(visit, face, width, elder):
    page = visit(f"/gallery/{face}/", width=width, elder=elder)
    page.evaluate((node_modules() / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


SMALL_TARGETS = """least => [...document.querySelectorAll('a, button, select, textarea, summary, input[type=text]')]
  .filter(e => e.checkVisibility() && getComputedStyle(e).display !== 'inline' && !e.closest('td'))
  .filter(e => e.getBoundingClientRect().height < least).map(e => e.outerHTML.slice(0, 90))"""
BODY = "parseFloat(getComputedStyle(document.body).fontSize)"


@pytest.mark.parametrize("face", ["resident", "field"])
@pytest.mark.parametrize(("elder", "target", "letters"), [(False, 44, 17), (True, 60, 20)])
def test_letters_and_targets_are_large_enough(visit, face, elder, target, letters):
    """Source: 移动互联网应用适老化通用设计规范, 2021 (44 and 60 dp; at least 18 dp in the large version)."""
    page = visit(f"/gallery/{face}/", elder=elder)
    assert page.evaluate(SMALL_TARGETS, target) == []
    assert page.evaluate(BODY) >= letters


def test_the_first_load_of_a_resident_page_is_light(site, chromium):
    """Compressed as the storage does it; half of the budget is left to the page itself."""
    page = chromium.new_page()
    bodies = []

    def note(answer):
        bodies.append(answer)

    page.on("response", note)
    page.goto(f"{site}/gallery/resident/", wait_until="networkidle")
    sizes = [
        len(gzip.compress(answer.body())) for answer in bodies if answer.url.startswith("http")
    ]
    page.close()
    assert len(sizes) >= 6
    assert sum(sizes) < BUDGET / 2


KEPT = "localStorage.getItem('lianhu-draft:gallery')"


def until(page, fact):
    """Playwright's own waiting would evaluate text, which the page policy refuses."""
    for _ in range(100):
        if page.evaluate(fact):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {fact}")


def test_what_was_written_is_kept_until_it_was_sent(visit, site):
    page = visit()
    page.locator("form[data-draft] textarea[name=words]").fill("上寨的路灯坏了")
    until(page, KEPT)
    page.goto(f"{site}/received/")
    page.goto(f"{site}/gallery/")
    page.get_by_text("已恢复您没写完的内容").wait_for()
    assert page.locator("form[data-draft] textarea[name=words]").input_value() == "上寨的路灯坏了"
    page.evaluate(
        "(form => { form.action = '/received/'; form.requestSubmit() })(document.forms[0])"
    )
    page.wait_for_url("**/received/")
    page.goto(f"{site}/gallery/print/")
    until(page, f"!{KEPT}")


def test_three_presses_send_once(visit):
    page = visit()
    sent = []
    page.on("request", lambda request: sent.append(1) if request.method == "POST" else None)
    page.evaluate(
        """() => {
          const form = document.querySelector('form[data-draft]');
          form.action = '/received/';
          const button = form.appendChild(document.createElement('button'));
          for (let press = 0; press < 3; press++) setTimeout(() => button.click(), press * 5);
        }"""
    )
    page.wait_for_url("**/received/")
    assert len(sent) == 1


def test_a_photo_is_made_small_and_a_second_can_be_taken_away(visit, tmp_path):
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(tmp_path / "大.jpg", quality=95)
    (tmp_path / "苹果.heic").write_bytes(b"\0\0\0\x18ftypheic" + b"x" * 400_000)
    page = visit()
    chosen = page.locator("form[data-draft] input[name=photo]")
    chosen.set_input_files(tmp_path / "大.jpg")
    page.locator(".lh-shots img").wait_for()
    name, size = page.evaluate(
        "(f => [f.name, f.size])(document.querySelector('[name=photo]').files[0])"
    )
    assert name == "大.jpg"
    assert size < (tmp_path / "大.jpg").stat().st_size / 2
    chosen.set_input_files(tmp_path / "苹果.heic")
    page.get_by_text("苹果.heic").wait_for()
    assert page.evaluate("document.querySelector('[name=photo]').files[0].size") > 400_000
    page.get_by_text("去掉").click()
    assert page.evaluate("document.querySelector('[name=photo]').files.length") == 0


def test_a_voice_is_recorded_into_the_form(visit):
    page = visit()
    page.get_by_text("按一下，开始说").click()
    page.get_by_text("正在录 1 秒").wait_for()
    page.get_by_text("说完按一下").click()
    page.get_by_text("录好了，可以先听一遍。").wait_for()
    kind, size = page.evaluate(
        "(f => [f.type, f.size])(document.querySelector('[name=voice]').files[0])"
    )
    assert kind.startswith("audio/")
    assert size > 100


def test_the_desk_is_worked_by_keyboard(visit):
    page = visit("/gallery/office/", width=1280)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    row = page.locator("tr[data-here]")
    assert row.locator("input").is_checked()
    number = row.locator("input").get_attribute("value")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#{number}")
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("?")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("]")
    page.wait_for_url("**?page=3")


def test_without_javascript_every_control_still_stands(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/gallery/resident/")
    assert page.locator("form[data-draft] input[type=file]").first.is_visible()
    assert page.get_by_text("长按上面的文字，全选后复制。").is_visible()
    assert not page.get_by_text("听一听").is_visible()
    page.get_by_text("撤回", exact=True).click()
    assert page.get_by_text("撤回后要重新提，确定吗？").is_visible()
    context.close()


@pytest.mark.parametrize(("face", "width"), [("office", 375), ("office", 1280)])
def test_what_a_table_says_above_itself_is_as_wide_as_the_table(visit, face, width):
    page = visit(f"/gallery/{face}/", width=width)
    wide, table = page.evaluate(
        """() => {
            const caption = document.querySelector(".lh-table--cards caption");
            caption.className = "";
            caption.textContent = "正在办、超时：此刻。".repeat(12);
            return [caption.offsetWidth, caption.parentElement.offsetWidth];
        }"""
    )
    assert wide > table * 0.9
