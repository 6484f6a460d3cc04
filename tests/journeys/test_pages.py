"""Every page in a real browser: nothing wrong for axe at phone and desk width, nothing overflows."""

import pytest
from django.urls import reverse

from lianhu.shell.node import node_modules
from tests.pages import PAGES, world
from tests.test_leaks import browser_of

pytestmark = pytest.mark.browser
NOT_HTML = {"matters:paper", "matters:receipt", "methods:text"}
WIDEST = """() => {
  const clipped = e => e && e !== document.body && e !== document.documentElement
    && (getComputedStyle(e).overflowX !== 'visible' || clipped(e.parentElement));
  return [...document.body.querySelectorAll('*')].filter(e => !clipped(e.parentElement))
    .map(e => [Math.round(e.getBoundingClientRect().right), e.outerHTML.slice(0, 90)])
    .sort((a, b) => b[0] - a[0])[0];
}"""
WIDTHS = ((375, 812), (1280, 900))
SIZES = [{"width": width, "height": height} for width, height in WIDTHS]


def sign_in(context, site, client):
    """Give the browser the cookies of a test client."""
    context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": site}
            for name, cookie in client.cookies.items()
        ]
    )


# In two, so that two workers share the longest of all tests.
@pytest.mark.parametrize("half", (0, 1))
def test_axe_finds_nothing_and_nothing_runs_over(chromium, site, half):
    from lianhu.counties import middleware
    from lianhu.counties.models import County

    County.objects.update(demo=True)
    middleware.forget()
    here = world()
    axe = (node_modules() / "axe-core" / "axe.min.js").read_text()
    found = []
    for who in sorted({page.who for page in PAGES.values()}):
        names = [name for name, p in PAGES.items() if p.who == who and name not in NOT_HTML]
        context = chromium.new_context(bypass_csp=True)
        sign_in(context, site, browser_of(here, who))
        page = context.new_page()
        for name in names[half::2]:
            page.set_viewport_size(SIZES[0])
            page.goto(site + reverse(name, args=PAGES[name].args(here)))
            page.evaluate(axe)
            for size in SIZES:
                page.set_viewport_size(size)
                found += [(size["width"], name, *one) for one in _wrong(page, size["width"])]
        context.close()
    assert not found, found


def _wrong(page, width):
    """What axe finds as the page stands, and the element that sticks out of it."""
    result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    found = [(v["id"], v["nodes"][0]["html"][:90]) for v in result["violations"]]
    if page.evaluate("() => document.documentElement.scrollWidth") > width:
        found.append(("overflow", page.evaluate(WIDEST)))
    return found


def test_on_a_phone_the_row_of_pages_shows_where_one_is(phone, site):
    sign_in(phone.context, site, browser_of(world(), "clerk"))
    phone.goto(site + reverse("feedback:to_mend"))
    phone.wait_for_function(
        """() => {
            const at = document.querySelector(".lh-nav [aria-current]").getBoundingClientRect();
            return at.left >= 0 && at.right <= innerWidth;
        }""",
        timeout=5000,
    )
    assert phone.locator(".lh-nav [aria-current]").inner_text() == "监督整改"
