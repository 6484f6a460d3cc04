import time
from pathlib import Path
from random import Random
from datetime import timedelta
from django.urls import reverse
from lianhu.counties import middleware
from lianhu.counties.models import County
from lianhu.access.models import Account
from lianhu.bodies.models import Post, Tenure
from lianhu.demo.whole import build
from lianhu.kernel import clock
from lianhu.matters.models import Matter
from lianhu.audit.actor import SYSTEM
from collections import Counter
from django.db import connection
from django.test.utils import CaptureQueriesContext

OUT = Path("/tmp/out/demo")


def test_scratch(county, client):
    OUT.mkdir(exist_ok=True)
    County.objects.update(demo=True)
    middleware.forget()
    build(Random(7), 200, lambda n: None)
    first = (clock.today() - timedelta(days=92)).isoformat()
    t = Tenure.objects.filter(post__role="town_cadre").select_related("person")
    by = Counter(m.place for m in Matter.objects.visible_to(SYSTEM).filter(phase="showing"))
    for role in ("town_cadre", "village_secretary"):
        acc = [
            a
            for a in Account.objects.filter(
                person__in=Tenure.objects.filter(post__role=role).values("person")
            )
        ]
        from lianhu.access.actor import actor_of_account

        best = max(acc, key=lambda a: Matter.objects.visible_to(actor_of_account(a)).count())
        client.force_login(best)
        for what in ("demand_list", "result_list"):
            for form in ("pdf", "docx", "card", "text"):
                a = time.time()
                with CaptureQueriesContext(connection) as q:
                    r = client.get(
                        reverse("matters:list_paper", args=[what, form]) + f"?first={first}"
                    )
                print(
                    role,
                    what,
                    form,
                    r.status_code,
                    len(r.content),
                    round(time.time() - a, 2),
                    len(q),
                )
                ext = {"card": "png", "text": "html"}.get(form, form)
                (OUT / f"{role}_{what}.{ext}").write_bytes(r.content)
        for m in Matter.objects.visible_to(actor_of_account(best)).order_by("-raised_at"):
            for what in ("slip", "promise", "rating"):
                r = client.get(reverse("matters:paper", args=[m.number, what, "pdf"]))
                assert r.status_code in (200, 409), r.content
                if r.status_code == 200:
                    import pypdf, io

                    n = len(pypdf.PdfReader(io.BytesIO(r.content)).pages)
                    if n > 1:
                        print("pages", n, what, m.number)
                        (OUT / f"long_{what}.pdf").write_bytes(r.content)
                    (OUT / f"{role}_{what}.pdf").write_bytes(r.content)
                    r = client.get(reverse("matters:paper", args=[m.number, what, "card"]))
                    if r.status_code == 200:
                        (OUT / f"{role}_{what}.png").write_bytes(r.content)
            if role != "village_secretary":
                break
