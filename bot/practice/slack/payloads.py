"""The JSON shapes in which Slack shows users, channels, messages, pins, bookmarks and files."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.practice.slack.records import Bookmark, Channel, File, Json, Message, Note, User


def user_body(user: User, *, team_id: str, now: datetime, with_email: bool) -> Json:
    offset = now.astimezone(ZoneInfo(user.tz)).utcoffset()
    own_team = user.team_id or team_id
    profile = {"real_name": user.real_name, "display_name": user.name, "team": own_team}
    if with_email and not user.is_bot:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": own_team,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "tz": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_bot": user.is_bot,
        "is_restricted": user.is_restricted or user.is_ultra_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_stranger": own_team != team_id,
        "profile": profile,
    }


def note_body(note: Note) -> Json:
    return {"value": note.value, "creator": note.creator, "last_set": note.last_set}


def channel_body(channel: Channel, *, viewer: str, with_count: bool = False) -> Json:
    """A conversation as `viewer` (a user id) sees it."""
    if channel.is_im:
        other = next((member for member in channel.members if member != viewer), viewer)
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "user": other,
            "is_archived": False,
        }
    body: Json = {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "is_member": viewer in channel.members,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "created": channel.created,
        "creator": channel.creator,
        "topic": note_body(channel.topic),
        "purpose": note_body(channel.purpose),
    }
    if with_count:
        body["num_members"] = len(channel.members)
    return body


def message_body(
    message: Message, channel: Channel, *, files: list[Json], with_metadata: bool = False
) -> Json:
    """A message as history, replies, pins and events show it; `files` are its files' bodies."""
    optional: Json = {
        "subtype": message.subtype,
        "bot_id": message.bot_id,
        "app_id": message.app_id,
        "blocks": message.blocks,
        "files": files,
        "thread_ts": message.thread_ts,
        "reactions": [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ],
        "pinned_to": [channel.id] if message.ts in channel.pins else [],
        "metadata": message.metadata if with_metadata else None,
    }
    body: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    body |= {key: value for key, value in optional.items() if value}
    if message.edited_ts:
        body["edited"] = {"user": message.edited_by, "ts": message.edited_ts}
    if message.ephemeral_for:
        body["is_ephemeral"] = True
    replies = message.live_replies()
    if replies:
        people = list(dict.fromkeys(reply.user for reply in replies))
        body |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": people[:5],
            "reply_users_count": len(people),
            "latest_reply": replies[-1].ts,
        }
    return body


def bookmark_body(bookmark: Bookmark, channel: Channel) -> Json:
    return {
        "id": bookmark.id,
        "channel_id": channel.id,
        "title": bookmark.title,
        "link": bookmark.link,
        "emoji": bookmark.emoji,
        "type": "link",
        "date_created": bookmark.created,
        "date_updated": bookmark.updated,
        "last_updated_by_user_id": bookmark.updated_by,
    }


def file_body(file: File, *, base_url: str, team_id: str) -> Json:
    """A file as Slack shows it, or that it was deleted.

    Its download address hangs on `base_url` and needs the bot's token.
    """
    if file.deleted:
        return {"id": file.id, "mode": "tombstone"}
    private = f"{base_url}files-pri/{team_id}-{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "size": file.size,
        "user": file.user,
        "mode": "hosted",
        "channels": list(file.channels),
        "url_private": f"{private}/{file.name}",
        "url_private_download": f"{private}/download/{file.name}",
        "permalink": f"{base_url}files/{file.user}/{file.id}/{file.name}",
    }
