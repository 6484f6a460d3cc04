"""What every channel speaks."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """What is carried: `to` is a phone, a mailbox or a group's address, by the way of telling.

    `key` is the same for every try of one telling, so that a gateway that knows it does not
    send twice when a worker was killed between sending and writing down.
    """

    key: str
    to: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the channel says: a `Sending.Result`, and its own number for later reports.

    `delivered` only when the words stand before those they are for; a gateway that merely took
    them says `accepted`. Source: 民法典 第一百三十七条, 2021-01-01 (数据电文进入该特定系统时生效).
    """

    result: str
    number: str = ""


class ChannelFault(Exception):
    """It did not go out. `lasting`: trying again would not help."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lasting = lasting


class Channel(Protocol):
    """One way out; made anew for each job."""

    name: str

    def send(self, letter: Letter) -> Receipt:
        """Carry the letter.

        Raises:
            ChannelFault: it did not go out, with a Chinese reason.
        """
        ...
