"""The life of a file.

draft ──attach──▶ kept ──erase──▶ erased (bytes gone, row and digest stay)
draft ──erase───▶ erased
A draft that nobody attaches is swept with its row.
"""

from lianhu.kernel.flow import Flow, Step

FILE = Flow(
    field="state",
    steps={
        "attach": Step(("draft",), "kept"),
        "erase": Step(("draft", "kept"), "erased"),
    },
)
