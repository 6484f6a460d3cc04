import pytest
from django.urls import reverse
from lianhu.shell.node import node_modules
from lianhu.audit.actor import SYSTEM
from lianhu.people import commands as people
from lianhu.places import commands as places
from tests.pages import world
from tests.test_leaks import browser_of
from tests.journeys.test_pages import sign_in, WIDTHS


def test_mine(chromium, site):
    from django.db import connections
    connections.settings["default"]["CONN_MAX_AGE"]=0
    h = world()
    w = people.register(
        SYSTEM,
        area=h.one,
        name="测试张三",
        nickname="老三",
        household=h.household,
        relation="02",
        id_number="522727195001010011",
        ethnic="09",
    )
    people.add_contact(SYSTEM, w, phone="13800000001", owner_words="儿子的", note="晚上打")
    people.mark_away(SYSTEM, w, where_words="外省")
    b = places.add_building(SYSTEM, h.east, name="7栋")
    places.add_unit(SYSTEM, b, name="一单元")
    axe = (node_modules() / "axe-core" / "axe.min.js").read_text()
    urls = [
        reverse("places:tree"),
        reverse("places:tree") + "?open=" + h.east.key,
        reverse("places:tree") + "?q=村",
        reverse("places:tree") + "?q=无",
        reverse("places:area", args=[h.east.key]),
    ]
    urls += [
        reverse("places:change", args=[h.east.key, x])
        for x in ("grid", "building", "put-building", "unit", "rename", "group")
    ] + [reverse("places:change", args=[h.two.key, "end"])]
    urls += [
        reverse("people:list"),
        reverse("people:list") + "?q=无",
        reverse("people:show", args=[w.pk]),
        reverse("people:household", args=[h.household.pk]),
        reverse("people:new"),
        reverse("people:new") + f"?household={h.household.pk}",
        reverse("people:new_household"),
    ]
    urls += [
        reverse("people:change", args=[w.pk, x])
        for x in ("correct", "contact", "drop-contact", "house", "move-out", "away", "back")
    ]
    found = []
    for width in WIDTHS:
        ctx = chromium.new_context(
            viewport={"width": width[0], "height": width[1]}, bypass_csp=True
        )
        sign_in(ctx, site, browser_of(h, "clerk"))
        page = ctx.new_page()
        page.on(
            "console", lambda m: found.append(("console", m.text)) if m.type == "error" else None
        )
        for i, u in enumerate(urls):
            r = page.goto(site + u)
            if r.status != 200:
                found.append((u, r.status))
                continue
            page.screenshot(path=f"/tmp/shot_{i:02d}_{width[0]}.png", full_page=True)
            page.evaluate(axe)
            res = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
            found += [(u, v["id"], v["nodes"][0]["html"][:120]) for v in res["violations"]]
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            if wide > width[0]:
                found.append((u, "overflow", wide))
        # reveal with errors and with success
        page.goto(site + reverse("people:show", args=[w.pk]))
        page.click("text=查看 >> nth=-1") if False else page.locator(
            "form[action$=reveal\\/] button"
        ).click()
        page.wait_for_load_state()
        page.screenshot(path=f"/tmp/shot_err_{width[0]}.png", full_page=True)
        page.evaluate(axe)
        res = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        found += [("reveal-err", v["id"], v["nodes"][0]["html"][:120]) for v in res["violations"]]
        page.check("input[name=what] >> nth=0")
        page.select_option("select[name=reason]", "paper")
        page.fill("input[name=words]", "领取材料")
        page.locator("form[action$=reveal\\/] button").click()
        page.wait_for_load_state()
        page.screenshot(path=f"/tmp/shot_rev_{width[0]}.png", full_page=True)
        found.append(
            ("revealed", "522727195001010011" in page.content())
        ) if "522727195001010011" not in page.content() else None
        # htmx branch
        page.goto(site + reverse("places:tree"))
        link = page.locator("a[hx-get]").first
        n = page.locator(".lh-tree li").count()
        link.click()
        page.wait_for_timeout(800)
        found.append(("branch", n, page.locator(".lh-tree li").count())) if page.locator(
            ".lh-tree li"
        ).count() <= n else None
        ctx.close()
    assert not found, "\n".join(map(str, found))
