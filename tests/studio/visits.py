"""Somebody signed in to Label Studio in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

from annotate.studio.home import Account

SCREENS = Path(__file__).parents[2] / "build" / "screens"
"""Where screenshots go: to be looked at."""

SUBMIT = "[data-testid=bottombar-submit-button]"


def token_of(url: str, account: Account) -> str:
    """Somebody's own token, as Label Studio gives it to who has signed in."""
    with httpx.Client(base_url=url, trust_env=False) as visitor:
        visitor.get("/user/login/")
        form = {"csrfmiddlewaretoken": visitor.cookies["csrftoken"], **account.model_dump()}
        visitor.post("/user/login/", data=form)
        return str(visitor.get("/api/current-user/token").raise_for_status().json()["token"])


@contextmanager
def signed_in(browser: Browser, url: str, account: Account) -> Iterator[Page]:
    """A page, as large as a laptop's, on which somebody has signed in."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{url}/user/login/")
    page.fill("input[name=email]", account.email)
    page.fill("input[name=password]", account.password)
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")
    yield page
    context.close()
