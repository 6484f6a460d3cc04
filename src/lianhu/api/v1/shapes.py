"""The shapes of what goes out, for the definition; the answers are built in one go beside them."""

from datetime import date, datetime
from typing import Generic, TypeVar

from ninja import Field, Schema

T = TypeVar("T")


class Answer(Schema):
    notice: str | None = Field(None, description="演示县为“演示数据，纯属虚构”，其他县为 null")


class Refused(Answer):
    message: str = Field(description="为什么不行，中文一句话")
    field: str = Field(description="哪一项要改；整件事不行时为空")
    last: str | None = Field(None, description="他人先办了时：谁在什么时候办了什么")


class Place(Schema):
    key: str
    name: str
    kind: str


class Row(Schema):
    """没有令牌的读者只读到 number 到 closed_at 中可公开的部分，时间只到日。"""

    number: str
    kind: str
    kind_label: str
    phase: str
    phase_label: str
    triage: str
    category: str
    area: Place
    raised_at: datetime
    promised_on: date | None
    answered_at: datetime | None
    posted_at: datetime | None
    closed_at: datetime | None
    result: str
    title: str | None = Field(description="最前面的话；公开读者只读到经人核发的")
    due_at: datetime | None
    mark: int | None
    channel: str | None
    channel_key: str | None
    secrecy: str | None
    holder: str | None = Field(description="承办岗位，不含姓名")
    etag: str | None


class Rows(Answer):
    items: list[Row]
    next: str | None = Field(description="下一页的 cursor；没有了为 null")


class Option(Schema):
    key: str
    label: str
    needs: list[str] = []


class StageOut(Schema):
    key: str
    title: str
    kind: str
    needs: list[str]
    choices: list[Option]
    classes: list[Option]
    levels: list[Option]
    scale: dict[str, str] = Field(description="评价各分值的叫法")
    ways: list[str]


class TellerOut(Schema):
    name: str = Field(description="隐去中间的称呼")
    has_phone: bool
    prefers: str


class PlanOut(Schema):
    post: str
    measures: str
    steps: list[str]
    promised_on: date
    made_at: datetime
    kept: bool | None
    given_back_at: datetime | None = None


class Deed(Schema):
    act: str
    label: str


class Doing(Schema):
    main: Deed | None
    others: list[Deed]
    why_not: str


class MatterOut(Answer, Row):
    said: str | None = Field(description="反映的内容，隐去姓名、电话等")
    answer: str | None = Field(description="给反映人的答复")
    spot: str | None
    now: str | None = Field(description="现在由谁负责、到什么时候")
    split_from: str | None = Field(description="从哪件里拆出来的：那件的编号")
    pieces: list[str] = Field(description="拆成的几件的编号，只列您看得到的")
    stage: StageOut | None
    teller: TellerOut | None
    plans: list[PlanOut]
    doing: Doing | None = Field(description="这个令牌现在能办什么")


class FileOut(Schema):
    token: str
    kind: str
    media_type: str
    size: int
    url: str


class WordOut(Schema):
    role: str
    label: str
    by: str
    at: datetime
    text: str
    files: list[FileOut]


class StepOut(Schema):
    at: datetime
    what: str
    by: str


class PostOut(Schema):
    post: str = Field(description="岗位代号")
    title: str
    area: str
    duties: list[str]
    vacant: bool


class Made(Answer):
    number: str
    code: str = Field(description="查询码，请交给反映人；凭编号和查询码可以在网页上看、评价")
    token: str = Field(description="只开这一件事的令牌，可作 Bearer 或 ?token=")
    etag: str
    phase: str
    due_at: datetime | None
    now: str
    follow: str = Field(description="反映人查看的网址")


class Acted(Answer):
    number: str
    act: str
    phase: str
    phase_label: str
    etag: str
    due_at: datetime | None


class Kept(Answer, FileOut):
    """一份待提交的文件；一天内没有用上就清理。"""


class AreaOut(Schema):
    key: str
    name: str
    short_name: str
    kind: str
    level: str
    code: str | None = Field(description="统计用区划代码，不含港澳台数据；村以下没有")
    invented: bool = Field(description="演示用的虚构地方")


class SentenceOut(Schema):
    title: str
    who: str
    what: str
    within: str
    otherwise: str
    then: list[str]


class MethodOut(Schema):
    key: str
    title: str
    number: int
    digest: str = Field(description="文本的 SM3")
    adopted_by: str | None = Field(description="决定采用的机构；null 为随系统提供")
    decided_on: date | None
    receives: list[str]
    stages: list[SentenceOut]


class PostingOut(Schema):
    kind: str
    title: str
    words: str
    area: Place
    from_at: datetime
    until_at: datetime
    board: str
    released_as: str
    head: str


class Listed(Answer, Generic[T]):
    items: list[T]
    more: bool = Field(False, description="还有下一页（page 加 1）")


class Areas(Listed[AreaOut]):
    pass


class Words(Listed[WordOut]):
    pass


class Steps(Listed[StepOut]):
    pass


class Posts(Listed[PostOut]):
    pass


class Methods(Listed[MethodOut]):
    pass


class Postings(Listed[PostingOut]):
    pass
