"""One sentence of a step as a form: what stands there, and the words of the tree it changes."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _

from lianhu.access.roles import ROLES as VERBS
from lianhu.audit.seen import AsSeen
from lianhu.bodies.duties import DUTIES, ROLES
from lianhu.editing import changes, trees
from lianhu.editing.forms import fields
from lianhu.editing.objections import Bench
from lianhu.editing.trees import Row, Tree
from lianhu.kernel import clock
from lianhu.methods import vocabulary
from lianhu.methods.definition import Stage
from lianhu.methods.vocabulary import GATHERING, KIND_VERBS, Kind

MOST_CHOICES: Final = 8
_NOBODY: Final = {Kind.COLLECT, Kind.END, Kind.RATE}
_POOLED: Final = {
    Kind.TRIAGE, Kind.CONSULT, Kind.DISPATCH, Kind.TASK, Kind.RESPOND, Kind.PUBLICITY,
}  # fmt: skip
_WATCHING: Final = ("supervisor", "town_cadre", "county_leader")
_EVERY: Final = "*"


class PartForm(AsSeen):
    """One sentence of the stage `key`; `words` is what it changes.

    Args:
        methods: the other methods that could take a matter over, key → title.
        bench: by which laws and day it is judged; all that the method is written for, without.
    """

    called: ClassVar[Any] = ""

    def __init__(
        self, *args: Any, tree: Tree, key: str, methods: Mapping[str, str],
        bench: Bench | None = None,
    ) -> None:  # fmt: skip
        self.tree, self.row, self.methods = tree, trees.row(tree, key), methods
        self.kind, self.bench = Kind(self.row["kind"]), bench
        super().__init__(*args, initial=self.seen(self.row))
        self.shape()

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        """What stands there, as the fields show it."""
        raise NotImplementedError

    def shape(self) -> None:
        """Make the fields."""

    def words(self) -> dict[str, Any]:
        """The words of the tree and their values; None takes a word out."""
        raise NotImplementedError

    @cached_property
    def stage(self) -> Stage:
        """What the step says before it is changed."""
        return trees.loaded(self.tree).stage(self.row["key"])

    @property
    def day(self) -> date:
        written = date.fromisoformat(self.tree["law_date"])
        return self.bench.day if self.bench else max(clock.today(), written)

    @cached_property
    def regimes(self) -> tuple[str, ...]:
        """The laws under which it is used here."""
        written = trees.loaded(self.tree).regimes
        here = self.bench.regimes if self.bench else written
        return tuple(one for one in here if one in written) or written

    def places(self) -> list[tuple[str, str]]:
        """Where a way can lead: the steps, and the methods that take over."""
        here = [(key, f"“{title}”") for key, title in self.stages(but=False)]
        if self.kind == Kind.COLLECT:
            return here
        others = [(f"method:{key}", _("交给“%s”") % title) for key, title in self.methods.items()]
        known = {key for key, _title in others}
        own = [target(way) for way in self.row.get("next", ())]
        lost = [(one, one) for one in dict.fromkeys(own) if one.startswith("method:")]
        return [*here, *others, *(one for one in lost if one[0] not in known)]

    def stages(self, *, but: bool = True) -> list[tuple[str, str]]:
        """The steps a matter can be sent to, by key and title."""
        return [
            (one["key"], one["title"]) for one in self.tree["stage"]
            if one["kind"] != Kind.COLLECT and not (but and one is self.row)
        ]  # fmt: skip


def target(way: Row) -> str:
    """Where a way leads, as the forms say it."""
    return f"method:{way['method']}" if way.get("method") else str(way.get("to", ""))


def way(target: str) -> Row:
    """The way that leads there."""
    method = target.removeprefix("method:")
    return {"method": method} if method != target else {"to": target}


def roles(*, present: Any = (), needed: frozenset[str] | set[str] = frozenset()) -> list[Any]:
    """Posts with the power that a stage needs, and whoever stands there already."""
    return [
        (key, role.label) for key, role in ROLES.items() if needed <= VERBS[key] or key in present
    ] + [(key, key) for key in present if key not in ROLES and key not in {"anyone", "teller"}]


class WhoForm(PartForm):
    called = "谁"
    PLAIN: Final = ("act", "record", "supervise", "not_same_person_as")
    CALLS: Final = ("by", "chair")

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        found = {word: row.get(word, []) for word in (*cls.PLAIN, *cls.CALLS)}
        return {**found, "owner": row.get("owner", ""), "duty": row.get("duty", "")}

    def shape(self) -> None:
        row, needed = self.row, set(KIND_VERBS.get(self.kind, ()))
        can = roles(present=[*row.get("act", ()), *row.get("record", ())], needed=needed)
        if self.kind not in _NOBODY:
            asks = _("谁可以把事情提到会上") if self.kind in GATHERING else _("谁可以办")
            self.fields["act"] = fields.several(asks, can)
        if self.kind in GATHERING:
            usual, bodies = _("空着就照平常的来。"), vocabulary.CALLERS.items()
            self.fields["by"] = fields.several(_("由谁召集"), bodies, usual)
            self.fields["chair"] = fields.several(_("由谁主持"), bodies, usual)
        if self.kind == Kind.TASK:
            self.fields["owner"] = fields.one(_("由谁负责到底"), can)
        if self.kind == Kind.RATE:
            self.fields["record"] = fields.several(_("反映人口头说的、写在纸上的，谁可以代记"), can)
        if self.kind in _POOLED:
            known = [("", _("不另写")), *list(DUTIES.items())]
            self.fields["duty"] = fields.one(
                _("还没有人接手时，归哪项职责管"), known, _("岗位上写着这项职责的人会收到提醒。")
            )
        if self.kind in {Kind.COLLECT, Kind.END}:
            return
        before = [
            (one["key"], one["title"]) for one in self.tree["stage"][: self.tree["stage"].index(row)]
            if one["kind"] not in _NOBODY
        ]  # fmt: skip
        if before:
            self.fields["not_same_person_as"] = fields.several(
                _("办过这些步骤的人，不能来办这一步"), before
            )
        watch = [*_WATCHING, *row.get("supervise", ())]
        self.fields["supervise"] = fields.several(
            _("谁监督"), [(key, role.label) for key, role in ROLES.items() if key in watch]
        )

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        found: dict[str, Any] = {word: given[word] for word in self.PLAIN if word in given}
        found |= {word: given[word] for word in self.CALLS if word in given}
        for word in ("supervise", "not_same_person_as", "record", *self.CALLS):
            if word in found and not found[word]:
                found[word] = None
        if "duty" in given:
            found["duty"] = given["duty"] or None
        if given.get("owner"):
            found["owner"] = given["owner"]
        return found


class WhatForm(PartForm):
    called = "做什么"

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        found = {
            "title": row["title"], "needs": row.get("needs", []),
            "at_least": row.get("at_least", 2), "days": row.get("days"),
            "low_at_most": row.get("low_at_most"), "channels": row.get("channels", []),
            "result": row.get("result", ""),
        }  # fmt: skip
        for n, choice in enumerate(row.get("choices", ())):
            found[f"choice_{n}"] = choice["label"]
            found[f"sort_{n}"] = choice.get("sets", {}).get("triage", "")
        for n, sort in enumerate(row.get("classes", ())):
            found[f"class_{n}"], found[f"duty_{n}"] = sort["label"], sort["duty"]
        return found

    def shape(self) -> None:
        self.fields["title"] = fields.line(_("这一步叫什么"), 30, required=True)
        shapes = {
            Kind.CONSULT: ("at_least", fields.number(_("至少几个人商量"), 1, 200)),
            Kind.PUBLICITY: ("days", fields.number(_("公示多少天"), 1, 366)),
            Kind.RATE: ("low_at_most", fields.number(_("几分以下算不满意"), 1, 9)),
            Kind.END: ("result", fields.line(_("记为"), 30, required=True)),
            Kind.COLLECT: (
                "channels", fields.several(_("从哪里反映"), vocabulary.CHANNELS.items())
            ),
        }  # fmt: skip
        if self.kind in shapes:
            name, field = shapes[self.kind]
            self.fields[name] = field
        self._needs()
        if self.row.get("choices") or self.kind in {Kind.TRIAGE, Kind.TASK}:
            self._choices()
        if self.kind == Kind.DISPATCH:
            self._classes()

    def _needs(self) -> None:
        known = vocabulary.NEEDS.get(self.kind, {})
        held = self.row.get("needs", [])
        # Nobody is made to take a photo; whoever must by law says so in the file.
        offered = [(key, label) for key, label in known.items() if key != "photo" or key in held]
        if offered:
            self.fields["needs"] = fields.several(_("要写明什么才算办成"), offered)

    def _choices(self) -> None:
        had = len(self.row.get("choices", ()))
        for n in range(min(had + 1, MOST_CHOICES)):
            hint = _("不要了就把字删掉。") if n < had else _("还要一个就写在这里。")
            self.fields[f"choice_{n}"] = fields.line(_("选项%d") % (n + 1), 30, hint)
            if self.kind == Kind.TRIAGE:
                known = [("", _("不记")), *list(vocabulary.TRIAGES.items())]
                self.fields[f"sort_{n}"] = fields.one(_("选项%d记为") % (n + 1), known)

    def _classes(self) -> None:
        had = len(self.row.get("classes", ()))
        for n in range(had + 1):
            hint = _("不要了就把字删掉。") if n < had else _("还要一类就写在这里。")
            self.fields[f"class_{n}"] = fields.line(_("类别%d") % (n + 1), 30, hint)
            self.fields[f"duty_{n}"] = fields.one(
                _("类别%d归哪项职责") % (n + 1), list(DUTIES.items())
            )

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        found: dict[str, Any] = {"title": given["title"]}
        if "needs" in given:
            found["needs"] = given["needs"] or None
        for word in ("at_least", "days", "low_at_most", "result"):
            if given.get(word):
                found[word] = given[word]
        if given.get("channels"):
            found["channels"] = given["channels"]
        if "choice_0" in self.fields:
            found |= self._chosen()
        if "class_0" in self.fields:
            found["classes"] = self._sorted()
        return found

    def _chosen(self) -> dict[str, Any]:
        """The choices, and the ways without those that are gone."""
        had, given = self.row.get("choices", []), self.cleaned_data
        rows: list[Row] = []
        for n in range(MOST_CHOICES):
            label = given.get(f"choice_{n}")
            if not label:
                continue
            row: Row = dict(had[n]) if n < len(had) else {"key": self._free(label, rows, had)}
            row["label"] = label
            if given.get(f"sort_{n}"):
                row["sets"] = {**row.get("sets", {}), "triage": given[f"sort_{n}"]}
            rows.append(row)
        keys = {row["key"] for row in rows}
        gone = {one["key"] for one in had} - keys
        ways = [way for way in self.row["next"] if way.get("when") not in gone]
        return {"choices": rows, "next": ways or self.row["next"]}

    @staticmethod
    def _free(label: str, rows: list[Row], had: list[Row]) -> str:
        return changes.free_key({"stage": [*rows, *had]}, label)

    def _sorted(self) -> list[Row]:
        had, given = self.row.get("classes", []), self.cleaned_data
        rows: list[Row] = []
        for n in range(len(had) + 1):
            if label := given.get(f"class_{n}"):
                row = dict(had[n]) if n < len(had) else {"key": self._free(label, rows, had)}
                rows.append({**row, "label": label, "duty": given.get(f"duty_{n}") or "livelihood"})
        return rows


class WithinForm(PartForm):
    called = "几天内"

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        promised = row.get("within") == "promise"
        asking, more = row.get("ask_back", {}), row.get("extend", {})
        return {
            "promised": promised,
            **fields.span_seen("within", row.get("at_longest") if promised else row.get("within")),
            **fields.span_seen("review", row.get("review_within")),
            "ask_times": asking.get("at_most"), **fields.span_seen("ask", asking.get("longest")),
            "more_times": more.get("at_most"), **fields.span_seen("more", more.get("longest")),
        }  # fmt: skip

    def shape(self) -> None:
        if self.kind == Kind.HANDLE:
            self.fields["promised"] = forms.BooleanField(
                label=_("按领单时承诺的日期，最长不超过下面的时间"), required=False
            )
        self.fields |= fields.span_fields("within", _("几天内"))
        if self.kind == Kind.TASK:
            self.fields |= fields.span_fields("review", _("先复核一次"))
        if self.kind in {Kind.TRIAGE, Kind.CONSULT, Kind.DISPATCH, Kind.HANDLE, Kind.TASK}:
            hint = _("等回话的时候不算时间。不让问就空着。")
            self.fields["ask_times"] = fields.number(_("可以问反映人几次"), 1, 5, hint)
            self.fields |= fields.span_fields("ask", _("每次最多等"))
        if self.kind in {Kind.CONSULT, Kind.HANDLE, Kind.TASK}:
            hint = _("由另一个人批准。不让延就空着。")
            self.fields["more_times"] = fields.number(_("可以延期几次"), 1, 5, hint)
            self.fields |= fields.span_fields("more", _("每次最多延"))

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        span = fields.span_given("within", given)
        found: dict[str, Any] = {"within": "promise" if given.get("promised") else span}
        if self.kind == Kind.HANDLE:
            found["at_longest"] = span if given.get("promised") else None
        if "review_n" in given:
            found["review_within"] = fields.span_given("review", given)
        for name, word in (("ask", "ask_back"), ("more", "extend")):
            if f"{name}_times" in given:
                found[word] = self._bounded(name, word)
        return found

    def _bounded(self, name: str, word: str) -> Row | None:
        given, had = self.cleaned_data, self.row.get(word, {})
        if not given[f"{name}_times"]:
            return None
        longest = fields.span_given(name, given) or "5wd"
        found = {**had, "at_most": given[f"{name}_times"], "longest": longest}
        if word == "extend":
            found.setdefault("approve", ["village_secretary", "town_cadre"])
        return found


class WordsForm(PartForm):
    called = "群众看到"

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        return {"resident_words": row.get("resident_words", "")}

    def shape(self) -> None:
        self.fields["resident_words"] = fields.prose(_("群众看到的话"), 300, fields_hint())

    def words(self) -> dict[str, Any]:
        return {"resident_words": self.cleaned_data["resident_words"] or None}


def fields_hint() -> str:
    """The words in braces that are filled in, each with what it becomes."""
    listed = "、".join(f"{{{key}}}{label}" for key, label in vocabulary.FIELDS.items())
    return _("花括号里的会自动换成真的内容：%s。") % listed
