"""The Mailer port over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from bot.errors import AdapterError, Reason
from bot.ports import Letter
from bot.settings import LOOPBACK

_TIMEOUT_SECONDS = 10
_NAME = "tocsin"
"""What we call ourselves. Without a name, Python asks the name service for one, which may take its time."""


class Smtp:
    """Hands mail to one server, each over a connection of its own.

    `url` is `smtps://user:password@host:465`, or `smtp://…:587`, which goes over to TLS before anything is
    said; only on this machine it does not.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._parts = urlsplit(url)
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Hands it over; of several addresses, one that takes it is enough."""
        mail = self._written(letter)
        with self._known() as server:
            server.send_message(mail, self._sender, list(letter.to))

    def greet(self) -> None:
        """Connects, and logs in where there is a user."""
        with self._known() as server:
            server.noop()

    @contextmanager
    def _known(self) -> Iterator[smtplib.SMTP]:
        """A connection on which we have said who we are; what fails on it is told."""
        try:
            with self._connected() as server:
                if self._parts.username:
                    server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
                yield server
        except (smtplib.SMTPException, OSError) as error:
            raise _failed(error) from error

    def _connected(self) -> smtplib.SMTP:
        host = self._parts.hostname or "localhost"
        if self._parts.scheme == "smtps":
            return smtplib.SMTP_SSL(
                host,
                self._parts.port or 465,
                _NAME,
                timeout=_TIMEOUT_SECONDS,
                context=ssl.create_default_context(),
            )
        server = smtplib.SMTP(host, self._parts.port or 587, _NAME, timeout=_TIMEOUT_SECONDS)
        if host not in LOOPBACK:
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server

    def _written(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = ", ".join(letter.to)
        mail["Subject"] = " ".join(letter.subject.split())
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{letter.key}@{self._sender.rpartition('@')[2].rstrip('>')}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Priority"] = "1"
        mail.set_content(letter.text)
        return mail


class NoMail:
    """Stands where no address is set, for what was begun while one was: every call says so."""

    def send(self, letter: Letter) -> None:
        """Raises AdapterError."""
        raise _unset()

    def greet(self) -> None:
        """Raises AdapterError."""
        raise _unset()


def _unset() -> AdapterError:
    return AdapterError(
        "TOCSIN_SMTP_URL is not set, so nobody is written to", reason=Reason.AUTH, retryable=False
    )


def _failed(error: Exception) -> AdapterError:
    """By SMTP's own rule: 4xx may pass, as a greylist does; 5xx never does."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((reply[0] for reply in error.recipients.values()), default=550)
        return _answered(code)
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        return _answered(error.smtp_code)
    if isinstance(error, ssl.SSLCertVerificationError):
        return AdapterError(
            "The mail server's certificate is not trusted", reason=Reason.AUTH, retryable=False
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return AdapterError("The mail server offers no TLS, or no login", reason=Reason.AUTH, retryable=False)
    return AdapterError("The mail server did not answer", reason=Reason.TIMEOUT, retryable=True)


def _answered(code: int) -> AdapterError:
    if code in (530, 534, 535, 538):
        return AdapterError("The mail server refuses the login", reason=Reason.AUTH, retryable=False)
    if 400 <= code < 500:
        return AdapterError(
            f"The mail server asks to come again ({code})", reason=Reason.SERVER, retryable=True
        )
    return AdapterError(f"The mail server refuses the mail ({code})", reason=Reason.CLIENT, retryable=False)
