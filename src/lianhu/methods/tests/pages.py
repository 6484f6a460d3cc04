"""The pages of this room for the walks over every page; its older ones stand in tests/pages.py."""

from lianhu.kernel import clock
from lianhu.methods import honouring
from lianhu.methods.queries import in_force
from lianhu.shell.tests.visiting import Page


def prepare(here):
    """An honour of the village's method; the library comes with the product."""
    here.method_honour = honouring.honour(
        here.who("town"), here.east, version=in_force(here.east)[0], title="入选乡村治理创新案例",
        given_by="演示单位", document="演示文件〔2026〕1号", dated_on=clock.today(),
    )  # fmt: skip


PAGES = {
    "methods:model": Page(lambda _w: ("siyi",)),
    "methods:honours": Page(lambda w: (w.east.key,), "town", True),
    "methods:withdraw_honour": Page(lambda w: (w.method_honour.pk,), "town", True),
}
# Plain text, no page.
OTHER = {"methods:model_text"}
