"""The only writes of this app: receiving, reading, grouping, the gestures of people, and what `delivery` reports."""

from factage.hub.documents.gestures import (
    NotPossible,
    assign_customer,
    attach,
    cancel,
    hold,
    plan_again,
    recheck,
    reconsider,
    reconsider_customer,
    reject,
    release,
    restore,
)
from factage.hub.documents.grouping import set_name_rules, settle
from factage.hub.documents.intake import Incoming, receive
from factage.hub.documents.journal import seal
from factage.hub.documents.plain_pages import Confirmation, confirm_page, layout_confirmed
from factage.hub.documents.progress import record_event
from factage.hub.documents.reading import process

__all__ = [
    "Confirmation",
    "Incoming",
    "NotPossible",
    "assign_customer",
    "attach",
    "cancel",
    "confirm_page",
    "hold",
    "layout_confirmed",
    "plan_again",
    "process",
    "receive",
    "recheck",
    "reconsider",
    "reconsider_customer",
    "record_event",
    "reject",
    "release",
    "restore",
    "seal",
    "set_name_rules",
    "settle",
]
