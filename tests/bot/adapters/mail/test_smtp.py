"""Mail over TLS, with a login, and with what a wrong certificate or password is answered by."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.adapters.mail.smtp import Smtp
from bot.errors import AdapterError, Reason
from bot.ports import Letter
from bot.practice.mail import PracticeMail

NOW = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
LETTER = Letter(key="p.1", to=("ana@example.com",), subject="CRITICAL Streaming", text="Since 14:00.\n")
ELSEWHERE = "127.0.0.2"
"""This machine too, but not by the name under which it is spoken to without TLS."""

Serve = Callable[..., PracticeMail]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-made one for `ELSEWHERE`, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practice mail")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ELSEWHERE))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path / "mail.pem"
    file.write_bytes(made.public_bytes(pem) + secret)
    return file


@pytest.fixture
def serve(certificate: Path) -> Iterator[Serve]:
    """Starts mail servers with that certificate; all are stopped at the end."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    started: list[PracticeMail] = []

    def start(**settings: Any) -> PracticeMail:
        settings = {"host": ELSEWHERE, "tls": tls, **settings}
        started.append(PracticeMail(lambda: NOW, **settings).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts it, as one does by OpenSSL's own variable."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def send(url: str) -> None:
    Smtp(url, "Tocsin <tocsin@example.com>").send(LETTER)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("starttls", [False, True])
def test_a_mail_goes_over_tls_with_a_login(serve: Serve, starttls: bool) -> None:
    server = serve(starttls=starttls, login=("tocsin", "p@ss/word"))
    send(server.url)
    (mail,) = server.mails
    assert (mail.subject, mail.text.split()) == ("CRITICAL Streaming", ["Since", "14:00."])


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("starttls", [False, True])
def test_a_wrong_password_is_said(serve: Serve, starttls: bool) -> None:
    server = serve(starttls=starttls, login=("tocsin", "right"))
    with pytest.raises(AdapterError, match="The mail server refuses the login") as told:
        send(server.url.replace("right", "wrong"))
    assert (told.value.reason, told.value.retryable) == (Reason.AUTH, False)
    assert "wrong" not in str(told.value) and server.mails == []


@pytest.mark.usefixtures("trusted")
def test_a_login_that_is_missing_is_said(serve: Serve) -> None:
    server = serve(login=("tocsin", "right"))
    with pytest.raises(AdapterError, match="The mail server refuses the login"):
        send(server.url.replace("tocsin:right@", ""))


@pytest.mark.parametrize("starttls", [False, True])
def test_a_certificate_that_nobody_knows_is_refused(serve: Serve, starttls: bool) -> None:
    server = serve(starttls=starttls, login=("tocsin", "right"))
    with pytest.raises(AdapterError, match="The mail server's certificate is not trusted") as told:
        send(server.url)
    assert (told.value.reason, told.value.retryable) == (Reason.AUTH, False)
    assert server.mails == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_host_is_refused(serve: Serve) -> None:
    server = serve(host="127.0.0.3")
    with pytest.raises(AdapterError, match="The mail server's certificate is not trusted"):
        send(server.url)


def test_without_tls_nothing_is_said_to_another_host(serve: Serve) -> None:
    server = serve(tls=None)
    with pytest.raises(AdapterError, match="The mail server offers no TLS, or no login"):
        send(server.url)
    assert server.mails == []
