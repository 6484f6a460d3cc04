from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean, clean_line, mask_free_text, short


def test_clean_keeps_words_and_drops_what_cannot_be_stored():
    typed = " 路灯\0坏了\ud83d\r\n三组\x1b\u202e门口\u2028𠮷家\x0b旁\rOK\ufeff\t\uffff\n "
    assert clean(typed, 100) == "路灯坏了\n三组门口\n𠮷家\n旁\nOK"


def test_joined_emoji_and_tabs_stay():
    assert clean("👨‍👩‍👧 a\tb", 20) == "👨‍👩‍👧 a\tb"


def test_too_long_names_both_counts_and_the_field():
    assert clean("路" * 500, 500) == "路" * 500
    with pytest.raises(Refusal, match="诉求最多500个字，现有501个字") as error:
        clean("路" * 501, 500, label="诉求", field="words")
    assert error.value.field == "words"
    with pytest.raises(Refusal, match="内容最多"):
        clean("路路", 1)


def test_length_counts_what_stays():
    assert clean("  路\0\r\n灯  ", 3) == "路\n灯"


@given(st.text())
def test_clean_text_is_clean_and_can_be_stored(typed):
    kept = clean(typed, 10_000)
    assert clean(kept, 10_000) == kept
    assert "\0" not in kept
    assert "\r" not in kept
    kept.encode()


def test_one_line():
    assert clean_line(" 路灯 \r\n\u2028 坏了\t了 ", 10) == "路灯 坏了 了"


@given(st.text(), st.integers(1, 20))
def test_short_is_never_longer_than_asked(text, n):
    assert len(short(text, n)) <= n
    assert "\n" not in short(text, n)


def test_short_says_when_it_cut():
    assert short("三组的路灯坏了", 5) == "三组的路…"
    assert short("三组\n路灯", 5) == "三组 路灯"


MOBILE = "13800138000"
SEPARATORS = ["", " ", "-", "—", ".", "\u3000", " - ", "·", "\u200b", "\ufe0f\u20e3", "_"]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
FORMAL = str.maketrans("0123456789", "〇一二三四五六七八九")
ROUND = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


@pytest.mark.parametrize("between", SEPARATORS)
@pytest.mark.parametrize("script", [{}, WIDE, SPOKEN, FORMAL, ROUND])
def test_a_mobile_number_is_found_however_it_is_written(between, script):
    for written in (MOBILE, f"{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}", between.join(MOBILE)):
        masked = mask_free_text(f"找老王{written.translate(script)}来看")
        assert masked in ("找老王〔电话略〕来看", "找老王〔号码略〕来看")


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.lists(st.sampled_from(SEPARATORS), min_size=10, max_size=10),
)
def test_mixed_separators_hide_nothing(mobile, betweens):
    written = mobile[0] + "".join(map("".join, zip(betweens, mobile[1:], strict=True)))
    assert not any(char.isdigit() for char in mask_free_text(f"电话{written}，谢谢"))


@pytest.mark.parametrize(
    "text, shown",
    [
        ("打+86 138 0013 8000", "打〔电话略〕"),
        ("打+8613800138000", "打〔电话略〕"),
        ("13800138000、13900139000", "〔电话略〕、〔电话略〕"),
        ("家里0854-4821234，", "家里〔电话略〕，"),
        ("（0854）482 1234", "〔电话略〕"),
        ("010 8888 8888", "〔电话略〕"),
        ("电话：4821234", "电话：〔电话略〕"),
        ("身份证522727195001010011。", "身份证〔证件号略〕。"),
        ("522727 19500101 001x", "〔证件号略〕"),
        ("52272719500101001Ｘ", "〔证件号略〕"),
        ("522727500101001", "〔证件号略〕"),
        ("卡6222021234567890123", "卡〔号码略〕"),
        ("6222 0212 3456 7890 123", "〔卡号略〕"),
        ("6222-0212-3456-7890", "〔卡号略〕"),
        ("微信zhang_san88", "微信〔账号略〕"),
        ("微信号：zhangsan", "微信号：〔账号略〕"),
        ("VX: abc12345", "VX: 〔账号略〕"),
        ("加QQ12345678", "加QQ〔账号略〕"),
        ("QQ群号是 87654321", "QQ群号是 〔账号略〕"),
        ("发zhang.san@example.com吧", "发〔邮箱略〕吧"),
        ("贵J·12345堵门", "〔车牌略〕堵门"),
        ("贵JD12345堵门", "〔车牌略〕堵门"),
    ],
)
def test_what_reaches_a_person_is_taken_out(text, shown):
    assert mask_free_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月5日14时30分，三组12户45人",
        "2026-03-05 14:30 至 2026-03-06",
        "2026-03-05 2026-04-05",
        "受理号123456789，金额13,800元，面积12.5亩",
        "拨打12345或110、96110",
        "一二三四组的路，第一百二十三号",
        "微信群里说的，用QQ发了",
        "3栋2单元501室",
        "电话回访说好",
    ],
)
def test_ordinary_numbers_stay(text):
    assert mask_free_text(text) == text


def test_given_names_are_masked_in_every_spelling():
    text = "张建国和张 建国说，买买提•艾力、买买提 · 艾力与欧阳锋、John  Smith在，张三不在。"
    names = ["张建国", "买买提·艾力", "欧阳锋", "张", "John Smith", "张三", ""]
    assert mask_free_text(text, names) == (
        "张*国和张*国说，买买提·*、买买提·*与欧阳*、John *在，张*不在。"
    )


def test_a_name_is_no_pattern():
    assert mask_free_text(r"a\1和.*在", [r"a\1", ".*", "("]) == r"a*1和.*在"


def test_the_longer_name_goes_first():
    assert mask_free_text("王小明亮", ["王小明", "王小明亮"]) == "王**亮"


@given(
    st.text(st.sampled_from("138 0-.Xx电话微信号：@a.贵J一〇\n(（086")), st.lists(st.just("信号一"))
)
def test_masking_twice_changes_nothing_more(text, names):
    once = mask_free_text(text, names)
    assert mask_free_text(once, names) == once


@pytest.mark.parametrize(
    "unit", ["微信 ", "1 ", "1-", "a@", "0", " ", "a.", "张 ", "电话", "贵A·", "8613"]
)
def test_hostile_text_costs_no_more_than_its_length(unit):
    text = "微信张0854" + unit * (20_000 // len(unit))
    began = perf_counter()
    mask_free_text(text, ["张三", "买买提·艾力"])
    assert perf_counter() - began < 2


@given(st.text(), st.lists(st.text(max_size=5), max_size=3))
def test_any_text_and_any_names_pass(text, names):
    assert isinstance(mask_free_text(text, names), str)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("找老王138\n0013\n8000来", "找老王〔电话略〕来"),
        ("电话\n13800\n138000。", "电话\n〔电话略〕。"),
        ("522727\n19500101\n001x", "〔证件号略〕"),
        ("打l38OO138OOO吧", "打〔电话略〕吧"),
        ("打I38 0O13 8ooO吧", "打〔电话略〕吧"),
        ("打１３８OO１３８OOO吧", "打〔电话略〕吧"),
    ],
)
def test_a_break_or_a_look_alike_hides_no_number(text, shown):
    assert mask_free_text(text) == shown


def test_a_name_across_two_lines_is_masked():
    assert mask_free_text("我是罗小\n花", ["罗小花"]) == "我是罗*花"


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.lists(st.sampled_from(["", "\n", " ", "-"]), min_size=10, max_size=10),
    st.lists(st.booleans(), min_size=11, max_size=11),
)
def test_breaks_and_look_alikes_together_hide_nothing(mobile, betweens, disguised):
    alike = {"0": "O", "1": "l"}
    signs = [
        alike.get(sign, sign) if hide else sign
        for sign, hide in zip(mobile, disguised, strict=True)
    ]
    written = signs[0] + "".join(map("".join, zip(betweens, signs[1:], strict=True)))
    assert mask_free_text(f"找老王{written}来看") in (
        "找老王〔电话略〕来看",
        "找老王〔号码略〕来看",
    )
