"""The shapes of what comes in: every text bounded, without NUL, every number between two ends."""

from datetime import date, datetime, time
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, StringConstraints

from lianhu.api.paging import SHAPE
from lianhu.matters.kinds import Channel, Kind, Phase, RatingWay, Solved
from lianhu.matters.models import Paper
from lianhu.people.models import Teller

NO_NUL = r"^[^\x00]*$"


def _known_year(value: Any) -> Any:
    # Years at the ends of the calendar fall off it in the county's time zone.
    if not 2000 <= value.year <= 2100:
        raise ValueError("year")
    return value


def _at_most(longest: int) -> StringConstraints:
    return StringConstraints(max_length=longest, pattern=NO_NUL)


Short = Annotated[str, _at_most(40)]
Name = Annotated[str, _at_most(50)]
Phrase = Annotated[str, _at_most(60)]
Line = Annotated[str, _at_most(80)]
Lines = Annotated[str, _at_most(500)]
Prose = Annotated[str, _at_most(2000)]
Day = Annotated[date, AfterValidator(_known_year)]
Moment = Annotated[datetime, AfterValidator(_known_year)]
NumberText = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
AreaKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,6}$")]
FileToken = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Once = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,80}$")]
Cursor = Annotated[str, StringConstraints(pattern=SHAPE)]
Files = Annotated[
    list[FileToken], Field(max_length=7, description="先用 POST /files 上传得到的代号")
]


class In(Schema):
    """Something sent: unknown fields are refused, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class TellerIn(In):
    name: Name = Field("", description="怎么称呼")
    phone: Phrase = Field("", description="加密保存，只用来答复，不会从接口读出")
    where: Phrase = Field("", description="住哪里")
    reach: Teller.Reach = Field(Teller.Reach.PAGE, description="怎样答复")
    helper: Name = Field("", description="代为反映的人")


class MatterIn(In):
    area: AreaKey = Field(description="村（社区）、小组、网格的代号，见 GET /areas")
    words: Prose = Field("", description="反映的事；有录音或照片时可以空着")
    files: Files = []
    kind: Kind = Field(
        Kind.DEMAND, description="类型；反映干部问题的不从接口收，请走网页上的保密渠道，或打12388"
    )
    channel: Channel = Field(Channel.API, description="从哪个渠道来")
    spot: Line = Field("", description="具体位置")
    teller: TellerIn | None = None


class ListIn(Schema):
    phase: Phase | None = None
    since: Moment | None = Field(None, description="这个时间以后反映的")
    area: AreaKey | None = Field(None, description="这个地方及其下面的")
    channel: Channel | None = Field(None, description="按渠道；要有令牌")
    cursor: Cursor | None = Field(None, description="上一页的 next")
    limit: int = Field(100, ge=1, le=100)


class TriageIn(In):
    choice: Short = Field(description="去向，见事项的 stage.choices")
    reason: Prose = ""
    area: AreaKey | None = Field(None, description="更具体的所在地，限本村（社区）")
    cost: int | None = Field(None, ge=0, le=10**10, description="大约要多少钱，元；去向要求时才写")


class ConsultIn(In):
    people: Prose = Field(description="参加人，每行一个")
    opinions: Prose
    conclusion: Prose
    choice: Short = ""


class TableIn(In):
    title: Line = Field(description="议什么；会公开，不写姓名")
    subject: Short = Field(description="哪一类事")
    asks: Lines = ""
    meeting: int | None = Field(None, ge=1, lt=2**63, description="正在拟的会；不给就另开一个")
    day: Day | None = None
    at: time | None = None
    where: Phrase = ""
    studied_on: Day | None = Field(None, description="党组织哪天研究的")


class ConcludeIn(In):
    choice: Short
    conclusion: Prose


class DispatchIn(In):
    category: Short = Field(description="类别，见 stage.classes")
    level: Short = ""
    suggested: NumberText | None = Field(None, description="建议岗位，见 GET …/posts")
    note: Prose = ""
    area: AreaKey | None = None


class ClaimIn(In):
    measures: Lines = ""
    steps: Annotated[list[Phrase], Field(max_length=20)] = []
    promised_on: Day | None = Field(None, description="承诺办结日期")


class SaidIn(In):
    words: Prose = ""
    files: Files = []


class ProgressIn(SaidIn):
    met: list[NumberText] = Field([], description="一起会商的协办岗位代号，最多八个", max_length=8)


class RateForIn(In):
    mark: int = Field(ge=1, le=10)
    way: RatingWay
    words: Prose = ""
    solved: Solved | None = None


class RateIn(In):
    mark: int = Field(ge=1, le=10)
    words: Prose = ""
    solved: Solved | None = None


class PublishIn(In):
    title: Phrase
    demand: Lines = ""
    result: Lines
    board: Line = ""


class ReasonIn(In):
    reason: Prose


class JoinIn(In):
    lead: Short


class ExtensionIn(In):
    until: Day = Field(description="延到哪一天")
    reason: Prose


class DecisionIn(In):
    granted: bool = Field(description="批准 true，不批准 false")
    words: Prose = ""


class OrderIn(In):
    post: NumberText = Field(description="请谁过问：岗位代号，见 GET …/posts")
    until: Day | None = Field(None, description="哪天前回复；不写按县里定的时限")
    words: Prose = ""


class PartIn(In):
    post: NumberText = Field(description="请谁一起办：岗位代号，见 GET …/posts")
    what: Prose = Field(description="请他办什么")
    due_on: Day = Field(description="哪天前办好，不晚于这件事的期限")


class PieceIn(In):
    words: Prose = Field(description="照原话摘的一件事；不连着的用“……”接起来")
    files: Files = Field([], description="原来的照片、录音里跟着这一件走的，代号见 GET …/words")


class SplitIn(In):
    pieces: Annotated[list[PieceIn], Field(min_length=1, max_length=20)]


class EndPartIn(In):
    post: NumberText = Field(description="正在协办的岗位代号")
    reason: Prose


class SettleIn(In):
    choice: Short
    words: Prose


class AssignIn(In):
    post: NumberText = Field(description="岗位代号，见 GET …/posts")


class WordsIn(In):
    words: Prose


class PaperIn(In):
    what: Paper.What
    file: FileToken
