"""The channels of a practice workspace and who is in them."""

from __future__ import annotations

import re

from bot.practice.slack.records import Channel, Message, Note, SlackError
from bot.practice.slack.state import State

MAX_NOTE = 250


class Channels(State):
    """Makes, finds and changes channels; every method acts as the user id it is given."""

    def channel(self, id_or_name: str) -> Channel:
        """The channel with this id, or with this name (a leading # is allowed)."""
        with self.lock:
            if id_or_name in self.channels:
                return self.channels[id_or_name]
            name = id_or_name.removeprefix("#")
            for channel in self.channels.values():
                if channel.name == name and not channel.is_im:
                    return channel
            raise SlackError("channel_not_found")

    def visible(self, id_or_name: str, user: str) -> Channel:
        """The channel, unless it is private to others: Slack does not admit that such a channel exists."""
        channel = self.channel(id_or_name)
        if (channel.is_private or channel.is_im) and user not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def joined(self, id_or_name: str, user: str) -> Channel:
        channel = self.visible(id_or_name, user)
        if user not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def writable(self, id_or_name: str, user: str) -> Channel:
        channel = self.visible(id_or_name, user)
        if channel.is_archived:
            raise SlackError("is_archived")
        return self.joined(id_or_name, user)

    def check_name(self, name: str) -> None:
        """Raises Slack's code for an impossible or taken channel name; archived channels keep theirs."""
        if not name:
            raise SlackError("invalid_name_required")
        if len(name) > 80:
            raise SlackError("invalid_name_maxlength")
        if re.fullmatch(r"[-_]+", name):
            raise SlackError("invalid_name_punctuation")
        if not re.fullmatch(r"[a-z0-9_-]+", name):
            raise SlackError("invalid_name_specials")
        if any(channel.name == name for channel in self.channels.values()):
            raise SlackError("name_taken")

    def create_channel(self, name: str, creator: str, *, is_private: bool = False) -> Channel:
        with self.lock:
            self.check_name(name)
            channel = Channel(
                self.next_id("C"), name, creator, self.epoch(), is_private=is_private, members={creator}
            )
            self.channels[channel.id] = channel
            brief = {"id": channel.id, "name": name, "created": channel.created, "creator": creator}
            self.publish(
                "channel_created" if not is_private else "practice.channel_created", channel, channel=brief
            )
            return channel

    def open_im(self, user: str, other: str) -> Channel:
        """The direct conversation of two users, made on first use."""
        with self.lock:
            for channel in self.channels.values():
                if channel.is_im and channel.members == {user, other}:
                    return channel
            im = Channel(self.next_id("D"), other, user, self.epoch(), is_im=True, members={user, other})
            self.channels[im.id] = im
            self.publish("im_created", im, user=user, channel={"id": im.id, "created": im.created})
            return im

    def join(self, channel: str, user: str, *, inviter: str | None = None) -> Channel:
        """Makes `user` a member, by themselves or by `inviter`."""
        with self.lock:
            place = self.channel(channel)
            if place.is_archived:
                raise SlackError("is_archived")
            if self.user(user).id in place.members:
                raise SlackError("already_in_channel")
            place.members.add(user)
            who = {"inviter": inviter} if inviter else {}
            letter = "G" if place.is_private else "C"
            self._note(place, user, "join", f"<@{user}> has joined the channel")
            self.publish(
                "member_joined_channel",
                place,
                user=user,
                channel=place.id,
                channel_type=letter,
                team=self.team_id,
                **who,
            )
            return place

    def leave(self, channel: str, user: str) -> Channel:
        with self.lock:
            place = self.joined(channel, user)
            self._note(place, user, "leave", f"<@{user}> has left the channel")
            if user == self.bot_user_id:
                self.publish(f"{place.kind}_left", place, channel=place.id)
            place.members.discard(user)
            letter = "G" if place.is_private else "C"
            self.publish(
                "member_left_channel",
                place,
                user=user,
                channel=place.id,
                channel_type=letter,
                team=self.team_id,
            )
            return place

    def rename(self, channel: str, user: str, name: str, *, as_admin: bool = False) -> Channel:
        with self.lock:
            place = self.writable(channel, user)
            if place.creator != user and not as_admin:
                raise SlackError("not_authorized")
            if name != place.name:
                self.check_name(name)
            old, place.name = place.name, name
            self._note(place, user, "name", f'<@{user}> has renamed the channel from "{old}" to "{name}"')
            brief = {"id": place.id, "name": name, "created": place.created}
            self.publish(f"{place.kind}_rename", place, channel=brief)
            return place

    def archive(self, channel: str, user: str) -> None:
        """Archives it, which puts the bot out: Slack lets none back in before a person has unarchived it."""
        with self.lock:
            if self.visible(channel, user).is_archived:
                raise SlackError("already_archived")
            place = self.joined(channel, user)
            if place.is_general:
                raise SlackError("cant_archive_general")
            self._note(place, user, "archive", f"<@{user}> archived the channel")
            place.is_archived = True
            self.publish(f"{place.kind}_archive", place, user=user, channel=place.id)
            place.members.discard(self.bot_user_id)

    def unarchive(self, channel: str, user: str) -> None:
        with self.lock:
            place = self.joined(channel, user)
            if not place.is_archived:
                raise SlackError("not_archived")
            place.is_archived = False
            self._note(place, user, "unarchive", f"<@{user}> un-archived the channel")
            self.publish(f"{place.kind}_unarchive", place, user=user, channel=place.id)

    def remove(self, channel: str) -> None:
        """An administrator deletes the channel with all that is in it; its name is free again."""
        with self.lock:
            place = self.channel(channel)
            self.publish(f"{place.kind}_deleted", place, channel=place.id)
            del self.channels[place.id]

    def set_note(self, channel: str, user: str, which: str, value: str) -> Channel:
        """Sets the `which` = "topic" or "purpose"."""
        with self.lock:
            place = self.writable(channel, user)
            if len(value) > MAX_NOTE:
                raise SlackError("too_long")
            note = Note(value, user, self.epoch())
            if which == "topic":
                place.topic = note
            else:
                place.purpose = note
            self._note(place, user, which, f"<@{user}> set the channel's {which}: {value}")
            return place

    def _note(self, place: Channel, user: str, what: str, text: str) -> None:
        prefix = "group" if place.is_private else "channel"
        self.append(place, Message(self.next_ts(), user, text, subtype=f"{prefix}_{what}"))
