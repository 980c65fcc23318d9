"""The languages that we write: Slack's mrkdwn, plain text, Markdown and HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.render import escape

_USER = re.compile(r"(T[A-Z0-9]+:)?[UW][A-Z0-9]+")
_CHANNEL = re.compile(r"(T[A-Z0-9]+:)?[CG][A-Z0-9]+")
_WEB = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_SECONDS = re.compile(r"( min) \d+ s")
"""A page is looked at for longer than those would be true."""

_MOST_ADDRESS = 2500
_URL_CODES = {ord(char): f"%{ord(char):02X}" for char in '<>|"`()\\ '}


def web_address(url: str) -> str:
    """The address with risky characters encoded, or "" when it is not a usable http or https address."""
    if not _WEB.fullmatch(url) or escape.clean(url) != url or len(url) + 4 * url.count("&") > _MOST_ADDRESS:
        return ""
    return url.translate(_URL_CODES)


def day_and_time(moment: datetime) -> str:
    """A UTC moment as "Jan 30 09:00"."""
    return f"{moment:%b} {moment.day} {moment:%H:%M}"


@dataclass(frozen=True)
class Dialect:
    """How one language writes what templates print.

    `line` escapes one cleaned line of a stranger's text, `words` one of a colleague's own, where addresses
    may stay links; `link` takes an address that is known to be good; `when` takes a UTC moment, whether its
    day matters, and how far away it is in words (or ""); `user` and `channel` take an id and a name.
    """

    line: Callable[[str], str]
    words: Callable[[str], str]
    link: Callable[[str, str], str]
    when: Callable[[datetime, bool, str], str]
    user: Callable[[str, str], str]
    channel: Callable[[str, str], str]


def _same(line: str) -> str:
    return line


def _bare_when(moment: datetime, dated: bool, away: str) -> str:
    clock = day_and_time(moment) if dated else f"{moment:%H:%M}"
    return f"{clock} ({away})" if away else clock


def _text_when(moment: datetime, dated: bool, away: str) -> str:
    return _bare_when(moment, dated, "") + (f" UTC ({away})" if away else " UTC")


def _html_when(moment: datetime, dated: bool, away: str) -> str:
    words = html.escape(_text_when(moment, dated, _SECONDS.sub(r"\1", away)))
    return f'<time datetime="{moment.isoformat(timespec="seconds")}">{words}</time>'


def _slack_when(moment: datetime, dated: bool, away: str) -> str:
    """Each reader sees their own zone, and a distance that is true whenever they look."""
    form = "{date_short_pretty} {time}" if dated else "{time}"
    if away:
        form += " ({ago})"
    return f"<!date^{int(moment.timestamp())}^{form}|{_text_when(moment, dated, away)}>"


def _slack_link(url: str, name: str) -> str:
    return f"<{url.replace('&', '&amp;')}|{escape.mrkdwn(name)}>"


def _slack_user(user: str, name: str) -> str:
    known = _USER.fullmatch(user)
    return f"<@{_referred(known, name)}>" if known else escape.mrkdwn(name or user)


def _slack_channel(channel: str, name: str) -> str:
    known = _CHANNEL.fullmatch(channel)
    return f"<#{_referred(known, name)}>" if known else escape.mrkdwn(f"#{name}")


def _referred(known: re.Match[str], name: str) -> str:
    """The id; of another workspace's with the name, which those see to whom the id says nothing."""
    return f"{known[0]}|{escape.mrkdwn(name)}" if known[1] and name else known[0]


MRKDWN = Dialect(
    line=escape.mrkdwn,
    words=escape.mrkdwn,
    link=_slack_link,
    when=_slack_when,
    user=_slack_user,
    channel=_slack_channel,
)

TEXT = Dialect(
    line=_same,
    words=_same,
    link=lambda _url, name: name,
    when=_text_when,
    user=lambda user, name: name or user,
    channel=lambda _channel, name: f"#{name}",
)

MARKDOWN = Dialect(
    line=escape.markdown,
    words=lambda line: escape.markdown(line, keep_addresses=True),
    link=lambda url, name: f"[{escape.markdown(name)}]({url})",
    when=_bare_when,
    user=lambda user, name: escape.markdown(name or user),
    channel=lambda _channel, name: escape.markdown(f"#{name}"),
)

HTML = Dialect(
    line=html.escape,
    words=html.escape,
    link=lambda url, name: f'<a href="{html.escape(url)}" rel="noreferrer">{html.escape(name)}</a>',
    when=_html_when,
    user=lambda user, name: html.escape(name or user),
    channel=lambda _channel, name: html.escape(f"#{name}"),
)
