"""What somebody may bring to read, change or stop what is not theirs."""

import io
import zipfile

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.files import spreadsheets
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.orders import commands, queries, reading, sealed
from lianhu.orders.models import Order
from lianhu.orders.tests.factories import HEAD, row, taken, xlsx
from lianhu.people import commands as people


def take(here, rows, who="town", area=None, **more):
    return taken(here.who(who), xlsx(rows, **more), area or here.town)


def reasons(load):
    return [line.reason for line in load.lines.filter(what="refused")]


def with_merges(*refs):
    """A table that says these cells are merged, as no spreadsheet program would write it."""
    merged = "".join(f'<mergeCell ref="{one}"/>' for one in refs)
    end = f"</sheetData><mergeCells>{merged}</mergeCells>"
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([row(1)]))) as found,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in found.namelist():
            content = found.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = content.replace(b"</sheetData>", end.encode())
            made.writestr(name, content)
    return out.getvalue()


def test_who_guesses_a_number_reads_and_changes_nothing_of_another_place(here):
    take(here, [row(1, name="韦不外传")])
    guessed = row(1, text="猜的", name="", area="", where="")
    load = take(here, [guessed], who="next_door", area=here.west)
    assert (load.new, load.changed, load.refused) == (0, 0, 1)
    assert "工作范围" in reasons(load)[0]
    assert queries.changes(load.lines.all()) == []
    assert sealed.cells_of(Order.objects.get())[3] == "韦不外传"


def test_the_same_row_under_moved_and_new_columns_is_no_change(here):
    take(here, [row(1)])
    head = [HEAD[-1], *HEAD[:-1], "受理时间"]
    load = take(here, [[row(1)[-1], *row(1)[:-1], "2026-11-20"]], head=head)
    assert (load.same, load.changed) == (1, 0)


def test_a_change_under_moved_columns_lands_in_the_columns_it_came_in(here):
    take(here, [row(1)])
    later = row(1, text="灯修好又灭了。")
    load = take(here, [[*later[1:-1], later[0]]], head=[*HEAD[1:-1], HEAD[0]])
    (change,) = queries.changes(load.lines.filter(what="changed"))
    assert [name for name, _old, _new in change.pairs] == ["诉求内容"]
    commands.settle(here.who("town"), change.line, take=True)
    order = Order.objects.get()
    # The column that the later table lacks stays as it was.
    assert sealed.cells_of(order) == later
    assert order.matter.words.get(role="comment").text.endswith("灯修好又灭了。")


def test_a_change_that_accuses_a_cadre_stays_out_of_the_open_lists_too(here):
    take(here, [row(1)])
    accusing = row(1, text="村支书收了施工队的钱，路灯才不修。")
    load = take(here, [accusing])
    assert (load.changed, load.refused) == (0, 1)
    assert "转纪检" in reasons(load)[0]
    sure = take(
        here, [[*accusing, "", "是"]], head=[*HEAD, "【联户】原因", "【联户】确认按普通诉求收"]
    )
    assert sure.changed == 1


def test_a_change_brings_nothing_back_of_who_was_erased(here):
    take(here, [row(1)])
    order = Order.objects.get()
    load = take(here, [row(1, note="改了备注")])
    people.erase_teller(SYSTEM, order.matter.teller, reason="withdrawn")
    again = take(here, [row(1, note="又改了备注")])
    assert load.changed == again.changed == 1
    commands.settle(here.who("town"), again.lines.get(), take=True)
    assert sealed.cells_of(Order.objects.get()) == []


def test_one_row_of_signs_that_nobody_sees_does_not_stop_the_rest(here):
    load = take(here, [row(1, title="", text="\u200b\u200b"), row(2)])
    assert (load.state, load.new, reasons(load)) == ("done", 1, ["没有内容。"])


def test_merged_cells_beyond_all_measure_are_refused_at_once(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_MERGED", 20_000)
    with pytest.raises(Refusal, match="合并的单元格太多"):
        reading.read(with_merges(*["A1:A19000"] * 2))
    with pytest.raises(Refusal, match="打不开"):
        reading.read(with_merges("A0:A5"))


def test_another_office_document_under_the_name_of_a_table_is_said():
    out = io.BytesIO()
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr("word/document.xml", "<a/>")
    with pytest.raises(Refusal, match="打不开"):
        reading.read(out.getvalue())


def test_a_title_above_a_table_with_tabs_hides_no_column():
    lines = ["12345热线工单导出表", "\t".join(HEAD), "\t".join(row(1))]
    table = reading.read("\n".join(lines).encode("gb18030"))
    assert (table.head, table.rows) == (HEAD, [(3, row(1))])


def test_what_the_other_office_adds_after_the_end_is_not_lost(here):
    take(here, [row(1)])
    matter = Order.objects.get().matter
    type(matter)._base_manager.filter(pk=matter.pk).update(closed_at=clock.now())
    load = take(here, [row(1, text="修了又坏。")])
    commands.settle(here.who("town"), load.lines.get(), take=True)
    assert matter.words.get(role="comment").text.endswith("修了又坏。")
