"""Whether a message has left: each way in which a relay can answer, fail or vanish."""

import importlib.util
import socket
from pathlib import Path

import pytest

from factage.hub.channels.email.transport import STARTTLS, Relay, _stuffed, connect, hand_over
from factage.hub.delivery.channel import Later, Refused, Unsure

_spec = importlib.util.spec_from_file_location("relay", Path(__file__).with_name("relay.py"))
relay = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(relay)
HANG_UP, Script, scripted = relay.HANG_UP, relay.Script, relay.scripted

MESSAGE = b"Subject: x\r\n\r\nhello\r\n.leading dot\r\n"


def send(script, message=MESSAGE, recipient="ap@client.example"):
    with scripted(script) as address:
        return hand_over(address, sender="r-1@back.example", recipient=recipient, message=message)


def test_the_receipt_is_the_relays_own_answer():
    script = Script()
    receipt = send(script)
    assert receipt.grade == "relayed"
    assert "queued as 42" in receipt.reference
    assert script.messages == [b"Subject: x\r\n\r\nhello\r\n..leading dot\r\n.\r\n"]


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (Script(greeting="554 no"), Later),
        (Script(greeting="421 busy"), Later),
        (Script(greeting=HANG_UP), Later),
        (Script(mail="451 wait"), Later),
        (Script(mail="550 no"), Refused),
        (Script(mail="530 sign in first"), Later),
        (Script(rcpt="452 full"), Later),
        (Script(rcpt="550 5.1.1 unknown"), Refused),
        (Script(rcpt=HANG_UP), Later),
        (Script(data="451 wait"), Later),
        (Script(data="554 no"), Refused),
        (Script(dot="451 wait"), Later),
        (Script(dot="554 spam"), Refused),
        (Script(dot="552 too much"), Refused),
        (Script(dot=HANG_UP), Unsure),
    ],
)
def test_each_answer_is_the_right_kind_of_failure(script, failure):
    with pytest.raises(failure) as caught:
        send(script)
    assert type(caught.value) is failure
    assert caught.value.code


def test_lost_in_the_middle_of_the_message_it_has_not_left():
    script = Script(read_only=1000, ehlo="250 test")
    with pytest.raises(Later):
        send(script, message=b"Subject: x\r\n\r\n" + b"line\r\n" * 2_000_000 + b"end\r\n")
    assert script.messages == []


def test_too_large_for_the_relay_is_refused_before_it_leaves():
    script = Script(ehlo="250-test\r\n250 SIZE 10")
    with pytest.raises(Refused) as caught:
        send(script)
    assert caught.value.code == "message_too_large"
    assert not any(line.startswith("MAIL") for line in script.seen)


def test_an_address_in_utf8_is_refused_by_a_relay_that_does_not_speak_it():
    with pytest.raises(Refused) as caught:
        send(Script(), recipient="comptabilité@client.example")
    assert caught.value.code == "address_needs_utf8"


def test_a_relay_without_tls_does_not_get_a_message_in_the_clear():
    script = Script()
    with scripted(script) as address:
        demanding = Relay(address.host, address.port, STARTTLS, private_network=True)
        with pytest.raises(Later):
            hand_over(demanding, sender="a@b.example", recipient="c@d.example", message=MESSAGE)
    assert not any(line.startswith("MAIL") for line in script.seen)


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Later) as caught:
        connect(Relay("127.0.0.1", port, private_network=True))
    assert caught.value.code == "relay_unreachable"


def test_a_private_address_is_reached_only_where_the_administrator_named_it():
    with pytest.raises(Later) as caught:
        connect(Relay("localhost", 25))
    assert caught.value.code == "relay_private"


def test_dots_and_line_ends():
    assert _stuffed(b"a\n.b\r..c\r\n") == b"a\r\n..b\r\n...c\r\n"
    assert _stuffed(b"") == b""
