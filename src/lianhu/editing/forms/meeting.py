"""The questions of a meeting or a vote, each a short form with what the law asks beside it."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from lianhu.editing import meeting_words
from lianhu.editing.forms import fields
from lianhu.editing.forms.leading import FORMS
from lianhu.editing.forms.parts import PartForm, target
from lianhu.editing.forms.parts import way as way_to
from lianhu.editing.trees import Row
from lianhu.law.floors import choice
from lianhu.law.meetings import deciders, meetings
from lianhu.law.shares import BASES, INSIDE, Roads, Share, share_of
from lianhu.methods import vocabulary
from lianhu.methods.engine import outcomes
from lianhu.methods.gathering import BY_LAW, Gathering, bound
from lianhu.methods.vocabulary import AREA_KINDS, GATHERING, SOMETIMES, Kind
from lianhu.shell.inputs import radios

LAW, OWN, NONE = "law", "own", "none"
# What villages ask; another share that stands in a file is kept and shown beside these.
_SHARES: Final = ((1, 2, True), (1, 2, False), (2, 3, False), (3, 4, False), (4, 5, False),
                  (1, 1, False))  # fmt: skip


def _share_key(share: Share) -> str:
    return f"{'>' if share.strict else '='}{share.n}/{share.d}"


def _share_words(share: Share) -> str:
    return str(share).removeprefix(BASES[share.of])


def roads_of(value: Any) -> Roads | None:
    """What stands in the tree as shares; None for "law" or nothing."""
    if not value or value == BY_LAW:
        return None
    return Roads(tuple(share_of(one) for one in (value if isinstance(value, list) else [value])))


class GatheringForm(PartForm):
    """A sentence of a stage that is a meeting or a vote."""

    @property
    def gathering(self) -> Gathering:
        found = self.stage.gathering
        if found is None:
            raise AssertionError("these questions are asked of meetings")
        return found

    def law_words(self, rule: str) -> str:
        """What the law says here in short, for the choice that follows it."""
        found = (
            one for regime in self.regimes for one in bound(self.gathering, rule, regime, self.day)
        )
        return "；".join(dict.fromkeys(str(one.roads) for one in found if one.roads))

    def lawful_days(self) -> list[int]:
        """How many days before the law asks for, in each of the laws of the place."""
        found = {
            one.at_least for regime in self.regimes
            for one in bound(self.gathering, "notice_days", regime, self.day) if one.at_least
        }  # fmt: skip
        return sorted(found)


class MeetsForm(GatheringForm):
    called = "哪种会"

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        return {
            "about": row["about"], "level": row.get("level", "village"),
            "decides": row.get("decides", []),
        }  # fmt: skip

    def shape(self) -> None:
        level = self.row.get("level", "village")
        own = [
            (key, meeting_words.called(key, level, self.regimes)) for key, one in meetings().items()
            if key == self.row["about"] or self._fits(one.names)
        ]  # fmt: skip
        self.fields["about"] = fields.chosen(_("开什么会"), own)
        self.fields["level"] = fields.chosen(_("哪一级开"), AREA_KINDS.items())
        subjects = list(self._subjects()) if self.kind == Kind.VOTE else []
        if subjects:
            self.fields["decides"] = fields.several(
                _("定的是什么事"), subjects,
                _("这些事法律留给这种会定。勾了，法律要求的步骤会提醒您补上；别的事不用勾。"),
            )  # fmt: skip

    def _fits(self, names: Any) -> bool:
        return any(regime in names for regime in self.regimes)

    def _subjects(self) -> Iterable[tuple[str, str]]:
        """What the law lets this meeting decide, and whatever it says it does."""
        lawful = self.gathering.lawful
        for key in vocabulary.SUBJECTS:
            who = [deciders(one, self.day, key) for one in self.regimes]
            if (lawful and any(lawful.key in one for one in who)) or key in self.row.get(
                "decides", ()
            ):
                yield key, choice(self.regimes[0], key)

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        found: dict[str, Any] = {"about": given["about"]}
        if given["level"] != self.row.get("level", "village"):
            found["level"] = given["level"]
        if "decides" in given:
            found["decides"] = given["decides"] or None
        return found


class NoticeForm(GatheringForm):
    called = "提前几天通知"

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        days = row.get("notice_days")
        return {
            "by": LAW if days == BY_LAW else NONE if days is None else OWN, "days": None if days == BY_LAW else days,
            "channels": row.get("channels", ["in_person"]), "sittings": row.get("sittings", 1),
        }  # fmt: skip

    def shape(self) -> None:
        if self.gathering.lawful or self.initial["by"] == LAW:
            said = "、".join(_("%d天") % n for n in self.lawful_days())
            known = [(LAW, _("照法律（现在是%s）") % said if said else _("照法律"))]
            if self.initial["by"] == NONE:
                known.append((NONE, _("不另定")))
            known.append((OWN, _("自己定，写在下面")))
            self.fields["by"] = radios(_("提前几天通知"), known)
        self.fields["days"] = fields.number(_("自己定几天"), 0, 90, _("照法律就空着。"))
        self.fields["channels"] = fields.several(
            _("怎样参加"), vocabulary.ATTENDING.items(), _("法律没有写可以在线、电话参加的会，只能当意见听。")
        )  # fmt: skip
        self.fields["sittings"] = fields.number(_("分几次开"), 1, 20)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("by") == OWN and given.get("days") is None:
            self.add_error("days", _("请写提前几天。"))
        return given

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        by = given.get("by", OWN)
        days = given["days"] if by == OWN else BY_LAW if by == LAW else None
        found: dict[str, Any] = {"notice_days": days}
        if given["channels"] != self.row.get("channels", ["in_person"]):
            found["channels"] = given["channels"] or None
        if (given["sittings"] or 1) != self.row.get("sittings", 1):
            found["sittings"] = given["sittings"]
        return found


class RoadsForm(GatheringForm):
    """How many are enough: as the law says, or shares of one's own, of which one road is enough."""

    word = ""
    asks: Any = ""

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        value = row.get(cls.word)
        found: dict[str, Any] = {"by": LAW if value == BY_LAW else OWN if value else NONE}
        roads = roads_of(value)
        for base in BASES:
            share = roads.road(base) if roads else None
            found[f"of_{base}"] = _share_key(share) if share else ""
        return found

    def bases(self) -> list[str]:
        """What can be counted here, and whatever is counted already."""
        lawful = self.gathering.lawful
        rolls = [*self.gathering.meeting.rolls, *(lawful.rolls if lawful else ())]
        present = [base for base in BASES if self.initial.get(f"of_{base}")]
        return list(dict.fromkeys([*rolls, *present]))

    def shape(self) -> None:
        by, lawful = self.initial["by"], self.gathering.lawful
        known = []
        if lawful or by == LAW:
            said = self.law_words(self.word)
            known.append((LAW, _("照法律（%s）") % said if said else _("照法律")))
        if not lawful or by == NONE:
            known.append((NONE, _("不限")))
        known.append((OWN, _("自己定，在下面选")))
        self.fields["by"] = radios(self.asks, known)
        for base in self.bases():
            label = _("按%s算") % BASES[base]
            self.fields[f"of_{base}"] = fields.one(
                label, [("", _("不算这条路")), *self._shares(base)]
            )

    def _shares(self, base: str) -> Iterable[tuple[str, str]]:
        usual = [Share(base, *one) for one in _SHARES]
        roads = roads_of(self.row.get(self.word))
        here = roads.road(base) if roads else None
        for share in [*usual, *([here] if here and here not in usual else [])]:
            yield _share_key(share), _share_words(share)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("by") == OWN and not any(given.get(f"of_{one}") for one in self.bases()):
            self.add_error("by", _("选了自己定，请在下面选多少人。"))
        return given

    def roads(self) -> dict[str, Any]:
        given, row = self.cleaned_data, self.row
        if given["by"] != OWN:
            return {self.word: BY_LAW if given["by"] == LAW else None}
        before = roads_of(row.get(self.word))
        order = [one.of for one in before.shares] if before else []
        bases = sorted(self.bases(), key=lambda one: order.index(one) if one in order else 99)
        rows = [_table(base, given[f"of_{base}"]) for base in bases if given[f"of_{base}"]]
        made = Roads(tuple(share_of(one) for one in rows))
        # A file may say the same in several ways; what was not changed stays as it stands.
        return {self.word: row[self.word] if made == before else rows}


def _table(base: str, key: str) -> Row:
    return {"of": base, "more_than" if key[0] == ">" else "at_least": key[1:]}


def recusing() -> forms.Field:
    hint = _("回避的人不算在人数里。")
    return fields.several(_("谁要回避"), vocabulary.RECUSALS.items(), hint)


class QuorumForm(RoadsForm):
    called = "怎样算到够"
    word = "quorum"

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        return {**super().seen(row), "recuse": row.get("recuse", [])}

    def shape(self) -> None:
        self.asks = _("多少人到会才算")
        super().shape()
        if self.kind == Kind.MEETING:
            self.fields["recuse"] = recusing()

    def words(self) -> dict[str, Any]:
        found = self.roads()
        if "recuse" in self.fields:
            found["recuse"] = self.cleaned_data["recuse"] or None
        return found


class PassForm(RoadsForm):
    called = "怎样算通过"
    word = "pass"

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        return {
            **super().seen(row), "way": row["way"], "tie": row.get("tie", "fails"),
            "seats": row.get("seats", 0), "recuse": row.get("recuse", []),
            "proxied": bool(row.get("proxy")),
        }  # fmt: skip

    def bases(self) -> list[str]:
        return list(dict.fromkeys([*reversed(INSIDE), *super().bases()]))

    def shape(self) -> None:
        self.asks = _("多少人同意算通过")
        self.fields["way"] = fields.chosen(_("怎样表决"), vocabulary.VOTING_WAYS.items())
        super().shape()
        self.fields["tie"] = fields.chosen(_("票数相等"), vocabulary.TIES.items())
        self.fields["seats"] = fields.number(_("选几名"), 0, 50, _("表决一件事就写 0。"))
        self.fields["recuse"] = recusing()
        if self.row.get("proxy"):
            self.fields["proxied"] = forms.BooleanField(
                label=_("可以委托别人投票，照原来写的"), required=False
            )

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {**self.roads(), "way": given["way"], "recuse": given["recuse"] or None}
        if given["tie"] != self.row.get("tie", "fails"):
            found["tie"] = given["tie"]
        if (given["seats"] or 0) != self.row.get("seats", 0):
            found["seats"] = given["seats"] or None
        if "proxied" in self.fields and not given["proxied"]:
            found["proxy"] = None
        return found


class OutcomesForm(PartForm):
    """A way for each thing that can come of a meeting, and one for the rest."""

    called = "不成怎么办"

    @staticmethod
    def fits(row: Row) -> bool:
        """Whether every way but the last is for one result of its own."""
        side = [way.get("when", "") for way in (row.get("next") or [{}])[:-1]]
        last = (row.get("next") or [{}])[-1]
        return all(side) and len(set(side)) == len(side) and not last.get("when")

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        *side, last = row.get("next") or [{}]
        found: dict[str, Any] = {"to": target(last)}
        for way in side:
            found[f"to {way['when']}"] = target(way)
            found[f"most {way['when']}"] = way.get("at_most")
        return found

    def shape(self) -> None:
        places = self.places()
        self.known = self._outcomes()
        for n, (key, label) in enumerate(self.known):
            own = self.initial
            to, most = f"to_{n}", f"most_{n}"
            self.fields[to] = fields.one(
                _("%s：到哪一步") % label, [("", _("照下面“其余的”")), *places]
            )
            self.fields[most] = fields.number(
                _("%s：最多几次") % label, 1, 20, _("再开一次、往回走的一定要写，往前走的空着。")
            )
            own[to], own[most] = own.pop(f"to {key}", ""), own.pop(f"most {key}", None)
        self.fields["to"] = fields.chosen(_("其余的都到"), places)

    def _outcomes(self) -> list[tuple[str, str]]:
        sometimes = dict(SOMETIMES.get(self.kind, {})) if self.row.get("seats") else {}
        found = {one.key: one.label for one in outcomes(self.stage)} | sometimes
        present = {way["when"]: way["when"] for way in self.row["next"] if way.get("when")}
        return list((present | found).items())

    def words(self) -> dict[str, Any]:
        given, ways = self.cleaned_data, []
        order = [way.get("when") for way in self.row["next"]]
        known = [(n, key) for n, (key, _label) in enumerate(self.known) if given.get(f"to_{n}")]
        for n, key in sorted(known, key=lambda one: order.index(one[1]) if one[1] in order else 99):
            way: Row = {"when": key, **way_to(given[f"to_{n}"])}
            if given.get(f"most_{n}"):
                way["at_most"] = given[f"most_{n}"]
            ways.append(way)
        return {"next": [*ways, way_to(given["to"])]}


_OF_MEETINGS: Final[dict[str, type[PartForm]]] = {
    "meets": MeetsForm, "notice": NoticeForm, "quorum": QuorumForm, "pass": PassForm,
}  # fmt: skip


def form_of(row: Row, part: str) -> type[PartForm] | None:
    """The form for one sentence of this step; None where there is no such sentence."""
    if row["kind"] in GATHERING:
        if part == "then" and OutcomesForm.fits(row):
            return OutcomesForm
        if part in _OF_MEETINGS:
            return _OF_MEETINGS[part]
    return FORMS.get(part)
