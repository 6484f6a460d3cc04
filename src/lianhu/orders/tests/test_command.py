import pytest
from django.core.management import CommandError, call_command

from lianhu.orders.models import Load, Order
from lianhu.orders.tests.factories import row, taken, xlsx


def run(here, path, capsys, account="town"):
    call_command("import-orders", str(path), account=here.accounts[account].username)
    return capsys.readouterr()


def test_a_table_is_taken_in_from_the_command_line(here, tmp_path, capsys):
    path = tmp_path / "工单.xlsx"
    path.write_bytes(xlsx([row(1), row(2, phone="1")]))
    with pytest.raises(CommandError, match="没有对过列"):
        run(here, path, capsys)
    taken(here.who("town"), xlsx([row(9)]), here.town)
    said = run(here, path, capsys)
    assert "收完了：新收1，已收过0，有变化0，没有收1。" in said.out
    assert "第4行：电话号码" in said.out
    assert "收工单" in said.err
    assert "已收过1" in run(here, path, capsys).out
    assert Order.objects.count() == 2
    assert not Load.objects.filter(state="running").exists()


def test_what_cannot_be_read_is_said_in_one_line(here, tmp_path, capsys):
    with pytest.raises(CommandError, match="读不了"):
        run(here, tmp_path / "没有.xlsx", capsys)
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(CommandError, match="旧的"):
        run(here, path, capsys)
    with pytest.raises(CommandError, match="账号"):
        call_command("import-orders", str(path), account="nobody")
    path.write_bytes(xlsx([row(1)]))
    with pytest.raises(CommandError, match="权限"):
        run(here, path, capsys, account="worker")
