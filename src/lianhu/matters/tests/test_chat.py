"""A pasted group chat is taken apart whatever program it was copied from; all of it is invented."""

import time
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.matters.chat import when
from lianhu.matters.chat.joining import joined
from lianhu.matters.chat.kinds import Sort, sort_of
from lianhu.matters.chat.reading import read

TODAY = date(2026, 11, 4)  # a Wednesday


def on(hour, minute, second=0, day=3, month=11, year=2026):
    # As on the wall, which is how a chat shows it.
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001


@pytest.mark.parametrize(
    "words, expected",
    [
        ("20:15", on(20, 15, day=4)),
        ("昨天 20:15", on(20, 15)),
        ("前天 8:05", on(8, 5, day=2)),
        ("昨天 晚上8:15", on(20, 15)),
        ("星期二 20:15", on(20, 15)),
        ("周日 上午9:00", on(9, 0, day=1)),
        ("2026年11月3日 下午8:15", on(20, 15)),
        ("2026年11月3日 20:15", on(20, 15)),
        ("11月3日 晚上12:10", on(0, 10)),
        ("11月3日 中午12:10", on(12, 10)),
        ("凌晨12:10", on(0, 10, day=4)),
        ("11/3 20:15", on(20, 15)),
        ("2026/11/3 20:15", on(20, 15)),
        ("2026-11-03 20:15:33", on(20, 15, 33)),
        ("12/31 20:15", on(20, 15, day=31, month=12, year=2025)),
        ("11-03 8:15 pm", on(20, 15)),
        ("２０：１５".translate({0xFF1A: ":", **{0xFF10 + n: str(n) for n in range(10)}}), on(20, 15, day=4)),
    ],
)  # fmt: skip
def test_times_in_all_their_forms(words, expected):
    assert when.moment(when.read(words, TODAY), TODAY) == expected


@pytest.mark.parametrize(
    "words", ["", "25:15", "11/3", "2026-13-01 10:00", "30日", "2月30日 10:00", "八点", "1:2:3 x"]
)
def test_what_is_no_time_is_none(words):
    assert when.read(words, TODAY) is None


DESKTOP = """张三:
一号网格的路灯坏了三天
晚上看不见路

李四（3栋2单元）:
我家门口也是

王五：：
[图片]

"张三"邀请"赵六"加入了群聊

李四（3栋2单元）:
「张三：一号网格的路灯坏了三天」
- - - - - - - - - - - - - - -
什么时候来修
"""
EMAIL = """微信群聊的聊天记录

—————  2026-11-03  —————


张三  20:15

上寨水管爆了
水都流到路上

阿珍:卖米粉  20:16

收到

—————  2026-11-04  —————


张三  8:01

[语音] 12"
"""
MERGED = """群聊的聊天记录
张三: 路灯坏了
阿珍:3栋: 垃圾没人收
李四: [文件] 停水通知.pdf
王五: 通知：明天停水
"""
STACKED = """张三
昨天 20:15
路灯坏了

李四
昨天 20:16
收到
"""
QQ = """2026-11-03 20:15:33 【冒泡】张三(12345678)
路灯坏了

2026-11-03 20:16:02 李 四<li@example.com>
是的
我家也黑
2026-11-03 20:17:00 张三(12345678)
[动画表情]
"""
WECOM = """张三@微信 11/3 20:15:33
路灯坏了
李四-物业 11/3 20:16:00
会议改到 20:30
已经报修
"""
PHONE = """昨天 20:15
张三：
井盖松了

以下为新消息

"李四"撤回了一条消息

张三：
在小学门口
引用 李四 的消息：哪里的井盖

王五拍了拍"张三"
"""


@pytest.mark.row("C4.23")
@pytest.mark.parametrize(
    "pasted, expected",
    [
        (DESKTOP, [
            ("张三", "一号网格的路灯坏了三天\n晚上看不见路", None, "wish"),
            ("李四（3栋2单元）", "我家门口也是", None, "wish"),
            ("王五", "[图片]", None, "media"),
            ("", '"张三"邀请"赵六"加入了群聊', None, "system"),
            ("李四（3栋2单元）", "什么时候来修", None, "wish"),
        ]),
        (EMAIL, [
            ("张三", "上寨水管爆了\n水都流到路上", on(20, 15), "wish"),
            ("阿珍:卖米粉", "收到", on(20, 16), "greeting"),
            ("张三", '[语音] 12"', on(8, 1, day=4), "media"),
        ]),
        (MERGED, [
            ("张三", "路灯坏了", None, "wish"),
            ("阿珍:3栋", "垃圾没人收", None, "wish"),
            ("李四", "[文件] 停水通知.pdf", None, "media"),
            ("王五", "通知：明天停水", None, "wish"),
        ]),
        (STACKED, [
            ("张三", "路灯坏了", on(20, 15), "wish"),
            ("李四", "收到", on(20, 16), "greeting"),
        ]),
        (QQ, [
            ("张三", "路灯坏了", on(20, 15, 33), "wish"),
            ("李 四", "是的\n我家也黑", on(20, 16, 2), "wish"),
            ("张三", "[动画表情]", on(20, 17), "media"),
        ]),
        (WECOM, [
            ("张三@微信", "路灯坏了", on(20, 15, 33), "wish"),
            ("李四-物业", "会议改到 20:30\n已经报修", on(20, 16), "wish"),
        ]),
        (PHONE, [
            ("张三", "井盖松了", on(20, 15), "wish"),
            ("", "以下为新消息", on(20, 15), "system"),
            ("", '"李四"撤回了一条消息', on(20, 15), "system"),
            ("张三", "在小学门口", on(20, 15), "wish"),
            ("", '王五拍了拍"张三"', on(20, 15), "system"),
        ]),
        ("井盖松了，在小学门口\n\n路灯也坏了", [
            ("", "井盖松了，在小学门口", None, "wish"), ("", "路灯也坏了", None, "wish"),
        ]),
        ("\u202e张\u200b三\ufeff:\n路\u200b灯坏了", [("张三", "路灯坏了", None, "wish")]),
        ("👵🏽阿婆👨‍👩‍👧:\n没水了😭\n\n🌸:\n👍👍", [
            ("👵🏽阿婆👨‍👩‍👧", "没水了😭", None, "wish"), ("🌸", "👍👍", None, "greeting"),
        ]),
        ("", []),
        ("\n \n", []),
    ],
    ids=["desktop", "email", "merged", "stacked", "qq", "wecom", "phone", "nobody", "unseen",
         "emoji", "nothing", "blank"],
)  # fmt: skip
def test_what_each_program_puts_on_the_clipboard(pasted, expected):
    got = [(one.sender, one.text, one.at, one.sort.value) for one in read(pasted, TODAY)]
    assert got == expected


@pytest.mark.parametrize(
    "text, sort",
    [
        ("收到，谢谢", Sort.GREETING), ("好的好的", Sort.GREETING), ("大家早上好！", Sort.GREETING),
        ("👍", Sort.GREETING), ("[强][抱拳]", Sort.MEDIA), ("@张三 收到", Sort.GREETING),
        ("[图片] 就是这个井盖", Sort.WISH), ("[位置] 上寨路口", Sort.MEDIA), ("没水", Sort.WISH),
        ("谢谢，就是路灯还没修", Sort.WISH), ("https://example.com/a", Sort.MEDIA),
        ("[图片: 1.jpg(请在附件中查看)]", Sort.MEDIA), ("666", Sort.GREETING),
    ],
)  # fmt: skip
def test_what_is_surely_no_wish_is_not_ticked(text, sort):
    assert sort_of(text) == sort


def items(pasted, **more):
    return list(joined(read(pasted, TODAY), longest=more.pop("longest", 2000), **more))


@pytest.mark.row("C4.23")
def test_neighbours_of_one_speaker_within_some_minutes_are_one_thing():
    pasted = "\n".join(
        f"{who} 2026-11-03 {at}\n{text}"
        for who, at, text in [
            ("张三", "20:15:00", "路灯坏了"), ("张三", "20:17:00", "[图片]"),
            ("张三", "20:40:00", "还有井盖"), ("李四", "20:40:10", "垃圾没人收"),
            ("张三", "20:40:20", "垃圾也是"),
        ]
    )  # fmt: skip
    assert [(one.sender, one.text) for one in items(pasted)] == [
        ("张三", "路灯坏了\n[图片]"), ("张三", "还有井盖"), ("李四", "垃圾没人收"), ("张三", "垃圾也是"),
    ]  # fmt: skip
    assert items(pasted)[0].sort == Sort.WISH
    kept = items(pasted, apart=lambda one: one.text == "[图片]")
    assert kept[0].text == "路灯坏了"


def test_a_message_too_long_for_one_matter_is_cut_and_none_is_lost():
    pasted = "张三:\n" + "\n".join(["路灯坏了" * 10] * 100)
    found = items(pasted, longest=500)
    assert max(len(one.text) for one in found) <= 500
    assert "".join(one.text for one in found).replace("\n", "") == "路灯坏了" * 1000


NAMES = st.sampled_from(
    ["张三", "李四 3栋", "阿珍:卖米粉", "王五（2单元）", "[群主]老赵", "🌸小花🌸", "A-物业小陈",
     "Lucy Wang", "岑·阿妹", "1栋101"]
)  # fmt: skip
LETTERS = st.text("路灯坏了没人收垃圾井盖松在小学门口都三天啦", min_size=2, max_size=30)
BODIES = st.lists(LETTERS, min_size=1, max_size=3).map("\n".join)
CHATS = st.lists(st.tuples(NAMES, BODIES, st.integers(0, 59)), min_size=1, max_size=12)


def said(chat):
    return [(name, text) for name, text, _minute in chat]


@given(CHATS)
def test_a_desktop_copy_comes_back_as_it_was(chat):
    pasted = "\n\n".join(f"{name}:\n{text}" for name, text, _minute in chat)
    assert [(one.sender, one.text) for one in read(pasted, TODAY)] == said(chat)


@given(CHATS)
def test_copies_with_times_come_back_as_they_were(chat):
    exported = "\n\n".join(f"{name}  20:{m:02}\n\n{text}" for name, text, m in chat)
    for pasted in (
        f"—————  2026-11-03  —————\n\n{exported}",
        "\n".join(f"{name} 11/3 20:{m:02}:00\n{text}" for name, text, m in chat),
        "\n\n".join(f"2026-11-03 20:{m:02}:00 {name}(1234567)\n{text}" for name, text, m in chat),
    ):
        found = read(pasted, TODAY)
        assert [(one.sender, one.text) for one in found] == said(chat)
        assert [one.at for one in found] == [on(20, m) for _name, _text, m in chat]


@given(st.text(max_size=400))
def test_whatever_is_pasted_nothing_breaks(pasted):
    for one in items(pasted, longest=50):
        assert one.text.strip()
        assert len(one.text) <= 50


PIECES = ["张三:", "张三", "昨天 20:15", "", "- - - - - - - -", "「李四：啊」", "引用", "以下为新消息",
          "11/3 20:15", "2026-11-03 20:15:33 张三", "[图片]", "路灯坏了，没人修", "时间：明天"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_a_wish_is_never_lost_between_odd_lines(pieces):
    found = "\n".join(one.text for one in read("\n".join(pieces), TODAY))
    if "「李四：啊」" not in pieces and "引用" not in pieces:
        assert found.count("没人修") == pieces.count("路灯坏了，没人修")


@pytest.mark.parametrize(
    "line", ["张三:", "路灯坏了" * 40, "「" * 100, "[图片" * 30, "2026-11-03 20:15 " * 6, "a: " * 40,
             " " * 119 + "9", "好的" * 60, "邀请" * 150, "—" * 119]
)  # fmt: skip
def test_ten_thousand_lines_take_a_moment(line):
    start = time.process_time()
    items("\n".join(f"{line}" for _ in range(10_000)))
    # Time is not the point; a square of it would be minutes.
    assert timedelta(seconds=time.process_time() - start) < timedelta(seconds=15)
