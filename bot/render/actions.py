"""The ids that buttons, menus and forms carry to Slack and that handlers get back."""

from __future__ import annotations

ACK = "ack"
TAKE_COMMAND = "take_command"
TASK_DONE = "task_done"
"""A menu; the chosen option's value is the task's id."""

TAKE_ROLE = "take_role"
GIVE_UP = "give_up"
"""Menus; the chosen option's value is the role."""

SET_STATUS = "set_status"
"""A menu; the chosen option's value is the status."""

OPEN_RESOLVE = "open_resolve"
OPEN_UPDATE = "open_update"
PUT_OFF_15 = "put_off_15"
PUT_OFF_30 = "put_off_30"
PUT_OFF_60 = "put_off_60"
"""Move the next status update; the button's value is by how many minutes."""

ASK_LATER = "ask_later"
MORE = "more"
"""An overflow menu; the chosen option's value is `severity:<severity>`, `timeline` or `diagnose`."""

JOIN = "join"
OPEN_DECLARE = "open_declare"
LIST = "list"
HELP = "help"
TIMELINE = "timeline"
ROLES = "roles"
DIAGNOSE = "diagnose"
RUN = "run"
"""The button's value is what to type after `/incident`."""

UNDO = "undo"
"""The button's value is the id of the entry to take back."""

END_SILENCE = "end_silence"
"""The value of the button, or of the menu's chosen option, is the silence's id."""

END_OVERRIDE = "end_override"
"""The button's value is the override's id."""

ON_CALL = "on_call"
CLOSE_TICKET = "close_ticket"
"""A menu; the chosen option's value is the ticket's id."""

ASK_CANCEL = "ask_cancel"
ASK_CLOSE = "ask_close"
ASK_REOPEN = "ask_reopen"
ASK_LINK = "ask_link"
ASK_MERGE = "ask_merge"
UNDO_MERGE = "undo_merge"

OPEN_POSTMORTEM = "open_postmortem"
EDIT_SECTION = "edit_section"
SECTION_HISTORY = "section_history"
"""A button and a menu; the value is the section."""

ASK_REVIEW = "ask_review"
ASK_PUBLISH = "ask_publish"
RESTORE = "restore_version"
"""The button's value is the version's id."""

SEVERITY_CHOICE = "severity:"
"""Prefix of the `more` menu's severity choices."""

CARD = "card"
TRAY = "tray"
DIGEST = "digest"
ENDINGS = "endings"
WRITING = "postmortem"

DECLARE_FORM = "declare"
"""The declare form's callback id; its private metadata is what `declare_modal` was given."""

RESOLVE_FORM = "resolve"
"""The resolve form's callback id; its private metadata is the incident's id."""

SILENCE_FORM = "silence"
"""The silence form's callback id; its private metadata is the channel where it was asked for."""

UPDATE_FORM = "update"
"""The update form's callback id; its private metadata is the incident's id."""

CANCEL_FORM = "cancel"
CLOSE_FORM = "close"
REOPEN_FORM = "reopen"
LINK_FORM = "link"
MERGE_FORM = "merge"
"""The callback ids of the forms about one incident; each carries the incident's id."""

POSTMORTEM_VIEW = "postmortem"
HISTORY_VIEW = "postmortem_history"
TOLD_VIEW = "told"
"""The callback ids of views that have nothing to submit."""

SECTION_FORM = "postmortem_section"
"""Its private metadata is the incident's id, the section, and a mark of the text that was shown."""

REVIEW_FORM = "postmortem_review"
PUBLISH_FORM = "postmortem_publish"
"""Each carries the incident's id."""

DECLARE_SHORTCUT = "declare_incident"
"""The callback id of the global shortcut."""

DECLARE_FROM_SHORTCUT = "declare_from_message"
KEEP_SHORTCUT = "add_to_timeline"
"""The callback ids of the shortcuts in a message's menu."""

FIELD = "value"
"""The action id of every form field; the field's own name is its block id, one of those below."""

TITLE = "title"
SEVERITY = "severity"
SERVICE = "service"
DETAILS = "details"
PRIVATE = "private"
RESOLUTION = "resolution"
IMPACT = "impact"
CAUSE = "cause"
POSTMORTEM = "postmortem"
WORDS = "words"
LASTING = "lasting"
REASON = "reason"
TARGET = "target"
PEOPLE = "people"
"""Its value is user ids, by commas."""

PUBLISHED = "published"
NOT_NEEDED = "not_needed"
"""The values of the post-mortem's field in the form that closes an incident."""

YES = "yes"
"""The value of a ticked box."""


def block_id(surface: str, incident_id: str) -> str:
    """The block id of an incident's row of buttons: `card:INC-2026-001`."""
    return f"{surface}:{incident_id}"


def incident_in(block_id: str) -> str:
    """The incident that a row of buttons belongs to, or "" when the block names none."""
    return block_id.partition(":")[2].partition(":")[0]
