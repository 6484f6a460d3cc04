"""The life of a posting.

posted, hung ──hang──▶ hung ──take_down──▶ taken_down
posted, hung ──withdraw──▶ withdrawn
"""

from lianhu.kernel.flow import Flow, Step

POSTING = Flow(
    field="state",
    steps={
        "hang": Step(("posted", "hung"), "hung"),
        "take_down": Step(("hung",), "taken_down"),
        "withdraw": Step(("posted", "hung"), "withdrawn"),
    },
)
