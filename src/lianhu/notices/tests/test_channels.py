"""Each channel against a server that answers."""

import socket

import pytest

from lianhu.notices.channels.base import ChannelFault, Letter
from lianhu.notices.channels.outbox import Outbox
from lianhu.notices.channels.sms import HttpGateway, Sms
from lianhu.notices.channels.smtp import Smtp
from lianhu.notices.channels.wecom import Wecom
from lianhu.notices.tests.servers import mail, web


def letter(to, words="路灯已修好"):
    return Letter(key="lianhu-test-1", to=to, subject="办理结果", words=words)


def closed_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_the_outbox_claims_nothing():
    receipt = Outbox().send(letter(""))
    assert (receipt.result, receipt.number) == ("kept", "")


def test_a_mail_that_a_server_took_is_only_accepted():
    with mail() as (place, taken):
        receipt = Smtp(f"smtp://{place}?from=gov@example.test").send(letter("town@example.test"))
    assert receipt.result == "accepted"
    to, text = taken[0]
    assert "town@example.test" in to
    assert receipt.number in text
    assert "lianhu-test-1" in text
    assert "路灯已修好" in text


def test_a_refused_mailbox_is_a_lasting_fault():
    with mail(refuse=True) as (place, _), pytest.raises(ChannelFault, match="拒收") as fault:
        Smtp(f"smtp://{place}?from=gov@example.test").send(letter("nobody@example.test"))
    assert fault.value.lasting


def test_a_mail_server_that_is_down_is_tried_again():
    with pytest.raises(ChannelFault, match="没有接收") as fault:
        Smtp(f"smtp://127.0.0.1:{closed_port()}?from=a@b.test").send(letter("x@example.test"))
    assert not fault.value.lasting


@pytest.mark.parametrize("url", ["", "mailto:x", "https://mail.example.test"])
def test_a_mail_server_not_set_up_is_a_lasting_fault(url):
    with pytest.raises(ChannelFault, match="没有设置好") as fault:
        Smtp(url)
    assert fault.value.lasting


def test_a_mail_without_a_mailbox_is_a_lasting_fault():
    with pytest.raises(ChannelFault, match="没有收件邮箱"):
        Smtp("smtp://localhost?from=a@b.test").send(letter(""))


def test_a_group_robot_that_says_zero_has_told_the_group():
    with web({"errcode": 0, "errmsg": "ok"}) as (url, asked):
        assert Wecom().send(letter(url)).result == "delivered"
    assert asked[0][1] == {"msgtype": "text", "text": {"content": "路灯已修好"}}


@pytest.mark.parametrize(
    "code, lasting", [(45009, False), (-1, False), (93000, True), (None, True)]
)
def test_a_group_robot_that_says_no(code, lasting):
    with (
        web({"errcode": code}) as (url, _),
        pytest.raises(ChannelFault, match="企业微信返回错误") as fault,
    ):
        Wecom().send(letter(url))
    assert fault.value.lasting == lasting


def test_five_hundred_characters_fit_the_robot():
    """Its limit is 2,048 bytes; the longest characters there are take four each."""
    assert len(("𠮷" * 500).encode()) <= 2048


@pytest.mark.parametrize("to", ["", "ftp://127.0.0.1/", "http://example.test/hook", "不是网址"])
def test_a_robot_address_that_is_none_is_a_lasting_fault(to):
    with pytest.raises(ChannelFault) as fault:
        Wecom().send(letter(to))
    assert fault.value.lasting


def test_a_gateway_that_took_a_message_has_told_nobody():
    with web({"id": "sms-77"}) as (url, asked):
        receipt = Sms(HttpGateway(url, "word")).send(letter("13800005678"))
    assert (receipt.result, receipt.number) == ("accepted", "sms-77")
    headers, body = asked[0]
    assert headers["Authorization"] == "Bearer word"
    assert body == {"key": "lianhu-test-1", "phone": "13800005678", "text": "路灯已修好"}


def test_without_a_phone_there_is_no_message():
    with pytest.raises(ChannelFault, match="没有留手机号") as fault:
        Sms(HttpGateway("https://x.test")).send(letter(""))
    assert fault.value.lasting


@pytest.mark.parametrize(
    "answer, status, said, lasting",
    [
        ({}, 200, "没有给出编号", False),
        ([1], 200, "看不懂", False),
        (b"<html>", 200, "没有应答", False),
        ({}, 500, "错误 500", False),
        ({}, 503, "错误 503", False),
        ({}, 429, "错误 429", False),
        ({}, 401, "错误 401", True),
        ({}, 400, "错误 400", True),
    ],
)
def test_a_gateway_that_fails_is_put_in_words(answer, status, said, lasting):
    with (
        web(answer, status) as (url, _),
        pytest.raises(ChannelFault, match=said) as fault,
    ):
        HttpGateway(url).submit("13800005678", "x", "k")
    assert fault.value.lasting == lasting


def test_a_gateway_that_is_down_is_tried_again():
    with pytest.raises(ChannelFault, match="没有应答") as fault:
        HttpGateway(f"http://127.0.0.1:{closed_port()}/").submit("1", "x", "k")
    assert not fault.value.lasting
