"""Holding what was posted against the log."""

from lianhu.audit.models import Event
from lianhu.audit.trace import digest
from lianhu.publicity.models import Posting

BATCH = 500


def first_wrong() -> str:
    """The first posting whose words are not those that were released; "" when none."""
    for posting in Posting.objects.order_by("pk").iterator(BATCH):
        made = Event.objects.of(posting.key).filter(verb="publicity.post").first()
        if made is None:
            return f"{posting}：没有留痕"
        if made.data.get("digest") != digest(posting.sealed_words, posting.salt):
            return f"{posting}：公示内容被改过"
    return ""
