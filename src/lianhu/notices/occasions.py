"""What other rooms lend to a telling: the words for its occasion, the page of its subject, and what
it is about."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from lianhu.audit.actor import Actor
    from lianhu.notices.models import Telling

# Number and first words of the subjects of some tellings, by the id of the telling.
About = dict[int, list[tuple[str, str]]]
Teller = Callable[["Actor", list["Telling"]], About]

_LABELS: dict[str, Any] = {}
_PAGES: dict[str, str] = {}
_WORK: set[str] = set()
_ABOUT: dict[str, Teller] = {}


def occasion(key: str, label: Any, *, work: bool = False) -> str:
    """Register why something is told, "matters.promised" → "承诺办理时间"; the key comes back.

    `work`: a post that is told so finds the subject on its list of what to do, so it need not
    stand once more among what was said to it.
    """
    _LABELS[key] = label
    if work:
        _WORK.add(key)
    return key


def work() -> list[str]:
    """The occasions that put the subject itself on a list of what to do."""
    return sorted(_WORK)


def label_of(key: str) -> str:
    return str(_LABELS.get(key, key))


def subject_page(prefix: str, url_name: str) -> None:
    """Register the page of streams "prefix:id"; its URL takes the id."""
    _PAGES[prefix] = url_name


def page_of(stream: str) -> str:
    """The address of a subject's page; empty when its room named none."""
    prefix, _, pk = stream.partition(":")
    try:
        return reverse(_PAGES[prefix], args=[pk]) if prefix in _PAGES else ""
    except NoReverseMatch:
        return ""


def subject_words(prefixes: Iterable[str], read: Teller) -> None:
    """Register who says what streams "prefix:id" are about, as far as the actor may read it; it is
    asked once for all lines of a page."""
    _ABOUT.update(dict.fromkeys(prefixes, read))


def about(actor: "Actor", tellings: Iterable["Telling"]) -> About:
    """Number and first words of what each of these is about, by its id; nothing where no room says."""
    asked: dict[Teller, list[Telling]] = defaultdict(list)
    for one in tellings:
        if read := _ABOUT.get(one.stream.partition(":")[0]):
            asked[read].append(one)
    return {pk: said for read, some in asked.items() for pk, said in read(actor, some).items()}
