"""With what a posting can be checked by a stranger: the room that posted it says so."""

from collections.abc import Callable
from dataclasses import dataclass

from lianhu.publicity.models import Posting


@dataclass(frozen=True, slots=True)
class Evidence:
    """`page` is the address for everybody, from the root of the site; `digest` the SM3 of the file
    that is to be had there, of which the first sixteen digits stand on the paper."""

    page: str
    digest: str


Finder = Callable[[Posting], Evidence | None]
_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """Postings of streams "kind:…" may have evidence; `finder` says which."""
    _finders[kind] = finder


def of(posting: Posting) -> Evidence | None:
    """What a posting can be checked by; None for most."""
    finder = _finders.get(posting.stream.partition(":")[0])
    return finder(posting) if finder else None
