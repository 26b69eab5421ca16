import smtplib
import urllib.error
import urllib.request
from datetime import UTC, datetime
from email.message import EmailMessage
from string import Formatter

import pytest

from factage.cli.demo import _words
from factage.cli.mailbox import Mailbox
from factage.cli.mailbox_pages import MailboxPages, _catalogue


def message(
    subject="Facture FA-1",
    html="<html><head></head><body><a href='http://localhost/f/x'>Voir</a></body></html>",
):
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = (
        subject,
        "facturation@vauzelin.example",
        "achats@client.example",
    )
    mail.set_content("Bonjour,\nVoir http://localhost/f/x & merci\n")
    mail.add_alternative(html, subtype="html")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Facture é <1>.pdf")
    return mail


@pytest.fixture
def mailbox(tmp_path):
    box = Mailbox(folder=tmp_path / "mail")
    box.start()
    yield box
    box.stop()


@pytest.fixture
def pages(mailbox):
    served = MailboxPages(mailbox)
    served.start()
    yield served
    served.stop()


def get(pages, path="", **headers):
    request = urllib.request.Request(pages.url + path, headers=headers)
    with urllib.request.urlopen(request) as answer:
        return answer.headers, answer.read().decode("utf-8", "replace")


def send(mailbox, mail):
    with smtplib.SMTP("127.0.0.1", mailbox.port) as smtp:
        smtp.send_message(mail, from_addr="retour+1@vauzelin.example", to_addrs=["achats@client.example"])


def test_a_message_over_smtp_is_kept_and_shown(mailbox, pages, tmp_path):
    send(mailbox, message())
    (letter,) = mailbox.letters()
    assert letter.sender == "retour+1@vauzelin.example"
    assert (tmp_path / "mail" / "00001.eml").read_bytes() == letter.source
    _, index = get(pages)
    assert "Facture FA-1" in index
    _, page = get(pages, "1")
    assert 'href="http://localhost/f/x"' in page
    assert "Facture é &lt;1&gt;.pdf" in page
    headers, content = get(pages, "1/0/x.pdf")
    assert headers["Content-Disposition"].startswith("attachment")
    assert content == "%PDF-1.7"
    assert "Subject: Facture FA-1" in get(pages, "1/source")[1]


def test_the_html_of_a_message_is_shown_without_rights(mailbox, pages):
    mail = message(subject="<script>x</script>", html="<html><head></head><script>alert(1)</script></html>")
    mailbox.keep("a@x.example", ["b@x.example"], mail.as_bytes(), received=datetime(2026, 11, 24, tzinfo=UTC))
    headers, _ = get(pages, "1/html")
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "allow-scripts" not in headers["Content-Security-Policy"]
    assert "<script>" not in get(pages)[1]
    assert "<script>" not in get(pages, "1")[1]


def test_it_speaks_the_language_of_the_browser(pages):
    assert 'lang="fr"' in get(pages)[1]
    assert 'lang="en"' in get(pages, **{"Accept-Language": "en-GB,fr;q=0.5"})[1]
    assert _catalogue()["fr"].keys() == _catalogue()["en"].keys()


@pytest.mark.parametrize("path", ["7", "0", "1/html", "1/9/x", "../etc/passwd", "x"])
def test_what_is_not_there_is_not_found(pages, path):
    with pytest.raises(urllib.error.HTTPError) as caught:
        get(pages, path)
    assert caught.value.code == 404


def test_another_host_name_is_refused(pages):
    with pytest.raises(urllib.error.HTTPError) as caught:
        get(pages, Host="evil.example")
    assert caught.value.code == 421


def test_the_demonstration_says_the_same_in_both_languages():
    french, english = _words("fr"), _words("en")
    assert french.keys() == english.keys()
    for key, text in french.items():
        assert {part[1] for part in Formatter().parse(text)} == {
            part[1] for part in Formatter().parse(english[key])
        }, key
