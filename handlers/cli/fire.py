"""tocsin fire: sends an example alert to a running Tocsin."""

from __future__ import annotations

import hmac
import json
import urllib.error
import urllib.request

import click
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.errors import TocsinError
from bot.model.fresh import fresh
from bot.model.source import Proof
from bot.settings import Settings, read_settings
from bot.sources.catalog import SOURCES

_TIMEOUT_SECONDS = 10


def _known(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """The source's own name, whichever of its names was given."""
    if value is None or value in SOURCES:
        return SOURCES[value].name if value else None
    raise click.BadParameter(f"no such source. Known: {', '.join(SOURCES)}")


@click.command("fire")
@click.argument("source", required=False, callback=_known)
@click.argument("example", required=False)
@click.option("--to", "address", help="Where Tocsin listens; by default as TOCSIN_LISTEN says.")
@click.option("--list", "listing", is_flag=True, help="List the examples, of all sources or of one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(  # noqa: N802 - every command file exports COMMAND
    source: str | None, example: str | None, address: str | None, listing: bool, as_json: bool
) -> None:
    """Send an example alert of SOURCE, the first one unless EXAMPLE names another.

    The times in it are moved to now.
    """
    if listing:
        _list([source] if source else list(SOURCES), as_json)
        return
    if source is None:
        raise click.UsageError(f"Name a source: {', '.join(SOURCES)}. With --list, see their examples.")
    examples = SOURCES[source].examples
    name = example or next(iter(examples))
    if name not in examples:
        raise click.BadParameter(f"{source} has {', '.join(examples)}", param_hint="EXAMPLE")
    answer = _post(source, fresh(examples[name], SystemClock().now()), address)
    print(json.dumps(answer) if as_json else f"Accepted as {answer['receipt']}.")


def _list(sources: list[str], as_json: bool) -> None:
    found = {name: list(SOURCES[name].examples) for name in sources}
    if as_json:
        print(json.dumps(found))
        return
    for name, examples in found.items():
        for example in examples:
            print(f"{name} {example}")


def _post(source: str, body: object, address: str | None) -> dict[str, str]:
    settings = read_settings()
    url = f"{(address or f'http://{settings.listen}').rstrip('/')}/alerts/{source}"
    raw = json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **_proof(SOURCES[source].proof, raw, settings)}
    request = urllib.request.Request(url, raw, headers)  # noqa: S310 - the user's own
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310
            answer: dict[str, str] = json.load(response)
    except urllib.error.HTTPError as error:
        raise TocsinError(
            f"{url} answered {error.code}: {error.read(500).decode(errors='replace')}"
        ) from None
    except OSError as error:
        raise TocsinError(f"Nothing answers at {url}. Is tocsin serve running? ({error})") from None
    return answer


def _proof(proof: Proof, raw: bytes, settings: Settings) -> dict[str, str]:
    """Names itself as the sender would, by the first of several secrets."""
    if proof is Proof.PAGERDUTY and settings.pagerduty_webhook_secret:
        digest = hmac.new(_first(settings.pagerduty_webhook_secret).encode(), raw, "sha256").hexdigest()
        return {"X-PagerDuty-Signature": f"v1={digest}"}
    if settings.webhook_token:
        return {"Authorization": f"Bearer {_first(settings.webhook_token)}"}
    return {}


def _first(secrets: SecretStr) -> str:
    return secrets.get_secret_value().partition(",")[0].strip()
