"""To whom: one person, a post, or a kind of people; ids and a plain label, never a name."""

from dataclasses import dataclass
from typing import Final, Self

from django.utils.translation import gettext as _

# Of the key of a group that is one household; its id follows.
HOUSEHOLD: Final = "household:"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a telling is for.

    `label` says it without a name ("反映人", "信义村网格员岗"); it stands in lists and may be
    shown. `key` is the role or group where the audience is no single person.
    """

    kind: str
    label: str
    teller_id: int | None = None
    person_id: int | None = None
    post_id: int | None = None
    key: str = ""

    @classmethod
    def teller(cls, teller_id: int | None, label: str = "") -> Self:
        """Who raised the matter; without an id only its page can tell them."""
        return cls("teller", label or _("反映人"), teller_id=teller_id)

    @classmethod
    def person(cls, person_id: int, label: str) -> Self:
        return cls("person", label, person_id=person_id)

    @classmethod
    def post(cls, post_id: int, label: str) -> Self:
        """Whoever holds the post when they look."""
        return cls("post", label, post_id=post_id)

    @classmethod
    def role(cls, key: str, label: str) -> Self:
        """All posts with a role or duty over the place."""
        return cls("role", label, key=key)

    @classmethod
    def public(cls, label: str = "") -> Self:
        return cls("public", label or _("全体居民"))

    @classmethod
    def representatives(cls, label: str = "") -> Self:
        return cls("representatives", label or _("村（居）民代表"))

    @classmethod
    def household(cls, household_id: int, label: str) -> Self:
        """Whoever is at home there."""
        return cls("group", label, key=f"{HOUSEHOLD}{household_id}")

    @classmethod
    def group(cls, label: str, key: str = "") -> Self:
        """A chat group, a neighbourhood, those who objected."""
        return cls("group", label, key=key)
