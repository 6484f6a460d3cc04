"""What is a method file and what is not, said in Chinese at the right line."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianhu.kernel.hashing import sm3
from lianhu.methods.compiler import check
from lianhu.methods.definition import load
from lianhu.methods.problem import Malformed
from lianhu.methods.tests.factories import changed, known, line_with, shipped, text
from lianhu.methods.vocabulary import Kind, Phase


def problems(source, name="我的.toml"):
    with pytest.raises(Malformed) as caught:
        load(source, name)
    return caught.value.problems


def test_a_shipped_file_becomes_stages_with_their_lines():
    found = shipped("sidan")
    assert found.law_date == datetime.date(2026, 1, 1)
    assert found.digest == sm3(text("sidan").encode())
    claim = found.of_kind(Kind.CLAIM)[0]
    assert (str(claim.within), claim.needs) == ("4h", ("measures", "steps", "promised_on"))
    assert text("sidan").splitlines()[claim.line - 1] == "[[stage]]"
    assert text("sidan").splitlines()[claim.line_of("within") - 1] == 'within = "4h"'
    assert claim.next[0].line == line_with(text("sidan"), 'to = "派单", at_most = 3')
    assert claim.phase == Phase.CLAIMING


def test_tasks_are_parked_or_helping():
    phases = {stage.purpose: stage.phase for stage in shipped("sanshi").of_kind(Kind.TASK)}
    assert phases == {"park": Phase.PARKED, "help": Phase.HELPING}


@pytest.mark.parametrize(
    "old, new, code, said",
    [
        ('within = "4h"', 'with = "4h"', "unknown-key", "是不是“within”"),
        ('within = "4h"', "within = 4", "duration", "时长"),
        ('within = "4h"', 'within = "4个钟头"', "duration", "1wd"),
        ('kind = "claim"', 'kind = "grab"', "unknown-kind", "领单"),
        ('within = "4h"', "scale = 5", "unknown-key", "“领单”环节不用“scale”"),
        ("scale = 5", "scale = true", "type", "整数"),
        ("scale = 5", "scale = 50", "range", "2到10"),
        ("masked = true", 'masked = "是"', "type", "true 或 false"),
        ("version = 1", "version = 0", "range", "1到"),
        ("law_date = 2026-01-01", 'law_date = "2026-01-01"', "type", "不加引号"),
        ('key = "sidan"', 'key = "四 单"', "name", "名字"),
        ('key = "sidan"', 'key = "a/b"', "name", "名字"),
        ('title = "四单工作法"', 'title = ""', "empty", "不能为空"),
        ('title = "四单工作法"', f'title = "{"长" * 61}"', "too-long", "61字，最多60字"),
        ('needs = ["result"]', 'needs = ["gps"]', "forbidden-need", "形式主义"),
        ('needs = ["result"]', 'needs = ["打卡"]', "forbidden-need", "不采集"),
        ('needs = ["result"]', 'needs = ["score"]', "unknown-need", "办理结果"),
        ('how = "same"', 'how = "pigeon"', "unknown-word", "广播"),
        ('how = "same"', 'how = ["page", "page"]', "repeated", "重复"),
        ('on_expire = "to:晒单"', 'on_expire = "shout"', "unknown-word", "escalate:"),
        # What accuses a cadre is taken in by no method.
        ('origin = "随系统提供"', 'receives = ["accusation"]', "unknown-word", "意见建议"),
        ('{ to = "办理" }', "{ at_most = 1 }", "edge", "只写一个"),
        ('{ to = "办理" }', '{ to = "办理", method = "x" }', "edge", "只写一个"),
        ('by = ["code", "phone", "paper"]', 'by = "face"', "unknown-word", "电话回访"),
    ],
)
def test_a_fault_is_said_at_its_line(old, new, code, said):
    source = changed("sidan", (old, new))
    found = [one for one in problems(source) if one.code == code]
    assert found, problems(source)
    assert said in found[0].message
    where = line_with(text("sidan"), old)
    assert str(found[0]).startswith(f"我的.toml:{where}: "), found


def test_all_faults_are_said_at_once():
    source = changed("sidan", ("scale = 5", "scale = 'x'"), ('within = "4h"', "within = 1"))
    assert {"type", "duration"} <= {one.code for one in problems(source)}


@pytest.mark.parametrize("word", ["title", "kind", "act"])
def test_what_is_missing_is_named(word):
    source = changed("sidan", *((line, "") for line in claim_lines(word)))
    found = next(one for one in problems(source) if one.code in ("missing", "unknown-kind"))
    assert word in found.message


def claim_lines(word):
    part = text("sidan").split('key = "领单"')[1]
    return [next(line for line in part.splitlines() if line.startswith(f"{word} = "))]


@pytest.mark.parametrize(
    "source, line, said",
    [
        ("key = 四单", 1, "引号"),
        ('a = "x"\nkey == "a"', 2, "写法有误"),
        ('key = "a', 1, "引号没有关上"),
        ('a = "1"\na = "2"\n', 2, "写了两次"),
        ('a = "1"\n\nb：1', 3, "写法有误"),
        ('a = ["1"', 1, "方括号"),
        ("a = 1 b = 2", 1, "一行只能写一项"),
        ("a = " + "[" * 5000, 1, "太深"),
        ('x = "1"\n甲\0', 2, "NUL"),
        ('x = "\ud800"', 1, "UTF-8"),
        ("中文".encode("gbk"), 1, "UTF-8"),
        (b"a = 1\n" * 40000, 1, "最多200000字节"),
        ("a = " + "9" * 5000, 1, "写法有误"),
        ("", 1, "缺少“key”"),
        ('stage = "x"', 1, "[[stage]]"),
        ("[[stage]]\n" * 61, 1, "最多60个"),
    ],
)
def test_what_is_not_toml_is_said_in_chinese(source, line, said):
    found = [one for one in problems(source) if said in one.message]
    assert found, problems(source)
    assert found[0].line == line


def test_files_of_windows_editors_load():
    source = text("sidan").replace("\n", "\r\n")
    found = load(b"\xef\xbb\xbf" + source.encode(), "x")
    assert found.stages[2].line == shipped("sidan").stages[2].line
    assert found.digest != shipped("sidan").digest


@given(st.text() | st.binary())
def test_any_bytes_load_or_say_why(source):
    assert problems(source)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_never_breaks_loader_or_compiler(data):
    source = text(data.draw(st.sampled_from(["sanshi", "sidan"])))
    start = data.draw(st.integers(0, len(source)))
    stop = data.draw(st.integers(start, min(len(source), start + 40)))
    put = data.draw(st.sampled_from(["", '"', "[", "}", "=", "\n", "1", "{}", "[]", "\t'", "é"]))
    found: tuple = ()
    try:
        found = check(load(source[:start] + put + source[stop:], "x"), known())
    except Malformed as error:
        found = error.problems
    assert all(one.line >= 1 for one in found)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("a" + ".a" * 20_000 + " = 1", "too-long"),
        ("a" + ".a" * 16 + " = 1", "too-many"),
        ("[a" + " . 'a'" * 16 + "]", "too-many"),
        ('x = { "a"' + '."a"' * 16 + " = 1 }", "too-many"),
    ],
)
def test_a_key_of_many_parts_is_refused_at_its_line_before_it_is_read(line, code):
    [found] = problems(f"# 一\n{line}\n")
    assert (found.code, found.line) == (code, 2)


def test_dots_in_words_are_no_key():
    found = problems('summary = "网址 ' + "a." * 40 + '"\n')
    assert "too-many" not in {one.code for one in found}
