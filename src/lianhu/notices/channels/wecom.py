"""A group's robot in WeCom (企业微信群机器人): the words stand in the group when it says 0.

Source: developer.work.weixin.qq.com, document path 91770: text up to 2,048 bytes, 20 a minute.
"""

from django.utils.translation import gettext as _

from lianhu.notices.channels import web
from lianhu.notices.channels.base import ChannelFault, Letter, Receipt
from lianhu.notices.models import Sending

TOO_FAST = 45009
BUSY = -1


class Wecom:
    name = "wecom"

    def send(self, letter: Letter) -> Receipt:
        if not letter.to:
            raise ChannelFault(_("没有设置群机器人的地址。"), lasting=True)
        said = web.post(letter.to, {"msgtype": "text", "text": {"content": letter.words}})
        code = said.get("errcode")
        if code != 0:
            raise ChannelFault(
                _("企业微信返回错误 %(code)s。") % {"code": str(code)[:10]},
                lasting=code not in (TOO_FAST, BUSY),
            )
        return Receipt(Sending.Result.DELIVERED)
