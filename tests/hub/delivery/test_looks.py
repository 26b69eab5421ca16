"""Who counts as a person: each rule of docs/explain/evidence.md, and attempts to pass by it."""

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factage.hub.delivery.looks import FILE, INVOICE, LANDING, NOTHING, PERSON, SEEN, Look, judge, robot_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 14; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
PRESSED = {
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": "same-origin",
    "sec-fetch-user": "?1",
    "sec-fetch-dest": "document",
}
OLD = {"accept": "text/html,*/*", "accept-language": "fr"}


OPENED = PRESSED | {"sec-fetch-site": "none", "accept-language": "fr"}


def look(step=INVOICE, agent=FIREFOX, age=3.0, method="GET", own=False, mailed=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return judge(Look(method, step, {"user-agent": agent, **named}, age, own, mailed))


@pytest.mark.parametrize("mailed", [None, 601.0])
@pytest.mark.parametrize("agent", [FIREFOX, PHONE])
def test_a_link_opened_by_hand_in_a_browser_is_a_person(agent, mailed):
    assert look(LANDING, agent, age=None, mailed=mailed, **OPENED) == (PERSON, "opened_by_hand")


@pytest.mark.parametrize("step", [INVOICE, FILE])
@pytest.mark.parametrize("agent", [FIREFOX, PHONE])
def test_two_steps_in_a_browser_are_a_person(step, agent):
    assert look(step, agent, **PRESSED).kind == PERSON
    assert look(step, agent, **OLD).kind == PERSON


@pytest.mark.parametrize(
    ("found", "kind", "why"),
    [
        (look(own=True, **PRESSED), NOTHING, "own_look"),
        (look(method="HEAD", **PRESSED), NOTHING, "asks_only"),
        (look(method="OPTIONS", **PRESSED), NOTHING, "asks_only"),
        (look(sec_purpose="prefetch;prerender", **PRESSED), NOTHING, "loads_ahead"),
        (look(purpose="prefetch", **PRESSED), NOTHING, "loads_ahead"),
        (look(x_moz="prefetch", **PRESSED), NOTHING, "loads_ahead"),
        (look(x_purpose="preview", **PRESSED), NOTHING, "loads_ahead"),
        (look(LANDING, **OLD), SEEN, "first_page_only"),
        (look(LANDING, **OPENED | {"sec-fetch-user": ""}), SEEN, "first_page_only"),
        (look(LANDING, **OPENED | {"sec-fetch-dest": "iframe"}), SEEN, "first_page_only"),
        (look(LANDING, **OPENED | {"accept-language": ""}), SEEN, "first_page_only"),
        (look(LANDING, mailed=599.0, **OPENED), SEEN, "while_mail_is_scanned"),
        (look(LANDING, own=True, **OPENED), NOTHING, "own_look"),
        (look(age=None, **PRESSED), SEEN, "not_from_our_page"),
        (look(age=0.1, **PRESSED), SEEN, "faster_than_a_person"),
        (look(age=-5.0, **PRESSED), SEEN, "faster_than_a_person"),
        (look(age=90_000.0, **PRESSED), SEEN, "way_gone_cold"),
        (look(**PRESSED | {"sec-fetch-site": "cross-site"}), SEEN, "not_pressed"),
        (look(**PRESSED | {"sec-fetch-site": "none"}), SEEN, "not_pressed"),
        (look(**PRESSED | {"sec-fetch-mode": "no-cors"}), SEEN, "not_pressed"),
        (look(**{"sec-fetch-mode": "navigate", "sec-fetch-site": "same-origin"}), SEEN, "not_pressed"),
        (look(accept="*/*"), SEEN, "no_browser"),
        (look(agent="", **OLD), SEEN, "no_browser"),
        (look(agent="Outlook", **OLD), SEEN, "no_browser"),
    ],
)
def test_everything_else_is_not(found, kind, why):
    assert (found.kind, found.why) == (kind, why)


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20.0",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
        "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0; ms-office; MSOffice 16)",
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
        "curl/8.5.0",
        "python-requests/2.32",
        "Go-http-client/2.0",
    ],
)
def test_robots_by_name(agent):
    assert robot_of(agent)
    assert look(agent=agent, **PRESSED).kind != PERSON


def test_each_robot_has_a_source():
    text = files("factage.hub.delivery").joinpath("robots.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(text)["robot"]:
        assert row["part"] == row["part"].lower()
        assert row["source"]


@given(
    st.sampled_from((LANDING, INVOICE, FILE)),
    st.dictionaries(
        st.sampled_from(("user-agent", "accept", "sec-fetch-mode", "purpose")), st.text(max_size=40)
    ),
    st.none() | st.floats(allow_nan=False),
)
def test_it_always_answers(step, headers, age):
    assert judge(Look("GET", step, headers, age)).kind in {NOTHING, SEEN, PERSON}
