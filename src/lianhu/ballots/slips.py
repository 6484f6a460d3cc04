"""The numbers of a box by their names, and in which of them two people differ."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

WORDS: Final = {
    "issued": "发出", "returned": "收回", "missing": "没有收回", "valid": "有效", "invalid": "无效",
}  # fmt: skip
SLIPS: Final = tuple(WORDS)


def spans(numbers: Iterable[int]) -> str:
    """As people write them: 1-3、5."""
    runs: list[list[int]] = []
    for no in sorted(numbers):
        if runs and no == runs[-1][-1] + 1:
            runs[-1][1:] = [no]
        else:
            runs.append([no])
    return "、".join("-".join(map(str, run)) for run in runs)


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    """In which totals two keyings differ: names of numbers and keys of options, never the numbers."""
    plain = [name for name in SLIPS if one[name] != other[name]]
    keys = sorted({*one["counts"], *other["counts"]})
    marks = [key for key in keys if one["counts"].get(key) != other["counts"].get(key)]
    return (*plain, *marks)
