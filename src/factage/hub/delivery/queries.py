"""What is asked about deliveries as a whole; one document's deliveries are read beside its events."""

from __future__ import annotations

from factage.hub.delivery import states
from factage.hub.delivery.models import Delivery


def waiting_for(reason: str) -> int:
    """How many deliveries of the organisation in scope are ready to leave, and wait for this reason."""
    return Delivery.objects.filter(state=states.PLANNED, reason=reason).count()
