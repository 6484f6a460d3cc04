"""Every form of the rooms in which is decided, sent with nonsense: a sentence comes back, never an error of ours."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.urls import reverse

from tests.pages import PAGES
from tests.test_leaks import browser_of, here  # noqa: F401 - a fixture

# What a field that a browser checks gets from who sends without one.
NONSENSE = {
    "nothing": "",
    "nul and right to left": "\x00\u202e甲\x00",
    "a number without end": "9" * 5000,
    "no number": "²",
    "below": "-1",
    "the last day": "9999-12-31",
    "the first day": "0001-01-01",
    "long": "长" * 3000,
    # As much as a row's key can be, of nobody.
    "a key": "9223372036854775807",
    "beyond a key": "99999999999999999999",
}
# Says which of several forms of a page is meant; without it all of them are one.
KEPT = frozenset({"csrfmiddlewaretoken", "act", "do", "step", "kind", "what"})


class Forms(HTMLParser):
    """Every form of a page that posts: where to, and its fields with what they hold."""

    def __init__(self):
        super().__init__()
        self.found, self.now = [], None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.now = {"action": said.get("action") or "", "fields": {}}
            if said.get("method", "").lower() == "post":
                self.found.append(self.now)
        elif self.now is not None and tag in ("input", "textarea", "select", "button"):
            name = said.get("name")
            if name and said.get("type") != "file":
                kept = said.get("type") in ("hidden", "submit") or tag == "button"
                self.now["fields"].setdefault(name, (said.get("value") or "", kept))

    def handle_endtag(self, tag):
        if tag == "form":
            self.now = None


def sent(fields, nonsense, *, keys):
    """The fields with nonsense in them; hidden ones too where `keys`."""
    return {
        name: value if name in KEPT or (kept and not keys) else nonsense
        for name, (value, kept) in fields.items()
    }


ROOMS = (
    "assembly", "ballots", "bodies", "elections", "execution", "pacts", "publicity", "rolls",
)  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_nonsense_is_answered_in_words(here, room):  # noqa: F811
    broken = []
    for name, page in PAGES.items():
        if name.partition(":")[0] != room:
            continue
        url = reverse(name, args=page.args(here))
        client = browser_of(here, page.who)
        client.raise_request_exception = False
        html = client.get(url)
        if not html["Content-Type"].startswith("text/html"):
            continue
        read = Forms()
        read.feed(html.text)
        for form in read.found:
            to = urljoin(url, form["action"])
            for how, nonsense in NONSENSE.items():
                for keys in (False, True):
                    data = sent(form["fields"], nonsense, keys=keys)
                    with transaction.atomic():
                        answer = client.post(to, data)
                        transaction.set_rollback(True)
                    if answer.status_code >= 500:
                        broken.append((name, how, keys, sorted(data), repr(answer.exc_info)[:160]))
    assert broken == []
