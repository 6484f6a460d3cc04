"""A resident's phone: reads pages, fills in forms as they stand there."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse


class Phone:
    """A browser without any account; `.text` is the last page as it is read, `.status` its code."""

    def __init__(self, **cookies):
        self.client = Client()
        self.client.cookies.load(cookies)
        self.status, self.html = 0, ""

    def open(self, name, /, *args, query=""):
        return self._keep(
            self.client.get(reverse(f"matters:{name}", args=args) + query, follow=True)
        )

    def send(self, name, /, *args, **fields):
        """Post to a page with the once-key of the page that was opened last."""
        key = re.search(r'name="once" value="(\w+)"', self.html)
        fields.setdefault("once", key[1] if key else "")
        sent = {key: value for key, value in fields.items() if value is not None}
        url = reverse(f"matters:{name}", args=args)
        return self._keep(self.client.post(url, sent, follow=True))

    def follow(self, matter, code=""):
        return self.send("follow", number=matter.number, code=code or matter.code)

    def _keep(self, response):
        self.status, self.html = response.status_code, response.content.decode()
        self.url = response.redirect_chain[-1][0] if response.redirect_chain else ""
        self.text = unescape(re.sub(r"<[^>]+>", "", self.html))
        return response

    @property
    def number(self):
        """The number on the slip that is open."""
        found = re.search(r"/m/(\d{9})/slip/", self.url)
        return found[1] if found else ""
