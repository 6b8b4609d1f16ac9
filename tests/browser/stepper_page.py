"""Pages that load the stepper's parts as they stand, each an ES module of its own, with no server and no network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PARTS = Path(__file__).resolve().parents[2] / "autograd_nb" / "notebook" / "widget" / "js"
ORIGIN = "http://parts.test"
BLANK = "<!doctype html><html lang=en><meta charset=utf-8><title>stepper</title><body></body></html>"


@contextmanager
def open_page(browser, html: str = BLANK, **options: Any) -> Iterator[Any]:
    """A page in a context of its own; its `complaints` collects console errors, exceptions and requests elsewhere."""
    context = browser.new_context(**options)
    try:
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", lambda route: answer(route, html, page.complaints))
        page.goto(f"{ORIGIN}/")
        yield page
    finally:
        context.close()


def answer(route, html: str, complaints: list[str]) -> None:
    address = urlsplit(route.request.url)
    part = PARTS / address.path.lstrip("/")
    if address.path == "/":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif address.netloc == "parts.test" and part.suffix == ".js" and part.parent == PARTS and part.exists():
        route.fulfill(body=part.read_bytes(), content_type="text/javascript; charset=utf-8")
    elif address.path == "/favicon.ico":
        route.fulfill(status=204)
    else:
        complaints.append(f"request to {route.request.url}")
        route.abort()


def run(page, part: str, expression: str, argument: Any = None) -> Any:
    """The value of a JavaScript ``expression`` in which ``m`` is the part and ``a`` the argument."""
    script = f"async a => {{ const m = await import('{ORIGIN}/{part}'); return {expression}; }}"
    return page.evaluate(script, argument)
