"""What a message of a chat is, as far as a machine can say: it ticks, a person decides."""

import re
import unicodedata
from enum import StrEnum
from typing import Final


class Sort(StrEnum):
    WISH = "wish"
    MEDIA = "media"
    GREETING = "greeting"
    SYSTEM = "system"


_Q: Final = "\"“”「」『』'"
_NAMED: Final = rf"[{_Q}]?.{{1,80}}[{_Q}]?"
# What the program itself writes between the messages; whole lines only.
_SYSTEM: Final = re.compile(
    "|".join(
        (
            rf"{_NAMED}\s?邀请\s?.{{1,300}}加入了?(?:本群|群聊).{{0,20}}",
            rf"{_NAMED}\s?(?:通过|扫描).{{0,60}}(?:加入|进入)了?(?:本群|群聊).{{0,20}}",
            rf"{_NAMED}\s?加入了?(?:本群|群聊)。?",
            rf"{_NAMED}\s?撤回了.{{0,40}}消息(?:\s?重新编辑)?",
            rf"(?:我|你|[{_Q}].{{1,60}}[{_Q}])\s?拍了拍\s?.{{1,80}}",
            rf"{_NAMED}\s?拍了拍\s?(?:我|你|自己|[{_Q}]).{{0,80}}",
            rf"{_NAMED}\s?(?:(?:将|把)\s?{_NAMED})?\s?(?:移出|退出)了?(?:本群|群聊)",
            rf"{_NAMED}\s?修改群名(?:为|称为).{{1,80}}",
            rf"{_NAMED}\s?(?:已成为|成为)新?群主",
            rf"{_NAMED}\s?(?:领取了|已领取).{{0,60}}红包.{{0,20}}",
            rf"{_NAMED}\s?(?:发起|结束)了?(?:位置共享|语音通话|视频通话|群聊)",
            rf"{_NAMED}\s?已?(?:开启|关闭|启用)了?.{{0,20}}(?:进群确认|群聊邀请确认|全员禁言).{{0,40}}",
            r"你已添加了.{1,80}现在可以开始聊天了。?",
            rf"{_NAMED}与群里其他人都?不是.{{0,12}}朋友关系.{{0,40}}",
            r"[-—–\s]*以[下上][为是](?:新|历史)消息[-—–\s]*",
            r"[-—–\s]*以上是打招呼的内容[-—–\s]*",
            r"(?:红包已被领完|语音通话已经结束|位置共享已经结束|消息已发出，但被对方拒收了).{0,20}",
        )
    )
)
# A word of each of the lines above, so that other lines are not tried against all of them.
_HINT: Final = re.compile(
    "邀请|加入|进入|撤回|拍了拍|移出|退出|群名|群主|红包|发起|结束|确认|禁言|开始聊天|朋友关系|消息|内容"
)
_REST: Final = (
    "文件|链接|小程序|个人名片|名片|聊天记录|视频号|音乐|微信转账|转账|微信红包|红包|位置"
)
_MEDIA: Final = re.compile(
    rf"\[(?:{_REST})[^\]\n]{{0,120}}\][^\n]{{0,300}}"
    r"|\[(?:图片|照片|语音|视频|动画表情|表情|语音通话|视频通话|接龙)[^\]\n]{0,120}\]"
    r"(?:\s?\d{1,3}\s?(?:秒|''|\"|″))?"
    r"|\[[^\W\d]{1,6}\]"
)
_MENTION: Final = re.compile(r"@[^\s@]{1,40}")
_ADDRESS: Final = re.compile(r"https?://\S+")
_POLITE: Final = re.compile(
    r"(?:(?:大家|各位|邻居们?|书记|主任|村长|网格员|领导|[老王李张]师)"
    r"|早上好|上午好|中午好|下午好|晚上好|早安|晚安|早|你好|您好|在吗|在不在|拜拜|再见"
    r"|收到|好的?|好嘞|谢谢|多谢|感谢|辛苦|麻烦了|不客气|不用谢|没事|没关系"
    r"|嗯+|哦+|哈+|呵+|嘿+|是的?|对的?|不是|可以|行|要得|晓得|知道|明白|了解|已阅|同意|支持|赞|顶|点赞"
    r"|同问|同上|ok|okay|yes|no|1+|6{2,}|恭喜|欢迎|生日快乐|节日快乐|新年快乐|加油"
    r"|[了啦呀啊吧的们你您]){1,8}",
    re.IGNORECASE,
)


def is_system(line: str) -> bool:
    return len(line) <= 400 and bool(_HINT.search(line)) and bool(_SYSTEM.fullmatch(line))


def sort_of(text: str) -> Sort:
    """Whether it may be a wish; only what is surely none is called otherwise."""
    bare = _letters(_ADDRESS.sub("", _MENTION.sub("", _MEDIA.sub("", text))))
    if not bare:
        return Sort.MEDIA if _letters(text) else Sort.GREETING
    if len(bare) < 2 or (len(bare) <= 20 and _POLITE.fullmatch(bare)):
        return Sort.GREETING
    return Sort.WISH


def _letters(text: str) -> str:
    """Letters and digits alone: what is left has something to say."""
    return "".join(char for char in text if unicodedata.category(char)[0] in "LN")
