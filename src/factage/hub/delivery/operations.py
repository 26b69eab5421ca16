"""The only writes of this app: planning, sending, what comes back, and what a person decides."""

from factage.hub.delivery.decisions import cancel, give_up, mark_sent, repeat, resume, send_again
from factage.hub.delivery.evidence import looked, question, returned
from factage.hub.delivery.links import issue, revoke
from factage.hub.delivery.planning import plan
from factage.hub.delivery.sending import send
from factage.hub.delivery.sweeping import sweep

__all__ = [
    "cancel",
    "give_up",
    "issue",
    "looked",
    "mark_sent",
    "plan",
    "question",
    "repeat",
    "resume",
    "returned",
    "revoke",
    "send",
    "send_again",
    "sweep",
]
