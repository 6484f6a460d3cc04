"""The closed words of a method file: whatever is not listed here is refused by the loader.

A file may name its stages, choices and classes as it likes; it may not invent a kind of
stage, an audience or a field. That is what lets one command and one form serve each kind.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from lianhu.law.floors import all_floors, choice
from lianhu.law.meetings import meetings, subjects


class Kind(StrEnum):
    """What a stage asks people to do. One command, one form and one page each."""

    COLLECT = "collect"
    TRIAGE = "triage"
    CONSULT = "consult"
    DISPATCH = "dispatch"
    CLAIM = "claim"
    HANDLE = "handle"
    RESPOND = "respond"
    RATE = "rate"
    PUBLICITY = "publicity"
    MEETING = "meeting"
    VOTE = "vote"
    TASK = "task"
    LEDGER = "ledger"
    MATCH = "match"
    END = "end"


class Phase(StrEnum):
    """Where a matter stands, in words that do not depend on its method."""

    COLLECTED = "collected"
    TRIAGE = "triage"
    CONSULTING = "consulting"
    DISPATCHING = "dispatching"
    CLAIMING = "claiming"
    HANDLING = "handling"
    RESPONDING = "responding"
    RATING = "rating"
    SHOWING = "showing"
    PARKED = "parked"
    HELPING = "helping"
    CLOSED = "closed"


# What a role must be able to do to move a matter on from a stage of this kind.
KIND_VERBS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TRIAGE: ("matters.triage",),
    Kind.CONSULT: ("matters.consult",),
    Kind.DISPATCH: ("matters.dispatch",),
    Kind.CLAIM: ("matters.claim",),
    Kind.HANDLE: ("matters.progress", "matters.finish"),
    Kind.RESPOND: ("matters.respond",),
    Kind.RATE: ("matters.rate_for",),
    Kind.PUBLICITY: ("matters.publish", "publicity.post"),
    Kind.MEETING: ("matters.table", "matters.conclude"),
    Kind.VOTE: ("matters.table",),
    Kind.TASK: ("matters.settle",),
}

KIND_LABELS: Mapping[Kind, str] = {
    Kind.COLLECT: "收集",
    Kind.TRIAGE: "分流",
    Kind.CONSULT: "商议",
    Kind.DISPATCH: "派单",
    Kind.CLAIM: "领单",
    Kind.HANDLE: "办理",
    Kind.RESPOND: "回应",
    Kind.RATE: "满意度评价",
    Kind.PUBLICITY: "公示",
    Kind.MEETING: "会议",
    Kind.VOTE: "表决",
    Kind.TASK: "专人负责",
    Kind.LEDGER: "记账",
    Kind.MATCH: "匹配",
    Kind.END: "结束",
}

PHASE_OF: Mapping[Kind, Phase] = {
    Kind.COLLECT: Phase.COLLECTED,
    Kind.TRIAGE: Phase.TRIAGE,
    Kind.CONSULT: Phase.CONSULTING,
    Kind.DISPATCH: Phase.DISPATCHING,
    Kind.CLAIM: Phase.CLAIMING,
    Kind.HANDLE: Phase.HANDLING,
    Kind.RESPOND: Phase.RESPONDING,
    Kind.RATE: Phase.RATING,
    Kind.PUBLICITY: Phase.SHOWING,
    Kind.MEETING: Phase.CONSULTING,
    Kind.VOTE: Phase.CONSULTING,
    Kind.LEDGER: Phase.HANDLING,
    Kind.MATCH: Phase.HELPING,
    Kind.END: Phase.CLOSED,
}
TASK_PHASES: Mapping[str, Phase] = {"park": Phase.PARKED, "help": Phase.HELPING}

# Judged whole by the compiler, but no room carries them out yet: not to be published.
NOT_YET = frozenset({Kind.LEDGER, Kind.MATCH})
GATHERING = frozenset({Kind.MEETING, Kind.VOTE})
PASSING = frozenset({Kind.COLLECT, Kind.END})  # nobody waits here, so no deadline is asked

# Outcomes a stage of this kind always has, and those it has only if an edge names them.
ALWAYS: Mapping[Kind, Mapping[str, str]] = {
    Kind.COLLECT: {"done": "已收集"},
    Kind.TRIAGE: {},
    Kind.CONSULT: {"done": "商议完毕"},
    Kind.DISPATCH: {"sent": "派出"},
    Kind.CLAIM: {"claimed": "认领"},
    Kind.HANDLE: {"done": "办完"},
    Kind.RESPOND: {"done": "已回应"},
    Kind.RATE: {"ok": "满意或一般", "low": "不满意"},
    Kind.PUBLICITY: {"done": "公示期满"},
    Kind.MEETING: {"held": "开成了", "no_quorum": "人不够，只作协商意见"},
    Kind.VOTE: {"passed": "通过", "failed": "没有通过", "no_quorum": "人不够，只作协商意见"},
    Kind.TASK: {},
    Kind.LEDGER: {"done": "已记账"},
    Kind.MATCH: {"done": "已匹配"},
    Kind.END: {},
}
SOMETIMES: Mapping[Kind, Mapping[str, str]] = {
    Kind.DISPATCH: {"returned": "退回重新分流"},
    Kind.CLAIM: {"assigned": "到时指派", "returned": "不属本岗，退单"},
    Kind.HANDLE: {"returned": "退单改派", "stuck": "暂时办不了，挂账"},
    Kind.PUBLICITY: {"withheld": "不宜公示"},
    Kind.VOTE: {"tie": "票数相等", "run_off": "没有选够，另行选举"},
}
# What can still come of a meeting beside what it may choose.
BESIDES: Mapping[Kind, Mapping[str, str]] = {
    Kind.MEETING: {"no_quorum": ALWAYS[Kind.MEETING]["no_quorum"]}
}
# Doors that shut once their edge is used up; every other outcome then takes the next edge.
SIDE_DOORS = frozenset({"returned", "stuck", "withheld"})
# Their outcomes are choices; of a consultation and a meeting only where it has some.
CHOOSING = frozenset({Kind.TRIAGE, Kind.CONSULT, Kind.TASK, Kind.MEETING})
PERHAPS_CHOOSING = frozenset({Kind.CONSULT, Kind.MEETING})

NEEDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.COLLECT: {"content": "文字、语音或照片", "teller": "反映人", "photo": "照片"},
    Kind.TRIAGE: {"reason": "理由", "cost": "大约要多少钱"},
    Kind.CONSULT: {
        "people": "参加人",
        "opinions": "各方意见",
        "conclusion": "商议结论",
        "photo": "照片",
    },
    Kind.DISPATCH: {"class": "类别", "level": "层级", "note": "交办说明"},
    Kind.CLAIM: {"measures": "工作措施", "steps": "办理流程", "promised_on": "承诺办结日期"},
    Kind.HANDLE: {"result": "办理结果", "photo": "照片"},
    Kind.RESPOND: {"answer": "答复内容"},
    Kind.RATE: {"reason": "评价理由"},
    Kind.PUBLICITY: {"board": "公示栏位置", "photo": "照片"},
    Kind.MEETING: {
        "people": "参加人",
        "opinions": "各方意见",
        "conclusion": "商议结论",
        "reason": "理由",
        "photo": "照片",
    },
    Kind.VOTE: {"opinions": "各方意见", "photo": "照片"},
    Kind.TASK: {"plan": "打算", "answer": "答复内容", "reason": "理由", "photo": "照片"},
}
# Asking these of people is against the rules on 指尖上的形式主义 (2023-12-18); named to say so.
FORBIDDEN_NEEDS = frozenset({"gps", "location", "position", "checkin", "sign_in", "track", "打卡"})

TRIAGES: Mapping[str, str] = {"major": "大事", "minor": "小事", "private": "私事"}
CONFIDENTIALITIES: Mapping[str, str] = {"internal": "内部", "private": "私密"}
PURPOSES: Mapping[str, str] = {"park": "待议", "help": "帮办代办"}
AREA_KINDS: Mapping[str, str] = {
    "cluster": "联户",
    "grid": "网格",
    "group": "村民小组",
    "village": "村（社区）",
    "town": "乡镇（街道）",
    "county": "县",
}
# What people raise; a method says which of these it takes in when they are new.
MATTER_KINDS: Mapping[str, str] = {
    "demand": "诉求",
    "wish": "微心愿",
    "hazard": "安全隐患",
    "opinion": "意见建议",
}
CHANNELS: Mapping[str, str] = {
    "page": "网页自助",
    "visit": "入户走访",
    "yard_meeting": "楼栋院坝会",
    "box": "征集问题信箱",
    "chat_group": "楼栋微信群",
    "phone": "电话",
    "window": "服务窗口",
    "leader": "联户长代报",
    "found": "网格员发现",
    "committees": "村两委提议",
    "supervisors": "监督委员会提出",
    "hotline": "12345热线",
    "platform": "综治平台",
    "screening": "前期排查",
    "api": "外部系统",
}
RATING_WAYS: Mapping[str, str] = {"code": "本人凭查询码", "phone": "电话回访", "paper": "纸质评价"}
HOWS: Mapping[str, str] = {
    "page": "网页",
    "sms": "短信",
    "call": "电话",
    "door": "上门",
    "loudspeaker": "广播",
    "group_text": "微信群文字",
    "same": "原渠道",
}
AUDIENCES: Mapping[str, str] = {
    "teller": "反映人",
    "holder": "承办人",
    "pool": "责任岗位",
    "public": "公众",
    "representatives": "村（居）民代表",
    "party_members": "党员",
    "voters": "名册上的人",
}
# Many people at once: what they read holds no word about one of them.
CROWDS = frozenset({"public", "representatives", "party_members", "voters"})
OCCASIONS: Mapping[str, str] = {
    "enter": "进入本环节时",
    "leave": "办完本环节时",
    "expire": "超时时",
}

FIELDS: Mapping[str, str] = {
    "number": "事项编号",
    "title": "事由",
    "stage": "当前环节",
    "class": "类别",
    "village": "村（社区）",
    "pool": "责任岗位",
    "holder": "承办人",
    "due": "期限",
    "promise": "承诺办结日期",
    "measures": "工作措施",
    "steps": "办理流程",
    "result": "办理结果",
    "answer": "答复内容",
    "conclusion": "商议结论",
    "reason": "理由",
    "review": "下次复核日期",
    "until": "公示截止日期",
    "link": "查询网址",
}
# Free text and names stay out of what everyone reads; the masked title is written by a person.
PUBLIC_FIELDS = frozenset({"number", "title", "stage", "class", "village", "pool", "due",
                           "promise", "until", "link"})  # fmt: skip

# Words of meetings and votes. What meets, and what the law keeps for certain meetings, is law.
MEETINGS: Mapping[str, str] = {key: one.name("village") for key, one in meetings().items()}
CALLERS: Mapping[str, str] = {
    caller: choice("village", caller)
    for caller in sorted(
        {
            "supervision_committee",
            "party_group",
            *(by for one in meetings().values() for by in one.by),
        }
    )
}
_DAYS = {date(2026, 1, 1), *(floor.statute.valid_from for floor in all_floors())}
SUBJECTS: Mapping[str, str] = {
    subject: choice(regime, subject)
    for regime in ("community", "village")
    for day in sorted(_DAYS)
    for subject in subjects(regime, day)
}
REGIMES: Mapping[str, str] = {"village": "村", "community": "社区"}
VOTING_WAYS: Mapping[str, str] = {
    "hands": "举手",
    "open": "口头或者记名",
    "secret_paper": "无记名纸票",
    "secret_phone": "手机无记名投票",
}
ELECTION_MODES: Mapping[str, str] = {
    "all_voters": "全体有选举权的人选",
    "household": "每户派代表选",
    "representatives": "代表选",
}
TIES: Mapping[str, str] = {"fails": "算没有通过", "again": "再表决一次"}
PROXIES: Mapping[str, str] = {
    "near_relative": "近亲属",
    "villager": "本村其他村民",
    "voter": "其他有选举权的人",
    "same_household": "同一户的人",
}
RECUSALS: Mapping[str, str] = {"interested": "有利害关系的人", "near_relatives": "他们的近亲属"}
ATTENDING: Mapping[str, str] = {
    "in_person": "到场",
    "paper": "流动票箱、纸票",
    "phone": "电话",
    "online": "在线",
}
EFFECTS: Mapping[str, str] = {
    effect: choice("village", effect)
    for floor in all_floors()
    if floor.rule == "effects"
    for effect in sorted(floor.only)
}
# A step that the law asks for and that is no meeting and no posting; a stage may say it is it.
FULFILS: Mapping[str, str] = {"filed": "备案"}
