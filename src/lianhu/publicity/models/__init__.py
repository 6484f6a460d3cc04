from lianhu.publicity.models.calendar import Due, DueQuerySet, Remark, RemarkQuerySet
from lianhu.publicity.models.hangings import Hanging, HangingQuerySet
from lianhu.publicity.models.objections import Objection, ObjectionQuerySet
from lianhu.publicity.models.postings import (
    BOARD,
    LEAST_DAYS,
    SEE,
    SEE_OBJECTIONS,
    WATCH,
    Posting,
    PostingQuerySet,
)

__all__ = [
    "BOARD",
    "LEAST_DAYS",
    "SEE",
    "SEE_OBJECTIONS",
    "WATCH",
    "Due",
    "DueQuerySet",
    "Hanging",
    "HangingQuerySet",
    "Objection",
    "ObjectionQuerySet",
    "Posting",
    "PostingQuerySet",
    "Remark",
    "RemarkQuerySet",
]
