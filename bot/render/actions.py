"""The ids that buttons, menus and forms carry to Slack and that handlers get back."""

from __future__ import annotations

ACK = "ack"
TAKE_COMMAND = "take_command"
TASK_DONE = "task_done"
"""A menu, or a button on the Home tab; the value of the chosen option or the button is the task's id."""

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

SHOW = "show"
"""A menu; the chosen option's value is the incident's id."""

OLDER = "older"
NEWER = "newer"
"""The same, for another page in the place of the one that is shown."""

UNDO = "undo"
"""The button's value is the id of the entry to take back."""

CORRECT = "correct"
REDACT = "redact"
"""A button and a menu; the value, or the chosen option's, is the entry's id."""

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
UNLINK = "unlink"
"""A button and a menu; the value, or the chosen option's, is the link's name."""

ASK_MERGE = "ask_merge"
ASK_CONVERT = "ask_convert"
ASK_PAGE = "ask_page"
ASK_ASSIGN = "ask_assign"
UNDO_MERGE = "undo_merge"

ITEM_DONE = "item_done"
"""The value of the button, or of the menu's chosen option, is the action item's id."""

ITEM_LATER = "item_later"
ITEM_DROP = "item_drop"
ITEM_EDIT = "item_edit"
"""The button's value is the action item's id."""

ITEM_OF_TASK = "item_of_task"
"""The button's value is the task's id."""

ITEMS_OF_TASKS = "items_of_tasks"
ITEM_ADD = "item_add"
ITEMS_OF_DRAFT = "items_of_draft"
"""Buttons of the post-mortem's view; the value is the incident's id."""

NEXT_PAGE = "next_page"
"""The button's value is the command, the number of the page, and what the command was asked."""
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

STOP_CHECKS = "stop_checks"
RUN_CHECKS = "run_checks"
CARD = "card"
TRAY = "tray"
DIGEST = "digest"
ENDINGS = "endings"
HOME = "home"
CHECKS = "checks"
HEALTH = "health"
WRITING = "postmortem"

DECLARE_FORM = "declare"
"""The declare form's callback id; its private metadata is what `declare_modal` was given."""

CONVERT_FORM = "convert"
"""The same form for a channel that is there; it carries the channel's id and what Slack calls it."""

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
PAGE_FORM = "page"
ASSIGN_FORM = "assign"
"""The callback ids of the forms about one incident; each carries the incident's id."""

CORRECT_FORM = "timeline edit"
REDACT_FORM = "timeline redact"
"""The callback ids of the forms about one entry; each carries its id."""
ACTION_FORM = "action"
DROP_FORM = "action:drop"
"""The callback ids of an action item's forms; each carries the channel, ":", and what it is about."""
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
ACTION_SHORTCUT = "make_action_item"
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
ROLE = "role"
OWNER = "owner"
DUE = "due"
PRIORITY = "priority"
LINK = "link"
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
