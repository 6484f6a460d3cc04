"""One matter of the demo from a voice to the public board, photographed step by step."""

import json
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from lianhu.access.models import Account
from lianhu.audit.actor import SYSTEM
from lianhu.bench.camera import DESK, PHONE, Camera, Person, browser
from lianhu.bench.service import serving
from lianhu.bench.world import session_of
from lianhu.counties.current import enter_only
from lianhu.kernel import clock
from lianhu.matters.models import Matter

WORDS = "上寨进来那段路的路灯坏了三天，晚上老人出门看不见路。"


def take(path: str, folder: Path) -> None:
    """Walk round in the demo county that this process is connected to."""
    # Playwright keeps an event loop in this thread; Django would refuse our own queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    enter_only()
    made = json.loads((settings.VAR / "demo.json").read_text())
    camera = Camera(folder)
    with (
        serving({}, settings.VAR / "service.log") as service,
        browser(path, settings.VAR / "browser") as running,
    ):
        walk = Walk(running, service.address.url, made, camera)
        walk.raised()
        walk.sorted_and_sent()
        walk.done()
        walk.answered_and_shown()
        walk.around()
    camera.write_captions()


class Walk:
    """`made` is what the demo printed: accounts, links, the invented village."""

    def __init__(self, running: Any, site: str, made: dict[str, Any], camera: Camera) -> None:
        self.made, self.camera = made, camera
        self.village = made["village"]
        self.number = ""
        self._open: Callable[..., Person] = lambda *more: Person(running, site, *more)
        self.resident = self._open(PHONE)
        self.staff: dict[str, Person] = {}

    def by(self, username: str) -> Person:
        if username not in self.staff:
            # Playwright switches contexts, and each has a connection of its own.
            enter_only()
            account = Account.objects.get(username=username)
            self.staff[username] = self._open(DESK, session_of(account))
        return self.staff[username]

    def suggested(self) -> str:
        """The grid of the post that the product suggested."""
        enter_only()
        rows = Matter.objects.visible_to(SYSTEM).filter(number=self.number)
        return str(rows.values_list("suggested__area__name", flat=True)[0])

    def shoot(self, who: Person, name: str, caption: str) -> None:
        self.camera.shoot(who.page, name, caption)

    def raised(self) -> None:
        who = self.resident
        who.go("/")
        self.shoot(who, "front", "居民打开网页，选自己的村")
        who.go(f"/v/{self.village}/")
        self.shoot(who, "village", "村主页：在办什么、办好了什么、谁是谁")
        who.go(f"/v/{self.village}/raise/")
        who.page.fill("[name=words]", WORDS)
        self.shoot(who, "raise", "说一件事：打字、拍照或说话，不用登录")
        page = who.send()
        found = re.search(r"/m/(\d{9})/", page.url)
        assert found is not None
        self.number = found[1]
        self.shoot(who, "slip", "拿到编号和查询码，知道谁收到了、几时答复")

    def sorted_and_sent(self) -> None:
        clerk = self.by("ganshi")
        clerk.go("/office/")
        self.shoot(clerk, "inbox", "综合干事的待办")
        clerk.go(f"/office/m/{self.number}/triage/")
        clerk.page.select_option("[name=area]", index=2)
        clerk.fill(choice="小事")
        self.shoot(clerk, "triage", "三事分流：大事、小事、私事")
        clerk.send()
        self._act(
            clerk, "dispatch", "dispatch", "派单：分给管这类事的岗位，系统建议人",
            category="infrastructure", level="grid",
        )  # fmt: skip

    def _act(self, who: Person, act: str, name: str, caption: str, **fields: str) -> None:
        who.go(f"/office/m/{self.number}/{act}/")
        who.fill(**fields)
        self.shoot(who, name, caption)
        who.send()

    def done(self) -> None:
        """By the one whom the product suggested, at the personal link."""
        grid = self.suggested()
        where, _role, token = next(
            row for row in self.made["links"] if row[1] == "grid_worker" and grid in row[0]
        )
        worker = self._open(PHONE)
        worker.go(f"/l/{token}/")
        if worker.page.locator("main form[method=post]").count():
            worker.send()
        worker.go("/field/")
        self.shoot(worker, "today", f"网格员在微信里打开专属链接：今天要办的（{where}）")
        day = (clock.today() + timedelta(days=3)).isoformat()
        self._field(
            worker, "claim", "领单：写措施、分几步、几时办好，居民看得到",
            measures="联系维修师傅换灯，顺便查附近几盏", steps="看现场\n换灯\n请居民看", promised_on=day,
        )  # fmt: skip
        self._field(worker, "progress", "说一声办到哪了", words="现场看过了，明天上午换。")
        worker.go(f"/field/m/{self.number}/finish/")
        worker.fill(words="换了两盏，附近五盏都查过，都亮了。")
        worker.send()
        self._field(worker, "respond", "答复反映人", words="路灯换好了，附近的也查过，请您看看。")

    def _field(self, who: Person, act: str, caption: str, **fields: str) -> None:
        who.go(f"/field/m/{self.number}/{act}/")
        who.fill(**fields)
        self.shoot(who, act, caption)
        who.send()

    def answered_and_shown(self) -> None:
        who = self.resident
        who.go(f"/m/{self.number}/")
        self.shoot(who, "mine", "居民看到从头到尾的每一步，可以念出来听")
        who.go(f"/m/{self.number}/rate/")
        who.fill(mark="5")
        self.shoot(who, "rate", "满意不满意，由居民说")
        who.send()
        secretary = self.by("shuji")
        self._act(
            secretary, "publish", "publish", "晒单：由有姓名的人公开，去掉个人信息",
            title="上寨路灯修好了", demand="进寨路上路灯不亮", result="换了两盏，附近五盏都查过",
        )  # fmt: skip
        who.go(f"/board/{self.village}/")
        self.shoot(who, "board", "公示栏：人人可看，有异议可提")
        secretary.go(f"/office/m/{self.number}/")
        self.shoot(secretary, "whole", "干部看到的整件事：谁、几时、依据什么、告诉了谁")

    def around(self) -> None:
        watch = self.by("jiandu")
        watch.go("/office/watch/")
        self.shoot(watch, "watch", "监督委员会：可公开的每一件，隐去个人信息")
        secretary = self.by("shuji")
        for path, name, caption in (
            ("/office/lists/", "lists", "四张清单，可打印、可导出"),
            ("/office/loops/", "loops", "说了算不算：按期、兑现、返工，带定义和口径"),
            ("/posts/", "posts", "定格定岗定人定责，空岗看得见"),
        ):
            secretary.go(path)
            self.shoot(secretary, name, caption)
        secretary.go(f"/office/m/{self.number}/paper/slip/")
        self.shoot(secretary, "paper", "派单纸：签字、拍照，按二维码回到这件事")
        picture = secretary.page.request.get(f"/office/m/{self.number}/paper/promise/card/")
        self.camera.keep(picture.body(), "card", "承诺的图片卡，发到群里")
        elder = self.resident
        elder.go("/daziban/?on=1")
        elder.go(f"/v/{self.village}/")
        self.shoot(elder, "elder", "大字版")
