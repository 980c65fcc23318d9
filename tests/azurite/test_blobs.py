"""The reading of blobs, against an emulator of Azure's storage by other hands."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import time
from typing import Any, cast

import httpx
import jwt
import pytest
from azure.storage.blob import BlobServiceClient

from bot.adapters.azure.backups import AzureBackups
from bot.adapters.azure.credential import AzureCredential
from bot.errors import AdapterError, Reason
from bot.model.deadline import Deadline
from bot.policy.platform import Blobs
from tests.certificate import certificate

HERE = Path(__file__).parent
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The key that the emulator gives everybody."""

pytestmark = [
    pytest.mark.stranger,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
    pytest.mark.skipif(
        not (HERE / "node_modules" / "azurite").is_dir(),
        reason="the npm package is not installed: npm ci --prefix tests/azurite",
    ),
]


class Anybody:
    """A credential whose tokens the emulator takes: it looks at what they say, and not at who signed them."""

    def token(self, scope: str) -> str:
        now = int(time())
        said = {"iss": "https://sts.windows.net/practice/", "aud": scope.removesuffix("/.default")}
        lasts = {"iat": now - 60, "nbf": now - 60, "exp": now + 600}
        return jwt.encode(said | lasts, "x" * 32, algorithm="HS256")


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate that it shows; its key lies beside it."""
    return Path(certificate(tmp_path_factory.mktemp("azurite"))[0])


@pytest.fixture(scope="module")
def emulator(trusted: Path) -> Iterator[str]:
    """Its address. It takes tokens by TLS alone."""
    folder = trusted.parent
    command = [
        *("node", str(HERE / "node_modules/azurite/dist/src/blob/main.js")),
        *(
            "--blobPort",
            "0",
            "--inMemoryPersistence",
            "--silent",
            "--skipApiVersionCheck",
            "--disableTelemetry",
        ),
        *("--oauth", "basic", "--cert", str(trusted), "--key", str(folder / "key.pem")),
    ]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        told = next(line for line in running.stdout if "successfully listens on" in line)
        yield told.split()[-1]
        running.kill()


@pytest.fixture(scope="module")
def address(emulator: str, trusted: Path) -> Iterator[str]:
    """Where the same is reached by plain http on this machine, as the settings allow."""
    client = httpx.Client(base_url=emulator, verify=ssl.create_default_context(cafile=trusted), timeout=30)

    class Forward(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            answer = client.get(self.path, headers=headers)
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name.startswith("x-ms") or name == "content-type":
                    self.send_header(name, value)
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_words: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Forward)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{ACCOUNT}"
    server.shutdown()
    server.server_close()
    client.close()


@pytest.fixture(scope="module")
def service(emulator: str, trusted: Path) -> Iterator[BlobServiceClient]:
    """The emulator as somebody sees it who may write."""
    with BlobServiceClient(
        f"{emulator}/{ACCOUNT}",
        credential={"account_name": ACCOUNT, "account_key": KEY},
        connection_verify=str(trusted),
    ) as opened:
        yield opened


@pytest.fixture
def backups(address: str) -> AzureBackups:
    return AzureBackups(cast(Any, None), address, cast(AzureCredential, Anybody()))


def blobs(container: str, prefix: str = "") -> Blobs:
    return Blobs(account="https://practice.blob.core.windows.net", container=container, prefix=prefix)


def test_the_newest_blob_below_a_prefix(service: BlobServiceClient, backups: AzureBackups) -> None:
    container = service.create_container("backups")
    assert backups.newest_blob(blobs("backups"), Deadline(20)) is None
    before = datetime.now(UTC) - timedelta(seconds=2)
    container.upload_blob("jobs/2026-01-29.json", b"{}")
    container.upload_blob("other/later.json", b"{}")
    newest = backups.newest_blob(blobs("backups", "jobs/"), Deadline(20))
    assert newest and before <= newest <= datetime.now(UTC)
    assert backups.newest_blob(blobs("backups", "tables/"), Deadline(20)) is None
    assert 0 < backups.try_listing(blobs("backups"), Deadline(20)) < 20


def test_what_is_not_there(backups: AzureBackups) -> None:
    with pytest.raises(AdapterError) as caught:
        backups.newest_blob(blobs("nothing"), Deadline(20))
    assert caught.value.reason is Reason.NOT_FOUND
