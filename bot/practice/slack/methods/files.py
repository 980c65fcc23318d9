"""Files, uploaded in three steps: an address, the bytes, the share. files.*."""

from __future__ import annotations

import mimetypes
from typing import Any

from bot.practice.slack.call import Call, Method, wrong_arguments
from bot.practice.slack.records import File, Json, SlackError

_MOST_BYTES = 1_000_000_000
CANVAS = "application/vnd.slack-docs"


def _get_upload_url(call: Call) -> Json:
    workspace = call.workspace
    name = call.text("filename")
    try:
        size = int(call.text("length"))
    except ValueError:
        raise wrong_arguments("must be an integer: length") from None
    if not 0 < size <= _MOST_BYTES:
        raise wrong_arguments("must be more than 0 and at most 1 GB: length")
    mimetype = mimetypes.guess_type(name)[0] or "text/plain"
    file = File(workspace.next_id("F"), name, name, mimetype, call.user, workspace.epoch(), size)
    workspace.files[file.id] = file
    return {"upload_url": f"{workspace.url}upload/v1/{file.id}", "file_id": file.id}


def _complete_upload(call: Call) -> Json:
    files = _uploaded(call)
    targets = [call.text("channel_id")] if call.params.get("channel_id") else call.names("channels")
    for target in targets:
        _share(call, target, files)
    return {"files": [call.workspace.file_body(file) for file in files]}


def _uploaded(call: Call) -> list[File]:
    listed: Any = call.structure("files", "invalid_arguments")
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        raise wrong_arguments("missing required field: files")
    files = []
    for each in listed:
        file = call.workspace.files.get(str(each.get("id")))
        if file is None or file.content is None:
            raise SlackError("file_not_found")
        file.title = str(each.get("title") or file.title)
        files.append(file)
    return files


def _share(call: Call, target: str, files: list[File]) -> None:
    workspace = call.workspace
    channel = workspace.writable(target, call.user)
    message = workspace.post(
        channel.id,
        call.user,
        call.text("initial_comment", ""),
        blocks=call.blocks(),
        thread_ts=call.params.get("thread_ts") or None,
        files=[file.id for file in files],
        subtype="file_share",
    )
    for file in files:
        file.channels.append(channel.id)
        file.share_ts = message.ts


def _info(call: Call) -> Json:
    file = call.workspace.files.get(call.text("file"))
    if file is None or file.content is None:
        raise SlackError("file_not_found")
    return {"file": call.workspace.file_body(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def _delete(call: Call) -> Json:
    file = call.workspace.files.get(call.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    if file.user != call.user:
        raise SlackError("cant_delete_file")
    call.workspace.delete_file(file)
    return {}


def _list(call: Call) -> Json:
    channel, wanted = call.text("channel", ""), call.text("types", "all")
    found = [
        file
        for file in call.workspace.files.values()
        if file.content is not None and not file.deleted and (not channel or channel in file.channels)
    ]
    if user := call.params.get("user"):
        found = [file for file in found if file.user == user]
    if wanted == "canvas":
        found = [file for file in found if file.mimetype == CANVAS]
    bodies = [call.workspace.file_body(file) for file in reversed(found)]
    return {"files": bodies, "paging": {"count": 100, "total": len(found), "page": 1, "pages": 1}}


METHODS = {
    "files.getUploadURLExternal": Method(_get_upload_url, tier=4, scope="files:write"),
    "files.completeUploadExternal": Method(_complete_upload, tier=4, scope="files:write"),
    "files.delete": Method(_delete, tier=3, scope="files:write"),
    "files.list": Method(_list, tier=3, scope="files:read"),
    "files.info": Method(_info, tier=4, scope="files:read"),
}
