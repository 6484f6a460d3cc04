"""What other rooms lend to a telling: the words for its occasion, the page of its subject."""

from typing import Any

from django.urls import NoReverseMatch, reverse

_LABELS: dict[str, Any] = {}
_PAGES: dict[str, str] = {}
_WORK: set[str] = set()


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
