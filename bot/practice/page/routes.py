"""The page's addresses: what it is made of, what it reads, and the few things it does beside the hands."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.practice.page import views
from bot.practice.page.board import Board
from bot.practice.page.feed import Feed
from bot.practice.page.outside import Outside
from bot.practice.page.stream import Stream
from bot.practice.pagerduty import PracticePagerDuty
from bot.practice.server import PracticeSlack
from bot.practice.slack.elements import with_ids
from bot.practice.slack.records import Json, SlackError

_STATIC = Path(__file__).resolve().parent / "static"
_MOST_MESSAGES = 500
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
}
_FILE_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")

Endpoint = Callable[[Request], Awaitable[Response]]


def page_routes(
    slack: PracticeSlack, pagerduty: PracticePagerDuty | None = None, board: Board | None = None
) -> list[BaseRoute]:
    """The page at `/practice/` with all it needs; give them to `slack.mount` before the server starts."""
    return Page(slack, pagerduty, board or Board()).routes()


class Page:
    """The page over one practice Slack; `close` ends its streams before the server stops."""

    def __init__(self, slack: PracticeSlack, pagerduty: PracticePagerDuty | None, board: Board) -> None:
        self._slack = slack
        self._workspace = slack.workspace
        self._board = board
        self._feed = Feed(slack.workspace)
        self._outside = Outside(slack, pagerduty, board)
        self._stream = Stream(self._feed, self._outside)
        self._marks: dict[tuple[str, str], str] = {}

    @property
    def is_open(self) -> bool:
        """Whether somebody has it open in a browser."""
        return self._stream.listeners > 0

    def close(self) -> None:
        """Lets the open streams end."""
        self._stream.close()

    def routes(self) -> list[BaseRoute]:
        """Every address of the page."""
        reads: dict[str, Callable[[Request], Json]] = {
            "start": self._start,
            "messages": self._messages,
            "thread": self._thread,
            "pins": self._pins,
        }
        deeds: dict[str, Callable[[Json], Json]] = {
            "read": self._mark,
            "fire": self._fire,
            "dial": self._dial,
            "turn": self._turn,
            "run": self._run,
            "story": self._direct,
        }
        return [
            Route("/", _moved),
            Route("/practice", _moved),
            Route("/practice/", _document("index.html")),
            Route("/practice/gallery", _document("gallery.html")),
            Route("/practice/console", self._console),
            Route("/practice/page/gallery", _read(self._gallery)),
            Route("/practice/page/stream", self._events),
            Route("/practice/page/file/{file_id}", self._file),
            *[Route(f"/practice/page/{name}", _read(read)) for name, read in reads.items()],
            *[Route(f"/practice/page/{name}", _does(deed), methods=["POST"]) for name, deed in deeds.items()],
            Route("/archives/{channel}/{message}", _permalink),
            Route("/files/{user}/{file_id}/{name}", _file_link),
            Mount("/practice/static", StaticFiles(directory=_STATIC)),
        ]

    async def _console(self, _request: Request) -> Response:
        """Leads to the bot's own console, wherever the bot listens just now."""
        url = self._board.console()
        if not url:
            return Response("The bot does not run just now.", 503, media_type="text/plain")
        return RedirectResponse(url, 302)

    # -- what the page reads

    def _me(self, request: Request) -> str:
        """The id of the person whose eyes these are; whom the story is about, when none is named."""
        people = [user.id for user in self._workspace.users.values() if not user.is_bot]
        wanted = (request.query_params.get("as", ""), self._board.protagonist())
        return next((each for each in wanted if each in people), people[0])

    def _start(self, request: Request) -> Json:
        """Everything but messages, and the cursor from which the stream goes on."""
        me, workspace, board = self._me(request), self._workspace, self._board
        # Asked first: it takes the workspace's lock under its own, and the other way round both could wait.
        parts = self._outside.parts()
        with workspace.lock:
            channels = [channel for channel in workspace.channels.values() if views.may_see(channel, me)]
            return {
                "cursor": self._feed.cursor,
                "me": me,
                "bot": workspace.bot_user_id,
                "app": self._slack.manifest.name,
                "domain": workspace.domain,
                "people": [views.user_view(user) for user in workspace.users.values()],
                "groups": [{"id": each.id, "handle": each.handle} for each in workspace.usergroups.values()],
                "channels": [
                    views.channel_view(each)
                    | views.unread(each, me, self._marks.get((me, each.id), ""))
                    | {"read": self._marks.get((me, each.id), "")}
                    for each in channels
                ],
                "commands": [
                    {
                        "command": name,
                        "hint": said.get("usage_hint", ""),
                        "about": said.get("description", ""),
                    }
                    for name, said in self._slack.manifest.commands.items()
                ],
                "help": dict(board.help or {}),
                "timeline_emoji": board.timeline_emoji,
                "shortcuts": [dict(each) for each in self._slack.manifest.shortcuts],
                "examples": [vars(example) for example in board.examples],
                "clock": {"turns": board.turn is not None, "runs": board.run is not None},
                "modal": workspace.screens.modal(me),
                "home": workspace.screens.home(me),
                "parts": {name: json.loads(part) for name, part in parts.items()},
            }

    def _messages(self, request: Request) -> Json:
        wanted = request.query_params
        limit = min(int(wanted.get("limit", "100")), _MOST_MESSAGES)
        me = self._me(request)
        with self._workspace.lock:
            channel = views.seen_channel(self._workspace, wanted["channel"], me)
            return views.history(self._workspace, channel, me, before=wanted.get("before", ""), limit=limit)

    def _thread(self, request: Request) -> Json:
        wanted, me = request.query_params, self._me(request)
        with self._workspace.lock:
            channel = views.seen_channel(self._workspace, wanted["channel"], me)
            return views.thread(self._workspace, channel, me, wanted["ts"])

    def _pins(self, request: Request) -> Json:
        with self._workspace.lock:
            channel = views.seen_channel(self._workspace, request.query_params["channel"], self._me(request))
            return views.pins(self._workspace, channel)

    def _gallery(self, _request: Request) -> Json:
        people = [views.user_view(user) for user in self._workspace.users.values()]
        channels = [views.channel_view(each) for each in self._workspace.channels.values() if not each.is_im]
        shown = [vars(each) | {"blocks": with_ids(list(each.blocks))} for each in self._board.gallery()]
        return {"messages": shown, "people": people, "channels": channels, "bot": self._workspace.bot_user_id}

    async def _events(self, request: Request) -> Response:
        cursor = request.headers.get("last-event-id") or request.query_params.get("after", "")
        events = self._stream.events(self._me(request), cursor)
        return StreamingResponse(
            events, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _file(self, request: Request) -> Response:
        """A file's bytes for someone in a channel that it is shared in; what is no picture comes as text."""
        me, workspace = self._me(request), self._workspace
        file = workspace.files.get(request.path_params["file_id"])
        places = [workspace.channels[each] for each in file.channels] if file else []
        if file is None or file.content is None or not any(views.may_see(each, me) for each in places):
            return JSONResponse({"error": "file_not_found"}, 404)
        kind = file.mimetype if file.mimetype in _PICTURES else "text/plain; charset=utf-8"
        return Response(file.content, media_type=kind, headers=_FILE_HEADERS)

    # -- what the page does

    def _mark(self, wish: Json) -> Json:
        """Notes that a person has read a channel up to a message."""
        self._marks[str(wish["as"]), str(wish["channel"])] = str(wish["ts"])
        return {}

    def _fire(self, wish: Json) -> Json:
        return {"receipt": self._board.fire(str(wish["source"]), str(wish["name"]))}

    def _dial(self, wish: Json) -> Json:
        self._outside.set_dial(str(wish["of"]), str(wish["to"]))
        return {}

    def _turn(self, wish: Json) -> Json:
        if self._board.turn is None:
            raise ValueError("this clock cannot be turned")
        self._board.turn(float(wish["seconds"]))
        return {}

    def _direct(self, wish: Json) -> Json:
        self._board.direct(str(wish["do"]), str(wish.get("name", "")))
        return {}

    def _run(self, wish: Json) -> Json:
        if self._board.run is None:
            raise ValueError("this clock runs at its own pace")
        self._board.run(float(wish["pace"]))
        return {}


async def _moved(_request: Request) -> Response:
    return RedirectResponse("/practice/")


async def _permalink(request: Request) -> Response:
    """Where a message's permalink leads: the page, opened at its channel."""
    return RedirectResponse("/practice/#/" + "/".join(request.path_params.values()))


async def _file_link(request: Request) -> Response:
    return RedirectResponse(f"/practice/page/file/{request.path_params['file_id']}")


def _document(name: str) -> Endpoint:
    async def endpoint(_request: Request) -> Response:
        return FileResponse(_STATIC / name, media_type="text/html", headers=_HEADERS)

    return endpoint


def _read(read: Callable[[Request], Json]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await run_in_threadpool(read, request))
        except SlackError as refused:
            return JSONResponse({"ok": False, "error": refused.code}, 404)
        except (KeyError, ValueError) as problem:
            return JSONResponse({"ok": False, "error": "malformed", "detail": str(problem)}, 400)

    return endpoint


def _does(deed: Callable[[Json], Json]) -> Endpoint:
    """A deed of the page's own: a page of another origin may not ask for it."""

    async def endpoint(request: Request) -> Response:
        origin = request.headers.get("origin", "")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            return JSONResponse({"ok": False, "error": "another_origin"}, 403)
        try:
            wish = await request.json()
            return JSONResponse({"ok": True, **await run_in_threadpool(deed, wish)})
        except (KeyError, TypeError, ValueError) as problem:
            return JSONResponse({"ok": False, "error": "malformed", "detail": str(problem)}, 400)
        except OSError as problem:
            return JSONResponse({"ok": False, "error": "no_answer", "detail": str(problem)}, 502)

    return endpoint
