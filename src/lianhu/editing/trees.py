"""The tree of a method: its file as plain JSON values, read and written without losing a word.

A list stands where the file may also write a single value, so that nothing above has to ask;
`law_date` is an ISO day. Comments of a file are not kept.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import tomli_w

from lianhu.methods import reading
from lianhu.methods.definition import Definition, load
from lianhu.methods.vocabulary import KIND_LABELS, Kind

Tree = dict[str, Any]
Row = dict[str, Any]

# Where the schema takes one value for a list of one (`schema.many`).
_LISTS = {
    "basis", "receives", "act", "not_same_person_as", "on_expire", "supervise", "needs", "channels",
    "labels", "by", "record",
}  # fmt: skip
# The words of edges, tellings, choices, classes and small tables, as a file is best read.
_INSIDE = ("when", "to", "method", "whom", "how", "key", "label", "duty", "area", "words", "on",
           "sets", "needs", "at_most", "after", "role", "longest", "approve", "decide", "guess")  # fmt: skip
_INNER = {"how", "needs", "guess", "approve", "decide"}


def of_text(text: str | bytes, name: str) -> Tree:
    """The tree of a method file.

    Raises:
        Malformed: it is no method file; every fault of form with its line.
    """
    load(text, name)
    raw = reading.parse(reading.decode(text, name), name)
    tree = {word: _listed(word, value) for word, value in raw.items() if word != "stage"}
    tree["law_date"] = raw["law_date"].isoformat()
    tree["stage"] = [
        {word: _listed(word, value) for word, value in row.items()} for row in raw["stage"]
    ]
    return tree


def _listed(word: str, value: Any) -> Any:
    if word in _LISTS and not isinstance(value, list):
        return [value]
    if isinstance(value, list):
        return [_inner(one) if isinstance(one, dict) else one for one in value]
    return _inner(value) if isinstance(value, dict) else value


def _inner(table: Mapping[str, Any]) -> Row:
    return {
        word: [value] if word in _INNER and not isinstance(value, list) else value
        for word, value in table.items()
    }


def text_of(tree: Tree) -> str:
    """The file of a tree, its words in the order of the schema; `of_text` reads the tree again."""
    stages = [_ordered(row, _words_of(row["kind"])) for row in tree["stage"]]
    head = _ordered({word: tree[word] for word in tree if word != "stage"}, reading.TOP)
    head["law_date"] = date.fromisoformat(tree["law_date"])
    return tomli_w.dumps({**head, "stage": stages})


def _words_of(kind: str) -> Iterable[str]:
    return reading.schema_of(Kind(kind)) if kind in KIND_LABELS else ()


def _ordered(table: Mapping[str, Any], schema: Iterable[str]) -> Row:
    """The database keeps JSON in an order of its own; a person reads a file from the top."""
    known = [word for word in schema if word in table]
    found = {word: table[word] for word in [*known, *sorted(set(table) - set(known))]}
    return {word: _inside(value) for word, value in found.items()}


def _inside(value: Any) -> Any:
    if isinstance(value, list):
        return [_inside(one) for one in value]
    return _ordered(value, _INSIDE) if isinstance(value, dict) else value


def loaded(tree: Tree) -> Definition:
    """What the tree says.

    Raises:
        Malformed: it is no method.
    """
    return load(text_of(tree), tree["title"])


def copied(tree: Tree) -> Tree:
    return copy.deepcopy(tree)


def row(tree: Tree, key: str) -> Row:
    """The stage of this key.

    Raises:
        KeyError: there is none.
    """
    for one in tree["stage"]:
        if one["key"] == key:
            found: Row = one
            return found
    raise KeyError(key)


def place(tree: Tree, key: str) -> int:
    """Where the stage of this key stands in the list. Raises KeyError."""
    return [*tree["stage"]].index(row(tree, key))


def edges(tree: Tree) -> Iterator[Row]:
    for one in tree["stage"]:
        yield from one.get("next", ())
