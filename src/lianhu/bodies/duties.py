"""The closed lists that posts are made of: roles (who one is here) and duties (what one answers for)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of post.

    `kinds`: kinds of area it may stand in. `named_by`: roles that may fill such a post; the
    system may always, nobody may name to a standing above their own.
    """

    label: str
    kinds: tuple[str, ...]
    named_by: tuple[str, ...]


_COUNTY: Final = ("county_admin",)
_TOWN: Final = ("county_admin", "town_cadre")
_VILLAGE: Final = ("county_admin", "town_cadre", "village_secretary")

ROLES: Final[dict[str, Role]] = {
    "county_leader": Role("县领导", ("county",), _COUNTY),
    "county_admin": Role("县管理员", ("county",), _COUNTY),
    "discipline_officer": Role("纪检监察干部", ("county", "town"), _COUNTY),
    "town_cadre": Role("乡镇干部", ("town", "village"), _COUNTY),
    "village_secretary": Role("村（社区）书记", ("village",), _TOWN),
    "supervisor": Role("监督委员会成员", ("village",), _TOWN),
    "village_clerk": Role("村（社区）干部", ("village",), _VILLAGE),
    "window_staff": Role("窗口人员", ("county", "town", "village"), _VILLAGE),
    "grid_leader": Role("网格长", ("village", "group", "grid"), _VILLAGE),
    "grid_worker": Role("网格员", ("grid",), _VILLAGE),
    "cluster_leader": Role("联户长", ("cluster",), _VILLAGE),
}

DUTIES: Final[dict[str, str]] = {
    "triage": "受理分流",
    "infrastructure": "基础设施",
    "policy": "政策咨询",
    "livelihood": "民生服务",
    "dispute": "矛盾纠纷",
    "help": "帮办代办",
    "supervision": "监督",
    "release": "公开审核",
}

# What a duty brings to whoever carries it, told to them.
DUTY_WORDS: Final[dict[str, str]] = {
    "triage": "新反映的事先到您这里，由您看一看、分一分，派给合适的人。",
    "infrastructure": "路、水、电、灯、沟渠这些事会派到您这里。",
    "policy": "问政策、问补助、问手续的事会派到您这里。",
    "livelihood": "看病、上学、就业、低保这些事会派到您这里。",
    "dispute": "邻里、家庭、土地上的矛盾会派到您这里，请您先去劝和。",
    "help": "行动不便、不会办的，请您帮他办、替他跑。",
    "supervision": "公开的事项请您常看看，有意见就写下来。",
    "release": "办完的事公示以前，请您看一遍，不该公开的遮住。",
}

# What such a post usually answers for, in words for the notice on the wall; each can be changed.
# Source: GB/T 34300-2017 城乡社区网格化服务管理规范 (the six duties of a grid).
USUAL_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "grid_leader": (
        "统筹本网格服务管理",
        "每月走访联户，听取意见",
        "协调办理网格事项",
        "督促限时答复",
    ),
    "grid_worker": (
        "采集基础信息",
        "收集社情民意",
        "排查安全隐患",
        "排查化解矛盾纠纷",
        "宣传政策法规",
        "代办公共服务",
    ),
    "cluster_leader": (
        "把群众的话带上来",
        "把办理结果带回去",
        "邻里有事互相照应",
        "提醒用火用电安全",
    ),
    "window_staff": (
        "当面收下群众的事，给回执",
        "一次说清要带什么、几天办好",
        "能当场办的当场办，不能办的说明去哪里",
    ),
    "village_clerk": ("每天看新反映的事，及时分派", "盯着期限，快到期的提醒", "办完的事答复到人"),
    "village_secretary": (
        "挂账和办不动的事由您拿主意",
        "公示以前由您审核",
        "村里的岗位由您设、由您任命",
        "退回重办的事要过问",
    ),
    "town_cadre": ("村里办不了的事由您接住", "在期限以内给村里回话", "常到村里听意见"),
    "supervisor": ("监督决策和公开", "监督财务和工程", "收集群众意见并反馈"),
}

RANK: Final = {role: place for place, role in enumerate(ROLES)}


def may_name(own: str, role: str) -> bool:
    """Whether a holder of `own` may make, fill and end posts of `role`."""
    return own in ROLES[role].named_by


def role_choices() -> list[tuple[str, str]]:
    return [(key, role.label) for key, role in ROLES.items()]


def said_of(duties: list[str]) -> list[tuple[str, str]]:
    """The duties in words, each with what it brings."""
    return [(label, DUTY_WORDS[key]) for key, label in DUTIES.items() if key in duties]


def labels_of(duties: list[str]) -> list[str]:
    """The duties in words, in the order of the list."""
    return [label for key, label in DUTIES.items() if key in duties]
