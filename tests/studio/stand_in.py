"""Stands for the program `label-studio`: answers /health, or does what the file `spoilt` beside its data says."""

import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()


def main() -> None:
    spoilt = Path(sys.argv[sys.argv.index("--data-dir") + 1]).parent / "spoilt"
    how = spoilt.read_text() if spoilt.exists() else ""
    if how == "dies":
        sys.exit(f"no luck with {os.environ['LABEL_STUDIO_USER_TOKEN']} and {os.environ['LABEL_STUDIO_PASSWORD']}")
    if how == "hangs":
        time.sleep(60)
    port = int(sys.argv[sys.argv.index("--port") + 1])
    HTTPServer(("127.0.0.1", port + (how == "moves")), Handler).serve_forever()


if __name__ == "__main__":
    main()
