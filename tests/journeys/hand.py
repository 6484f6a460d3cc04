"""One finger on a page, and a day that can be turned on."""

from datetime import UTC, datetime, timedelta
from typing import Final

from playwright.sync_api import expect

from lianhu.kernel import clock

# Seconds, by the keystroke-level model (Card, Moran, Newell, CACM 23(7), 1980): M 1.35 to make up
# one's mind, P 1.1 to get to a thing, K 0.5 for a letter of no known word, 0.75 for one of a code.
# An estimate by a model of desk machines, for a phone with nothing measured in a village: it holds
# neither reading a page nor thinking about what to write.
MIND: Final = 1.35
REACH: Final = 1.1
PRESS: Final = 0.2
# Until the next page stands on a cheap phone with a bad signal: assumed.
WAIT: Final = 1.5
TAP: Final = MIND + REACH + PRESS + WAIT
# To get into a field, without a page in between.
FIELD: Final = MIND + REACH + PRESS
# By pinyin: three letters of 0.5, then one looks for the character (M) and presses it; 20 a minute.
CHARACTER: Final = 3 * 0.5 + MIND + PRESS
DIGIT: Final = 0.75


class Hand:
    """Every tap, every field typed into and every sign is counted; `seconds` is what that takes."""

    def __init__(self, page):
        self.page, self.taps, self.typed = page, 0, 0
        self.characters = self.digits = 0

    @property
    def seconds(self):
        """An estimate, see above."""
        return (
            self.taps * TAP + self.typed * FIELD + self.characters * CHARACTER
            + self.digits * DIGIT
        )  # fmt: skip

    def tap(self, words, within="main"):
        found = self.page.locator(within).get_by_role("link", name=words).or_(
            self.page.locator(within).get_by_role("button", name=words)
        )  # fmt: skip
        found.first.click()
        self.page.wait_for_load_state()
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
        ascii_ = sum(letter.isascii() for letter in words)
        self.digits += ascii_
        self.characters += len(words) - ascii_

    def sees(self, words):
        """Within the browser's patience: the page that a tap asked for may still be on its way."""
        expect(self.page.locator("main")).to_contain_text(words, use_inner_text=True)
        return True

    def lacks(self, words):
        expect(self.page.locator("main")).not_to_contain_text(words, use_inner_text=True)
        return True


def turn_to(monkeypatch, day, hour=10):
    """From here on it is that day for everybody, the server's threads too; time goes on."""
    then = clock.day_start(day) + timedelta(hours=hour)
    ahead = then - datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + ahead)
