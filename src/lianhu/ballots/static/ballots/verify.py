#!/usr/bin/env python3
"""核对公示的会议结果：不联网、不装任何东西、不相信发布它的那台服务器。

    python3 verify.py 结果文件.json
    python3 verify.py 结果文件.json --paper "1a2b 3c4d 5e6f 7a8b"     和纸上印的摘要比
    python3 verify.py 结果文件.json --open 名册开封.json              村里人核对名册上是谁

它重新算一遍：名册的每一行和总摘要、到会够不够法定人数、每张票和每个票箱的数、通过没有、留痕一环扣一环。
有一处对不上，就说是哪一行，并以退出码 1 结束；文件读不懂以 2 结束。只用 Python 3.8 以上自带的东西。
文件怎么写的，见 docs/proof-format.md。

One file, standard library only: it recomputes a posted result from its proof and names the first
row that was changed. Exit 0: everything holds; 1: something does not; 2: the file cannot be read.
"""

import json
import sys

FORMAT = "lianhu-proof/1"
MASK = 0xFFFFFFFF


# ---- SM3（GB/T 32905-2016） ----

IV = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
      0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)  # fmt: skip


def _turn(word, by):
    by %= 32
    return ((word << by) | (word >> (32 - by))) & MASK


def _p0(word):
    return word ^ _turn(word, 9) ^ _turn(word, 17)


def _p1(word):
    return word ^ _turn(word, 15) ^ _turn(word, 23)


def _block(state, block):
    words = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ _turn(words[j - 3], 15)
        words.append(_p1(mixed) ^ _turn(words[j - 13], 7) ^ words[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        constant = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = _turn((_turn(a, 12) + e + _turn(constant, j)) & MASK, 7)
        ss2 = ss1 ^ _turn(a, 12)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & MASK & g)
        tt1 = (ff + d + ss2 + (words[j] ^ words[j + 4])) & MASK
        tt2 = (gg + h + ss1 + words[j]) & MASK
        a, b, c, d = tt1, a, _turn(b, 9), c
        e, f, g, h = _p0(tt2), e, _turn(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h)))


def sm3(data):
    """The 32-byte SM3 digest of bytes."""
    padded = data + b"\x80" + b"\x00" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    state = IV
    for at in range(0, len(padded), 64):
        state = _block(state, padded[at : at + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


def canonical(obj):
    """An object as JSON in its only spelling."""
    return json.dumps(obj, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


# ---- 说得清楚的数 ----


class Report:
    """What was checked, in order; `wrong` are the sentences of what does not hold."""

    def __init__(self):
        self.lines = []
        self.wrong = []

    def good(self, words):
        self.lines.append("✓ " + words)

    def bad(self, words):
        self.lines.append("✗ " + words)
        self.wrong.append(words)

    def check(self, holds, good, bad):
        if holds:
            self.good(good)
        else:
            self.bad(bad)
        return holds


class Unreadable(Exception):
    """The file is no proof, or something in it is not what it must be."""


def number(value, what):
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Unreadable(f"“{what}”应当是不小于0的整数，文件里写的是{value!r}")
    return value


def numbers(values, what):
    if not isinstance(values, list):
        raise Unreadable(f"“{what}”应当是一列编号")
    return [number(one, what) for one in values]


def raw(text, what):
    try:
        found = bytes.fromhex(text)
    except (TypeError, ValueError):
        raise Unreadable(f"“{what}”应当是64位十六进制数") from None
    if len(found) != 32:
        raise Unreadable(f"“{what}”应当是64位十六进制数")
    return found


def short(digest):
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


# ---- 名册 ----


class Roll:
    """A roll as it was checked: which numbers are on it, and its leaves by number."""

    def __init__(self, said, changes, report):
        self.key, self.basis = said["key"], said["basis"]
        self.leaves = [raw(one, "leaves") for one in said["leaves"]]
        chained = [raw(one, "chained") for one in said["chained"]]
        self.struck = {number(one["no"], "no"): number(one["struck"], "struck") for one in changes}
        name = f"名册（{said['counted_on']}，第{said['version']}版）"
        if len(self.leaves) != len(chained):
            report.bad(f"{name}：叶子{len(self.leaves)}行，链{len(chained)}行，应当一样多")
        wrong = self._first_wrong(chained)
        if wrong:
            report.bad(f"{name}：第{wrong}行被改过，它和前一行连不上")
        else:
            report.good(f"{name}：{len(chained)}行一环扣一环")
        self._strikes(name, report)
        end = chained[-1].hex() if chained else sm3(b"lianhu-roll/1").hex()
        report.check(
            end == said["digest"],
            f"{name}：总摘要 {short(end)} 对得上",
            f"{name}：总摘要应当是 {short(end)}，写的是 {short(said['digest'])}",
        )
        self.on = {
            no
            for no in range(1, len(self.leaves) + 1)
            if no not in self.struck and no not in self.struck.values()
        }
        n = number(said["n"], "n")
        report.check(
            n == len(self.on), f"{name}：共{n}", f"{name}：写的是{n}，一行行数是{len(self.on)}"
        )
        self.n = len(self.on)

    def _first_wrong(self, chained):
        before = sm3(b"lianhu-roll/1")
        for no, (leaf, link) in enumerate(zip(self.leaves, chained), 1):  # noqa: B905
            before = sm3(b"\x01" + before + leaf)
            if before != link:
                return no
        return 0

    def _strikes(self, name, report):
        for no, struck in self.struck.items():
            said = sm3(b"\x02" + canonical({"no": no, "struck": struck}))
            if not (struck < no <= len(self.leaves)) or self.leaves[no - 1] != said:
                report.bad(f"{name}：第{no}行说划去第{struck}号，和它的摘要对不上")

    def among(self, listed, what, report):
        """Whether every number of a list is on the roll, each once."""
        odd = sorted(set(listed) - self.on)
        twice = (
            sorted({one for one in listed if listed.count(one) > 1})
            if len(listed) != len(set(listed))
            else []
        )
        if odd:
            report.bad(f"{what}：编号{odd[0]}不在名册上")
        if twice:
            report.bad(f"{what}：编号{twice[0]}出现了两次")
        return not odd and not twice


# ---- 一轮表决 ----


def need(share, total):
    """The least whole number that is enough: 以上 counts itself, 超过 does not."""
    n, d = number(share["n"], "n"), number(share["d"], "d")
    if not 0 < n <= d or not isinstance(share["strict"], bool):
        raise Unreadable("规则里的几分之几写得不对")
    whole, rest = divmod(total * n, d)
    return whole + 1 if share["strict"] or rest else whole


def met(share, count, total):
    return total > 0 and count >= need(share, total)


# 表决议题的三项，票上印的就是这几个字。
MOTION = {"approve": "同意", "oppose": "不同意", "abstain": "弃权"}


class Round:
    """One round: what the file says of it, checked number by number, and reckoned again."""

    def __init__(self, said, no, rolls, present, report):
        self.said, self.report, self.name = said, report, f"第{no}轮“{said['question']}”"
        self.roll = rolls.get(said["roll"])
        if self.roll is None:
            raise Unreadable(f"{self.name}：文件里没有它的名册")
        self.keys = [one["key"] for one in said["options"]]
        if len(set(self.keys)) != len(self.keys) or set(said["counts"]) - set(self.keys):
            raise Unreadable(f"{self.name}：选项重复，或者有不在选项里的票")
        named = {one["key"]: one["words"] for one in said["options"]}
        if set(named) & set(MOTION) and named != MOTION:
            raise Unreadable(f"{self.name}：选项应当是同意、不同意、弃权")
        number(said["choices"], "choices")
        number(self._seats(), "seats")
        self.counts = (
            {key: number(said["counts"].get(key, 0), "counts") for key in self.keys}
            if said["counts"]
            else {}
        )
        self.recused = numbers(said["recused"], "recused")
        self.participants = numbers(said["participants"], "participants")
        self.cast, self.invalid = number(said["cast"], "cast"), number(said["invalid"], "invalid")
        self.there, signed = None, present.get(said["roll"])
        # 有人中途走了：这一轮开始时在场的另写一列。
        here = numbers(said["present"], "present") if "present" in said else signed
        self.here = here or []
        if here is not None:
            self.there = [no for no in here if no not in set(self.recused)]
        self.unsigned = sorted(set(here) - set(signed)) if here and signed is not None else []

    def check(self):
        self._people()
        if not self.counts:
            # 只有听意见的才不分开列；算数的表决，票数都要公开。
            self.report.check(
                self.said["outcome"] == "opinion" and self.said["rule"] is None,
                f"{self.name}：人数太少，各项票数不公开，这里只核对人数",
                f"{self.name}：没有写各项票数，不能写成“{self._outcome_word()}”",
            )
            return
        self._slips()
        self._outcome()

    def _bad(self, words):
        self.report.bad(f"{self.name}：{words}")

    def _good(self, words):
        self.report.good(f"{self.name}：{words}")

    def _people(self):
        roll, fine = self.roll, not self.unsigned
        if self.unsigned:
            self._bad(f"编号{self.unsigned[0]}没有签到，却算作在场")
        fine &= roll.among(self.here, f"{self.name}的在场", self.report)
        fine &= roll.among(self.recused, f"{self.name}的回避", self.report)
        fine &= roll.among(self.participants, f"{self.name}的参加人", self.report)
        both = sorted(set(self.recused) & set(self.participants))
        if both:
            self._bad(f"编号{both[0]}回避了又参加")
        if self.there is not None:
            away = sorted(set(self.participants) - set(self.there))
            if away:
                self._bad(f"编号{away[0]}没有签到，却参加了表决")
            fine &= not away
        most = len(self.participants)
        many = max(self.counts.values(), default=0)
        if self.cast > most or self.invalid > self.cast or many > most:
            self._bad(f"参加的只有{most}，票却有{max(self.cast, self.invalid, many)}张")
            fine = False
        if fine and not both:
            self._good(
                f"参加的{len(self.participants)}，回避的{len(self.recused)}，没有重复，都在名册上"
            )

    def _slips(self):
        said = self.said
        ballots, papers = said["ballots"] or [], said["papers"]
        sums = dict.fromkeys(self.keys, 0)
        for no, choice in enumerate(ballots, 1):
            odd = [one for one in choice if one not in sums]
            if odd or len(choice) > said["choices"] or len(set(choice)) != len(choice):
                self._bad(f"第{no}张票上写的不对")
            for one in choice:
                sums[one] = sums.get(one, 0) + 1
        for no, box in enumerate(papers, 1):
            self._box(no, box)
            for key in self.keys:
                sums[key] += number(box["counts"].get(key, 0), "counts")
        if ballots or papers:
            for key in self.keys:
                if sums[key] != self.counts[key]:
                    word = self._word(key)
                    self._bad(
                        f"“{word}”写的是{self.counts[key]}票，一张张、一箱箱加起来是{sums[key]}"
                    )
            self._totals(len(ballots), papers)
        marks, valid = sum(self.counts.values()), self.cast - self.invalid
        if not self._seats():
            if marks != valid and self.said["rule"] is not None:
                self._bad(f"各项加起来{marks}，有效票{valid}，应当一样")
            else:
                self._good(f"各项加起来{marks}，和有效票数一样")

    def _totals(self, phones, papers):
        returned = phones + sum(box["returned"] for box in papers)
        joined = self.said["ballots"] is None and len(papers) == 1
        given = phones + sum(box["issued"] for box in papers)
        if self.said["choices"] == 1 or phones:
            if returned != self.cast:
                self._bad(f"写的票数是{self.cast}，收回的加起来是{returned}")
            if given != len(self.participants):
                self._bad(f"参加的有{len(self.participants)}，发出的票{given}张，应当一样多")
            elif returned == self.cast:
                self._good(
                    f"发出{given}张，收回{returned}张，无效{self.invalid}张"
                    + ("（合在一起）" if joined else "")
                )

    def _box(self, no, box):
        value = {
            name: number(box[name], name)
            for name in ("issued", "returned", "missing", "valid", "invalid", "unmarked")
        }
        if value["issued"] != value["returned"] + value["missing"]:
            self._bad(
                f"第{no}箱：发出{value['issued']}，收回{value['returned']}加没有收回{value['missing']}，对不上"
            )
        if value["returned"] != value["valid"] + value["invalid"]:
            self._bad(
                f"第{no}箱：收回{value['returned']}，有效{value['valid']}加无效{value['invalid']}，对不上"
            )
        marks = sum(box["counts"].values()) + value["unmarked"]
        if marks != value["valid"] * self.said["choices"]:
            self._bad(f"第{no}箱：各项加没有填的是{marks}，应当是有效票乘{self.said['choices']}")

    def _outcome_word(self):
        return OUTCOMES.get(self.said["outcome"], self.said["outcome"])

    def _seats(self):
        return (self.said["rule"] or {}).get("seats", 0)

    def _word(self, key):
        return next((one["words"] for one in self.said["options"] if one["key"] == key), key)

    # -- 结果 --

    def _outcome(self):
        rule = self.said["rule"]
        if rule is None:
            self.report.check(
                self.said["outcome"] == "opinion",
                f"{self.name}：只听意见，不算表决",
                f"{self.name}：没有表决的规则，却写成了“{self.said['outcome']}”",
            )
            return
        self.base = self.roll.n - len(set(self.recused))
        if any(one["of"] != self.roll.basis for one in rule["quorum"]):
            self._bad("到会的法定人数没有按名册算")
        if rule["pass"]["of"] not in ("present", "cast", self.roll.basis):
            self._bad("怎样算通过，没有按到会的、投票的或者名册算")
        came = self.cast if self.there is None else len(self.there)
        if self.said["way"] == "hands" and rule["seats"]:
            self.cast = came
        self._report_needs(rule, came)
        outcome, elected, again, left = self._decide(rule, came)
        said = self.said["outcome"], self.said["elected"], self.said["again"], self.said["left"]
        if (outcome, elected, again, left) == said:
            self._good(f"重新算出来是“{OUTCOMES.get(outcome, outcome)}”，和公示的一样")
        elif outcome != said[0]:
            self._bad(
                f"公示的是“{OUTCOMES.get(said[0], said[0])}”，重新算是“{OUTCOMES.get(outcome, outcome)}”"
            )
        else:
            self._bad("当选的、再选一次的或者空着的名额，和重新算的不一样")

    def _report_needs(self, rule, came):
        for share in rule["quorum"]:
            self._good(
                f"法定人数：名册{self.base}，要{need(share, self._total(share, came))}，来了{came}"
            )
        total = self._total(rule["pass"], came)
        passed = "当选" if rule["seats"] else "通过"
        self._good(f"{passed}：按{total}算，要{need(rule['pass'], total)}")

    def _total(self, share, came):
        return {"present": came, "cast": self.cast}.get(share["of"], self.base)

    def _decide(self, rule, came):
        if rule["quorum"] and not any(
            met(one, came, self._total(one, came)) for one in rule["quorum"]
        ):
            return "no_quorum", [], [], rule["seats"]
        total = self._total(rule["pass"], came)
        if rule["seats"]:
            return self._chosen(rule, total)
        votes = self.counts
        if set(votes) != set(MOTION):
            raise Unreadable(f"{self.name}：选项应当是同意、不同意、弃权")
        if met(rule["pass"], votes["approve"], total):
            return "passed", [], [], 0
        level = votes["approve"] == votes["oppose"]
        return ("tie" if level and rule["tie"] == "again" else "failed"), [], [], 0

    def _chosen(self, rule, total):
        votes, seats = self.counts, rule["seats"]
        ranked = sorted(votes, key=lambda key: (-votes[key], key))
        enough = [key for key in ranked if met(rule["pass"], votes[key], total)]
        elected, level = enough[:seats], []
        if len(enough) > seats and votes[enough[seats - 1]] == votes[enough[seats]]:
            line = votes[enough[seats]]
            level = [key for key in enough if votes[key] == line]
            elected = [key for key in enough if votes[key] > line]
        left = seats - len(elected)
        if level:
            return "tie", elected, (level if rule["tie"] == "again" else []), left
        if left and rule["run_off"]:
            rest = [key for key in ranked if key not in elected and votes[key] > 0]
            if len(rest) > left:
                rest = [key for key in rest if votes[key] >= votes[rest[left]]]
            if rest:
                return "run_off", elected, rest, left
        return ("elected" if elected else "failed"), elected, [], left


OUTCOMES = {
    "passed": "通过", "failed": "没有通过", "no_quorum": "未达法定人数，仅作协商意见",
    "tie": "票数相等", "elected": "当选", "run_off": "另行选举", "opinion": "意见",
}  # fmt: skip


# ---- 整个会：到会够不够，定了什么 ----


def meeting(said, rolls, present, report):
    """Whether enough came by the roll and share the file names; nothing is asked where none is."""
    held = said.get("quorum")
    if not held:
        return
    roll = rolls.get(held["roll"])
    if roll is None:
        raise Unreadable("到会人数：文件里没有它的名册")
    came, least = len(present.get(held["roll"], [])), need(held, roll.n)
    for name, mine in (("total", roll.n), ("need", least), ("came", came)):
        if number(held[name], name) != mine:
            report.bad(f"到会人数：{WORDS[name]}写的是{held[name]}，重新算是{mine}")
    enough = met(held, came, roll.n)
    report.check(
        held["enough"] is enough,
        f"到会：名册{roll.n}，要{least}，来了{came}，{'够' if enough else '不够'}法定人数",
        f"到会：名册{roll.n}，要{least}，来了{came}，应当是{'够' if enough else '不够'}法定人数，写的相反",
    )


def results(proof, report):
    """A resolution or a motion rests on a vote of its own item that passed; all else is advice."""
    rounds = proof["rounds"]
    for one in proof["results"]:
        name = f"议题{number(one['no'], 'no')}“{one['title']}”"
        if one["force"] not in RESTING:
            report.check(
                "决议" not in one["words"] and one["round"] is None,
                f"{name}：{'协商意见' if one['force'] == 'advice' else '没有定下什么'}",
                f"{name}：没有依法表决通过，不能写“决议”",
            )
            continue
        at = number(one["round"], "round") if one["round"] is not None else 0
        vote = rounds[at - 1] if 0 < at <= len(rounds) else None
        fine = vote is not None and vote["item"] == one["no"] and vote["outcome"] in DECIDED
        if one["force"] == "motion":
            fine = fine and "决议" not in one["words"]
        said = RESTING[one["force"]]
        if fine and one["force"] == "resolution" and not lawful(proof["meeting"], vote):
            report.bad(f"{name}：表决的规则比会议的法定人数松，或者不是按会议的名册表决的")
        report.check(
            fine,
            f"{name}：{said}{one['number']}，依据第{at}轮表决",
            f"{name}：写作{said}，可没有这一项通过了的表决",
        )


def lawful(held, vote):
    """Whether the vote of a resolution asks for no fewer to come than the meeting does, by its roll."""
    asked = held.get("quorum")
    if not asked:
        return True
    same = vote["roll"].partition("/")[0] == asked["roll"].partition("/")[0]
    shares = vote["rule"]["quorum"]
    return same and bool(shares) and all(as_strict(one, asked) for one in shares)


def as_strict(mine, other):
    left, right = mine["n"] * other["d"], other["n"] * mine["d"]
    return left > right or (left == right and mine["strict"] >= other["strict"])


WORDS = {"total": "一共", "need": "要来", "came": "来了"}
DECIDED = ("passed", "elected")
RESTING = {"resolution": "决议", "motion": "动议"}


# ---- 各行的摘要：改了一处，能说出是哪一行 ----


NAMES = {
    "place": "地方", "meeting": "会议情况", "chain": "留痕", "law": "依据第%s条",
    "changes": "名册改动第%s行", "rounds": "第%s轮表决", "results": "结果第%s项",
    "rolls": "名册%s的抬头", "present": "名册%s的签到",
}  # fmt: skip


def parts(proof):
    """Every row under its name, as docs/proof-format.md lists them."""
    yield "place", proof["place"]
    yield "meeting", proof["meeting"]
    for name in ("law", "changes", "rounds", "results"):
        for no, one in enumerate(proof[name], 1):
            yield f"{name}/{no}", one
    for one in proof["rolls"]:
        yield (
            f"rolls/{one['key']}",
            {k: v for k, v in one.items() if k not in ("leaves", "chained")},
        )
    for key in sorted(proof["present"]):
        yield f"present/{key}", proof["present"][key]
    yield "chain", proof["chain"]


def sums(proof, report):
    """Each row against the digest written for it; who changes both ends at another file digest."""
    said = {one["row"]: one["sm3"] for one in proof["sums"]}
    found = {row: sm3(canonical(part)).hex() for row, part in parts(proof)}
    for row in sorted(set(said) | set(found)):
        name, _, which = row.partition("/")
        words = NAMES.get(name, row) % which if which else NAMES.get(name, row)
        if row not in found:
            report.bad(f"{words}：被删掉了")
        elif row not in said:
            report.bad(f"{words}：是后来加的")
        elif said[row] != found[row]:
            report.bad(f"{words}：被改过，和它的摘要对不上")
    if said == found:
        report.good(f"{len(found)}行的摘要都对得上")


# ---- 留痕 ----


def chain(said, report):
    """Each line of the log names the digest of the one before; the last is the head."""
    rows = said.get("rows") or []
    head, before, wrong = said["head"], None, 0
    for no, body in enumerate(rows, 1):
        line = json.loads(body)
        if line.get("stream") != said["stream"] or before not in (None, line.get("prev")):
            wrong = wrong or no
        before = sm3(body.encode()).hex()
    if not rows:
        report.good(f"留痕：链头 {short(head)}，和纸上印的比一比")
    elif wrong or before != head:
        report.bad(f"留痕：第{wrong or len(rows)}条被改过，和前后连不上")
    else:
        report.good(f"留痕：{len(rows)}条一环扣一环，链头 {short(head)}")


# ---- 开封：村里人核对名册上是谁 ----


def openings(said, rolls, report):
    """Each opening is a number, a kind, an id and a salt: its digest must be that row's leaf."""
    known = [one for one in said["openings"] if "salt" in one]
    for one in known:
        roll = rolls.get(one["roll"])
        no = number(one["no"], "no")
        body = canonical({"no": no, "kind": one["kind"], "id": one["id"]})
        leaf = sm3(b"\x00" + bytes.fromhex(one["salt"]) + body)
        if roll is None or not 0 < no <= len(roll.leaves) or roll.leaves[no - 1] != leaf:
            report.bad(f"开封：第{no}号和名册对不上")
    if not report.wrong:
        report.good(f"开封：{len(known)}个都和名册对得上")


# ---- 从头到尾 ----


# 一轮表决的文件没有后两样，一个会的两样都有。
WHOLE = {"results", "sums"}
KNOWN = WHOLE | {
    "format", "algorithm", "place", "meeting", "law", "rolls", "changes", "present", "rounds",
    "chain",
}  # fmt: skip


def verify(proof, report, opened=None):
    """Check a whole proof; what does not hold stands in `report.wrong`.

    Raises:
        Unreadable: the file is no proof of this format.
    """
    if not isinstance(proof, dict) or proof.get("format") != FORMAT:
        raise Unreadable(f"这不是 {FORMAT} 格式的结果文件")
    if proof.get("algorithm") != "SM3":
        raise Unreadable("只认得 SM3 摘要")
    if more := sorted(set(proof) - KNOWN):
        report.bad(f"多出来的一项“{more[0]}”：没有东西能核对它")
    if WHOLE & set(proof) and WHOLE - set(proof):
        report.bad("一个会的结果文件里，议题的结果和各行的摘要要都在，少了一样")
    try:
        rolls = {}
        for one in proof["rolls"]:
            mine = [row for row in proof["changes"] if row.get("roll", one["key"]) == one["key"]]
            rolls[one["key"]] = Roll(one, mine, report)
        present = {key: numbers(found, "present") for key, found in proof["present"].items()}
        for key, found in present.items():
            if key in rolls and rolls[key].among(found, "签到", report):
                report.good(f"签到：{len(found)}，都在名册上，没有重复")
        meeting(proof["meeting"], rolls, present, report)
        for no, one in enumerate(proof["rounds"], 1):
            Round(one, no, rolls, present, report).check()
        if "results" in proof:
            results(proof, report)
        chain(proof["chain"], report)
        if set(proof) >= WHOLE:
            sums(proof, report)
        if opened is not None:
            openings(opened, rolls, report)
    except (
        KeyError, TypeError, AttributeError, IndexError, ValueError, RecursionError,
    ) as problem:  # fmt: skip
        raise Unreadable(f"结果文件缺了东西或者写法不对（{problem}）") from problem


def _once(pairs):
    """An object whose names stand once: of two, people would read the one and this the other."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("有一项写了两遍")
    return made


def _no(word):
    raise ValueError(f"{word} 不是数")


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file, object_pairs_hook=_once, parse_constant=_no)
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise Unreadable(f"读不了 {path}：{problem}") from problem


def main(arguments):
    words, opened, paper = list(arguments), None, ""
    report = Report()
    try:
        if "--open" in words:
            at = words.index("--open")
            opened = read(words[at + 1])
            del words[at : at + 2]
        if "--paper" in words:
            at = words.index("--paper")
            paper = words[at + 1].replace(" ", "").lower()
            del words[at : at + 2]
        if len(words) != 1:
            raise Unreadable("用法：python3 verify.py 结果文件.json")
        proof = read(words[0])
        verify(proof, report, opened)
    except (Unreadable, IndexError) as problem:
        print(problem if str(problem) else "用法：python3 verify.py 结果文件.json")
        return 2
    whole = sm3(canonical(proof)).hex()
    print(f"{proof.get('place', '')}　文件摘要 {short(whole)}")
    if paper:
        report.check(
            len(paper) >= 16 and whole.startswith(paper),
            "文件就是纸上印的那一份",
            f"文件不是纸上印的那一份：纸上是 {paper}，文件是 {short(whole)}",
        )
    for line in report.lines:
        print(line)
    for one in proof.get("law", []):
        print(f"依据：《{one['law']}》（{one['edition']}）{one['article']}：{one['text']}")
    print(
        "全部对得上。"
        if not report.wrong
        else f"有{len(report.wrong)}处对不上，第一处：{report.wrong[0]}"
    )
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
