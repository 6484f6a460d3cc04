"""The life of a telling.

due ──write──▶ written ──receive──▶ told        (a channel's receipt)
due, written, failed, not_reached ──record──▶ told    (a named person says so)
due, written, failed, not_reached ──miss──▶ not_reached
due ──wait──▶ due (a channel failed, it is tried again)
due, written ──fail──▶ failed ──retry──▶ due
due, failed, not_reached ──lapse──▶ missed    (its moment is over; nobody makes it good afterwards)
"""

from lianhu.kernel.flow import Flow, Step

TELLING = Flow(
    field="state",
    steps={
        "write": Step(("due",), "written"),
        "receive": Step(("due", "written"), "told"),
        "record": Step(("due", "written", "failed", "not_reached"), "told"),
        "miss": Step(("due", "written", "failed", "not_reached"), "not_reached"),
        "wait": Step(("due",), "due"),
        "fail": Step(("due", "written"), "failed"),
        "retry": Step(("failed",), "due"),
        "lapse": Step(("due", "failed", "not_reached"), "missed"),
    },
)
