"""The local mailbox in the browser: a list, each message with its parts, its files and its source."""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import cache
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any, Final, cast
from urllib.parse import quote

from factage.cli.mailbox import LOOPBACK, Letter, Mailbox

_OWN: Final = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_FOREIGN: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
"""A message is somebody else's page: no script, no picture from afar, no origin of its own; its links open beside it."""
_HTML: Final = "text/html; charset=utf-8"
_ROUTES: Final[tuple[tuple[str, str], ...]] = (
    (r"/", "index"),
    (r"/style\.css", "style"),
    (r"/(\d{1,6})", "letter"),
    (r"/(\d{1,6})/html", "html"),
    (r"/(\d{1,6})/source", "source"),
    (r"/(\d{1,6})/(\d{1,3})/[^/]*", "attachment"),
)


class MailboxPages:
    """A small web server of its own for one mailbox, on loopback only; ``port`` 0 takes a free one."""

    def __init__(self, mailbox: Mailbox, *, port: int = 0) -> None:
        handler = type("_Handler", (_Handler,), {"mailbox": mailbox})
        self._server = ThreadingHTTPServer((LOOPBACK, port), handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._server.server_address[1]}/"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, name="mailbox-pages", daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    mailbox: Mailbox
    server_version = "mailbox"
    sys_version = ""

    def do_GET(self) -> None:
        host, _, port = self.headers.get("Host", "").partition(":")
        if host not in {LOOPBACK, "localhost"} or port != self._port():
            self._answer("", _HTML, status=HTTPStatus.MISDIRECTED_REQUEST)
            return
        path = self.path.partition("?")[0]
        for pattern, name in _ROUTES:
            found = re.fullmatch(pattern, path)
            if found:
                page: Callable[..., None] = getattr(self, f"_{name}")
                page(*(int(group) for group in found.groups()))
                return
        self._nothing()

    do_HEAD = do_GET  # noqa: N815 - as above

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of http.server
        """The terminal belongs to the demonstration."""

    def _index(self) -> None:
        words = self._words()
        letters = self.mailbox.letters()
        lead = words["lead_one"] if len(letters) == 1 else words["lead"].format(count=len(letters))
        rows = "".join(self._row(letter, words) for letter in letters)
        head = "".join(f'<th scope="col">{words[key]}</th>' for key in ("received", "to", "subject", "from"))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if letters else ""
        self._page(
            words["title"],
            f"<p>{lead if letters else words['empty']} <a href='/'>{words['refresh']}</a></p>{table}",
        )

    def _row(self, letter: Letter, words: dict[str, str]) -> str:
        message = letter.message
        subject = escape(str(message["Subject"] or words["no_subject"]))
        return (
            f'<tr><td class="when">{letter.received:%H:%M:%S}</td><td>{escape(", ".join(letter.recipients))}</td>'
            f'<td><a href="/{letter.number}">{subject}</a></td><td>{escape(str(message["From"] or ""))}</td></tr>'
        )

    def _letter(self, number: int) -> None:
        letter = self.mailbox.letter(number)
        if letter is None:
            self._nothing()
            return
        words = self._words()
        subject = str(letter.message["Subject"] or words["no_subject"])
        self._page(subject, "".join(_parts(letter, words)))

    def _html(self, number: int) -> None:
        letter = self.mailbox.letter(number)
        html = letter.text("html") if letter else None
        if html is None:
            self._nothing()
            return
        opened = re.sub(r"(<head[^>]*>)", r'\1<base target="_blank">', html, count=1, flags=re.IGNORECASE)
        self._answer(opened, _HTML, policy=_FOREIGN)

    def _source(self, number: int) -> None:
        letter = self.mailbox.letter(number)
        if letter is None:
            self._nothing()
            return
        self._answer(letter.source, "text/plain; charset=utf-8")

    def _attachment(self, number: int, index: int) -> None:
        letter = self.mailbox.letter(number)
        parts = letter.attachments() if letter else []
        if index >= len(parts):
            self._nothing()
            return
        part = parts[index]
        disposition = f"attachment; filename*=UTF-8''{quote(_name(part), safe='')}"
        self._answer(_bytes(part), "application/octet-stream", disposition=disposition)

    def _style(self) -> None:
        self._answer(_resource("mailbox.css"), "text/css; charset=utf-8")

    def _nothing(self) -> None:
        words = self._words()
        self._page(words["nothing"], f'<p><a href="/">{words["back"]}</a></p>', status=HTTPStatus.NOT_FOUND)

    def _page(self, title: str, body: str, *, status: HTTPStatus = HTTPStatus.OK) -> None:
        said = escape(title)
        html = (
            f'<!doctype html><html lang="{self._language()}"><head><meta charset="utf-8"><title>{said}</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css">'
            f"</head><body><main><h1>{said}</h1>{body}</main></body></html>"
        )
        self._answer(html, _HTML, status=status)

    def _answer(
        self,
        content: str | bytes,
        kind: str,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        policy: str = _OWN,
        disposition: str = "",
    ) -> None:
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        if disposition:
            self.send_header("Content-Disposition", disposition)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _port(self) -> str:
        server = cast("ThreadingHTTPServer", self.server)
        return str(server.server_address[1])

    def _language(self) -> str:
        """The first of our languages that the browser names; French where it names none."""
        for wish in self.headers.get("Accept-Language", "").split(","):
            tag = wish.strip()[:2].lower()
            if tag in {"fr", "en"}:
                return tag
        return "fr"

    def _words(self) -> dict[str, str]:
        return _catalogue()[self._language()]


def _parts(letter: Letter, words: dict[str, str]) -> Iterator[str]:
    yield f'<p><a href="/">{words["back"]}</a></p><dl>'
    headers = ("from", letter.message["From"]), ("to", letter.message["To"])
    for key, value in (*headers, ("envelope", letter.sender)):
        yield f"<dt>{words[key]}</dt><dd>{escape(str(value or ''))}</dd>"
    yield f"<dt>{words['received']}</dt><dd>{letter.received:%d/%m/%Y %H:%M:%S}</dd></dl>"
    files_ = letter.attachments()
    if files_:
        yield f"<h2>{words['attachments']}</h2><ul>"
        for index, part in enumerate(files_):
            size = words["size"].format(size=max(1, len(_bytes(part)) // 1024))
            address = f"/{letter.number}/{index}/{quote(_name(part), safe='')}"
            yield f'<li><a href="{address}">{escape(_name(part))}</a>, {size}</li>'
        yield "</ul>"
    if letter.text("html") is not None:
        yield f"<h2>{words['html']}</h2>"
        sandbox = "allow-popups allow-popups-to-escape-sandbox"
        yield f'<iframe src="/{letter.number}/html" title="{escape(words["html"])}" sandbox="{sandbox}"></iframe>'
    plain = letter.text("plain")
    if plain is not None:
        yield f"<h2>{words['plain']}</h2><pre>{_linked(plain)}</pre>"
    yield f'<p><a href="/{letter.number}/source">{words["source"]}</a></p>'


def _linked(text: str) -> str:
    """The text escaped, its web addresses as links."""
    pieces = re.split(r"(https?://[^\s<>\"]+)", text)
    return "".join(
        f'<a href="{escape(piece)}" target="_blank" rel="noopener noreferrer">{escape(piece)}</a>'
        if n % 2
        else escape(piece)
        for n, piece in enumerate(pieces)
    )


def _name(part: EmailMessage) -> str:
    return part.get_filename() or "message.eml"


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else part.as_bytes()


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return cast("dict[str, dict[str, str]]", tomllib.loads(_resource("mailbox.toml")))


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
