"""Where a file's bytes go up, and come down for whoever has the bot's token."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.practice.slack.workspace import Workspace


def file_routes(workspace: Workspace) -> list[BaseRoute]:
    async def upload(request: Request) -> Response:
        file = workspace.files.get(request.path_params["file_id"])
        if file is None or file.content is not None:
            return PlainTextResponse("no such upload", status_code=404)
        content = await request.body()
        if len(content) != file.size:
            return PlainTextResponse("length mismatch", status_code=400)
        file.content = content
        return PlainTextResponse(f"OK - {file.size}")

    async def download(request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {workspace.bot_token}":
            return PlainTextResponse("sign in to see this file", status_code=403)
        file = workspace.files.get(request.path_params["key"].removeprefix(f"{workspace.team_id}-"))
        if file is None or file.content is None:
            return PlainTextResponse("no such file", status_code=404)
        return Response(file.content, media_type=file.mimetype)

    return [
        Route("/upload/v1/{file_id}", upload, methods=["POST", "PUT"]),
        Route("/files-pri/{key}/{rest:path}", download),
    ]
