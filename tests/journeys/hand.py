"""One finger on a page, and a day that can be turned on."""

from datetime import UTC, datetime, timedelta

from lianhu.kernel import clock


class Hand:
    """Every tap and every field typed into is counted."""

    def __init__(self, page):
        self.page, self.taps, self.typed = page, 0, 0

    def tap(self, words, within="main"):
        found = self.page.locator(within).get_by_role("link", name=words).or_(
            self.page.locator(within).get_by_role("button", name=words)
        )  # fmt: skip
        found.first.click()
        self.taps += 1

    def sure(self, words):
        """A step that asks once more on the page itself."""
        asked = self.page.locator("main details", has=self.page.locator("summary", has_text=words))
        asked.last.locator("summary").click()
        asked.last.get_by_role("button").click()
        self.taps += 2

    def open(self, words):
        self.page.locator("main summary", has_text=words).first.click()
        self.taps += 1

    def pick(self, words):
        self.page.locator("main label", has_text=words).first.click()
        self.taps += 1

    def choose(self, name, value):
        self.page.select_option(f"main [name={name}]", value)
        self.taps += 1

    def type(self, name, words):
        self.page.fill(f"main [name={name}]", words)
        self.typed += 1

    def sees(self, words):
        return words in self.page.locator("main").inner_text()


def turn_to(monkeypatch, day, hour=10):
    """From here on it is that day for everybody, the server's threads too; time goes on."""
    then = clock.day_start(day) + timedelta(hours=hour)
    ahead = then - datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + ahead)
