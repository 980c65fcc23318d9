"""The network as it is from here: names, connections, and certificates."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime
from time import monotonic

from bot.errors import AdapterError, Reason
from bot.model.deadline import Deadline
from bot.ports.platform import Reached

_SECONDS = 5.0


class Network:
    """The NetworkPort."""

    def reach(self, host: str, port: int, tls: bool, deadline: Deadline) -> Reached:
        address = _resolve(host, port)
        # What is left is for saying so.
        patience = min(_SECONDS, 0.5 * deadline.left())
        began = monotonic()
        try:
            with socket.create_connection((address, port), timeout=patience) as plain:
                took = 1000 * (monotonic() - began)
                until = _shake_hands(plain, host) if tls else None
        except ssl.SSLCertVerificationError as error:
            raise _failed(f"the certificate is not good ({error.verify_message})") from error
        except ssl.SSLError as error:
            raise _failed(f"TLS does not come about ({error.reason or 'no reason given'})") from error
        except TimeoutError as error:
            raise _failed(f"the connection timed out after {patience:.2g} s") from error
        except ConnectionRefusedError as error:
            raise _failed(f"connection refused at {address}") from error
        except OSError as error:
            raise _failed(f"unreachable at {address} ({error.strerror or type(error).__name__})") from error
        return Reached(address=address, connect_ms=took, certificate_until=until)


def _resolve(host: str, port: int) -> str:
    try:
        return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])
    except (OSError, UnicodeError) as error:
        raise _failed("the name does not resolve: unreachable, unless DNS is mended") from error


def _shake_hands(plain: socket.socket, host: str) -> datetime:
    """When the certificate that is shown expires, in UTC."""
    with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
        shown = secure.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def _failed(why: str) -> AdapterError:
    return AdapterError(why, reason=Reason.TIMEOUT, retryable=True)
