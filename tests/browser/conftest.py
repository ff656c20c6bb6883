from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page


class Visit:
    """A page opened with no network; `complaints` collects errors, and `requests` all that it asks for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(offline=True, reduced_motion="reduce", viewport={"width": 1200, "height": 800})
    yield Visit(context.new_page())
    context.close()
