"""The table of states and the ladder: what may follow what, and that both only follow from events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factage.hub.delivery import states
from factage.hub.delivery.states import (
    LADDER,
    NOTES,
    STATES,
    TRANSITIONS,
    Standing,
    TransitionError,
    advance,
    project,
)

EVENTS = sorted({event for _, event in TRANSITIONS} | NOTES)


def test_every_state_is_reached_and_none_is_unknown():
    assert set(TRANSITIONS.values()) == set(STATES)
    assert {state for state, _ in TRANSITIONS} <= {*STATES, None}


def test_a_doubt_ends_in_a_new_sending_only_by_a_person():
    again = {
        event
        for (state, event), after in TRANSITIONS.items()
        if state == states.UNSURE and after == states.PLANNED
    }
    assert again == {"delivery.repeated"}


def test_only_what_is_planned_can_be_claimed_or_cancelled():
    for event in ("delivery.claimed", "delivery.cancelled"):
        assert [state for state, each in TRANSITIONS if each == event] == [states.PLANNED]


def test_the_way_of_a_fetched_email():
    found = project(
        [
            ("delivery.planned", {}),
            ("delivery.claimed", {}),
            ("delivery.sent", {"grade": "relayed"}),
            ("portal.seen", {}),
            ("portal.opened", {}),
        ]
    )
    assert found == Standing("sent", "fetched")


def test_a_robots_look_proves_nothing():
    sent = Standing("sent", "relayed")
    assert advance(sent, "portal.seen", {}) == sent


def test_what_the_table_does_not_know_is_refused():
    with pytest.raises(TransitionError):
        advance(Standing("sent", "relayed"), "delivery.claimed", {})
    with pytest.raises(TransitionError):
        advance(Standing(None, ""), "portal.opened", {})


@given(
    st.lists(
        st.tuples(st.sampled_from(EVENTS), st.fixed_dictionaries({"grade": st.sampled_from(("", *LADDER))}))
    )
)
def test_evidence_never_shrinks(events):
    standing = Standing(None, "")
    for kind, evidence in events:
        try:
            after = advance(standing, kind, evidence)
        except TransitionError:
            continue
        assert states.stronger(after.grade, standing.grade) == after.grade
        standing = after
