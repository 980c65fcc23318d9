"""The check of the network against ports of this machine: open, closed, silent, and with certificates."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model.check import Verdict
from tests.bot.checks.site import START, Site
from tests.certificate import certificate


def endpoint(port: int, **more: Any) -> dict[str, Any]:
    told = {"name": "Databricks", "host": "localhost", "port": port, "tls": False, "service": "databricks"}
    return {"endpoints": [told | more]}


@contextmanager
def listening(context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A port that answers; with a context, by TLS."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, context), daemon=True).start()
        yield int(server.getsockname()[1])


def _serve(server: socket.socket, context: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = server.accept()
            with context.wrap_socket(connection, server_side=True) if context else connection:
                pass
        except ssl.SSLError:
            continue
        except OSError:
            return


def test_an_open_port(site: Site) -> None:
    with listening() as port:
        result = site.run("network", section=endpoint(port))
    assert result.verdict is Verdict.OK
    assert result.summary.startswith("Databricks connects in ")


def test_a_closed_port_leads_to_the_firewall(site: Site) -> None:
    with socket.socket() as bound:  # and it does not listen
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        result = site.run("network", section=endpoint(port, host="127.0.0.1"))
    assert result.verdict is Verdict.FAIL
    assert result.summary == f"Databricks (127.0.0.1:{port}): connection refused at 127.0.0.1"
    assert (result.issue, result.next_step) == ("Connection Timeout", "Network issues → Check firewall rules")


def test_a_name_that_is_none(site: Site) -> None:
    result = site.run("network", section=endpoint(443, host="a..b"))
    assert result.verdict is Verdict.FAIL and "the name does not resolve" in result.summary


def test_a_port_that_stays_silent(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        result = site.run("network", seconds=2.0, section=endpoint(port, tls=True))
    assert result.verdict is Verdict.FAIL
    assert "the connection timed out after" in result.summary


@pytest.mark.parametrize(
    ("days", "verdict", "words"),
    [(365 * 20, Verdict.OK, "connects in"), (-200, Verdict.FAIL, "certificate has expired")],
)
def test_certificates(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, verdict: Verdict, words: str
) -> None:
    with listening(certificate(tmp_path, START + timedelta(days=days))[1]) as port:
        untrusted = site.run("network", section=endpoint(port, tls=True))
        assert untrusted.verdict is Verdict.FAIL and "the certificate is not good" in untrusted.summary
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        result = site.run("network", section=endpoint(port, tls=True))
        assert (result.verdict, words in result.summary) == (verdict, True)


def test_a_certificate_that_expires_soon(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = START + timedelta(days=365 * 20)
    site.clock.turn(soon - START - timedelta(days=9))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with listening(certificate(tmp_path, soon)[1]) as port:
        result = site.run("network", section=endpoint(port, tls=True))
    assert result.verdict is Verdict.WARN
    assert result.summary == "Databricks: its certificate expires in 9 days"


def test_what_is_not_set_is_said(site: Site) -> None:
    assert site.run("network").summary.startswith("set platform.endpoints in the policy")
