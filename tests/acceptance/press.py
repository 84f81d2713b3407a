"""A feed on 127.0.0.1 whose entries a test publishes, served from a thread of its own."""

import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

TEXT: Final = (
    "The ministry of communications in Nairobi ordered all providers on Monday to block a news site that had "
    "reported on corruption. Press groups called the order an act of censorship and said that they would go "
    "to court. About 120,000 people read the site each day."
)
OLD_TEXT: Final = (
    "The data protection authority in Oslo fined a grocery chain 4 million kroner for keeping the purchases of "
    "its customers for nine years. Their personal data must not be kept without consent. The chain has to delete the records by the end of the month and said that it "
    "had already begun."
)


class Press:
    """`publish` adds an entry; `asked` counts requests."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, str, datetime]] = []
        self.asked = 0
        self.asking = threading.Event()
        self._free = threading.Event()
        self._free.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def origin(self) -> str:
        return f"http://{self.address}"

    @property
    def feed(self) -> str:
        return f"{self.origin}/feed.xml"

    @property
    def page(self) -> str:
        return f"{self.origin}/page.html"

    def publish(self, title: str, text: str = TEXT) -> None:
        """Add an entry, published now."""
        self.entries.insert(0, (title, text, datetime.now(UTC)))

    def hold(self) -> None:
        """Answer nobody until `let_go`; `asking` tells when somebody waits."""
        self.asking.clear()
        self._free.clear()

    def let_go(self) -> None:
        """Answer again."""
        self._free.set()

    def close(self) -> None:
        self._free.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def document(self) -> str:
        """The feed as it stands."""
        items = "".join(
            f"<item><title>{escape(title)}</title><guid isPermaLink='false'>{escape(title)}</guid>"
            f"<link>{self.origin}/{-number}</link><pubDate>{format_datetime(when)}</pubDate>"
            f"<description>{escape(f'<p>{text}</p>')}</description></item>"
            for number, (title, text, when) in enumerate(self.entries, -len(self.entries))
        )
        return f"<rss version='2.0'><channel><title>Sample Press</title>{items}</channel></rss>"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        press = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                press.asked += 1
                press.asking.set()
                press._free.wait()
                documents = {
                    "/feed.xml": (press.document(), "application/rss+xml"),
                    "/page.html": ("<!doctype html><html><body><p>Hello</p></body></html>", "text/html"),
                }
                body, kind = documents.get(self.path, ("", ""))
                self.send_response(200 if kind else 404)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *arguments: object) -> None: ...  # noqa: A002

        return Handler
