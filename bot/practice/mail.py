"""A stand-in for a mail server and for everybody's mailbox behind it, on loopback."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Literal, Self, get_args
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, AuthResult

Kind = Literal["down", "greylists", "refuses", "hangs", "lost_reply"]

_ALWAYS = 1_000_000


@dataclass(frozen=True)
class Mail:
    """One mail as its mailbox has it."""

    at: datetime
    to: tuple[str, ...]
    subject: str
    text: str
    message_id: str


class PracticeMail:
    """Takes mail over SMTP; `mails` is what the mailboxes show, `deliveries` all that was taken.

    A mailbox keeps one mail of a Message-ID. A fault ("down" cuts the connection, "greylists" asks to come
    again, "refuses" never takes it, "hangs" does not answer until it is cleared, "lost_reply" takes it and
    cuts the connection) happens to the next `times` connections.

    With `tls` it speaks that from the first byte; with `starttls` too, only once it is asked to, and takes
    nothing before. With a `login` of name and password, it takes mail from nobody else.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        starttls: bool = False,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.deliveries: list[Mail] = []
        self.host, self.port = host, 0
        self._now = now
        self._tls, self._starttls, self._login = tls, starttls, login
        self._kind: Kind | None = None
        self._times = 0
        self._go_on = threading.Event()
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        scheme = "smtps" if self._tls and not self._starttls else "smtp"
        login = ":".join(quote(part, safe="") for part in self._login) + "@" if self._login else ""
        return f"{scheme}://{login}{self.host}:{self.port}"

    @property
    def mails(self) -> list[Mail]:
        with self._lock:
            return list({mail.message_id: mail for mail in reversed(self.deliveries)}.values())[::-1]

    def fail(self, kind: Kind, times: int = _ALWAYS) -> None:
        """Orders a fault, in place of the one before; raises ValueError for an unknown kind."""
        if kind not in get_args(Kind):
            raise ValueError(f"kind must be one of {', '.join(get_args(Kind))}")
        self._go_on.clear()
        self._kind, self._times = kind, times

    def work(self) -> None:
        """Everything works again."""
        self._kind, self._times = None, 0
        self._go_on.set()

    def start(self) -> Self:
        bound = socket.create_server((self.host, 0))
        self.port = bound.getsockname()[1]
        loop = self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(loop, bound, started), name="practice-mail", daemon=True
        )
        self._thread.start()
        started.wait(10)
        return self

    def stop(self) -> None:
        self.work()
        if self._loop and self._thread:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._loop = None

    def _run(self, loop: asyncio.AbstractEventLoop, bound: socket.socket, started: threading.Event) -> None:
        asyncio.set_event_loop(loop)
        wrapped = None if self._starttls else self._tls
        server = loop.run_until_complete(
            loop.create_server(lambda: self._protocol(loop), sock=bound, ssl=wrapped)
        )
        started.set()
        loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    def _protocol(self, loop: asyncio.AbstractEventLoop) -> asyncio.BaseProtocol:
        fault = self._take()
        if fault == "down":
            return _Cut()
        return SMTP(
            _Handler(self, fault),
            loop=loop,
            hostname="practice",
            enable_SMTPUTF8=True,
            tls_context=self._tls if self._starttls else None,
            require_starttls=self._starttls,
            authenticator=self._knows,
            # Where all of the connection is TLS, aiosmtpd does not know it.
            auth_require_tls=self._starttls,
        )

    @property
    def needs_login(self) -> bool:
        return self._login is not None

    def _knows(self, _server: SMTP, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        is_known = self._login is None or (given.login.decode(), given.password.decode()) == self._login
        return AuthResult(success=is_known, handled=False)

    def _take(self) -> Kind | None:
        with self._lock:
            if self._times <= 0:
                return None
            self._times -= 1
            return self._kind

    def keep(self, content: bytes, to: list[str]) -> None:
        """Puts a mail into its mailboxes."""
        parsed = message_from_bytes(content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        text = parsed.get_content()
        subject, message_id = str(parsed["Subject"]), str(parsed["Message-ID"])
        with self._lock:
            self.deliveries.append(Mail(self._now(), tuple(to), subject, text, message_id))

    async def until_cleared(self) -> None:
        """Waits as long as the fault that hangs is in force."""
        while not self._go_on.is_set():
            await asyncio.sleep(0.01)


class _Cut(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.abort()


class _Handler:
    """What aiosmtpd asks about each mail."""

    def __init__(self, mail: PracticeMail, fault: Kind | None) -> None:
        self._mail = mail
        self._fault = fault

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self._mail.needs_login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if self._fault == "greylists":
            return "451 4.7.1 Greylisted, please come again"
        if self._fault == "refuses":
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        if self._fault == "hangs":
            await self._mail.until_cleared()
        self._mail.keep(envelope.content, envelope.rcpt_tos)
        if self._fault == "lost_reply" and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 OK"
