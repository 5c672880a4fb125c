"""A real headless browser: Chromium, driven over WebDriver with the standard library."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

__all__ = ["KEYS", "Browser", "browser_programs"]

KEYS = {"next": "\ue014", "back": "\ue012", "home": "\ue011", "end": "\ue010", "tab": "\ue004", "enter": "\ue007",
        "escape": "\ue00c", "page_down": "\ue00f", "page_up": "\ue00e"}  # fmt: skip
_ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
              "--disable-component-update", "--disable-sync", "--hide-scrollbars")  # fmt: skip
_WAIT = 90.0  # seconds; no test waits as long but on a machine that is busy


def browser_programs() -> tuple[str, str] | None:
    """The browser and its driver; None where one of them is missing."""
    browser, driver = shutil.which("chromium") or shutil.which("chromium-browser"), shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


class Browser:
    """One browser with one page at a time; a context manager."""

    def __init__(self, browser: str, driver: str) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="gradviz-browser-", ignore_cleanup_errors=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._address = f"http://127.0.0.1:{port}"
        self._driver = subprocess.Popen(
            [driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self._profile.name},
        )  # fmt: skip
        self._session = ""
        options = {"binary": browser, "args": [*_ARGUMENTS, f"--user-data-dir={self._profile.name}/profile"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        self._wait_for_driver()
        made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{made['sessionId']}"

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_fault: object) -> None:
        try:
            self._ask("DELETE", self._session)
        finally:
            self._driver.terminate()
            self._driver.wait(10)
            self._profile.cleanup()

    def open(self, path: Path, width: int, height: int) -> None:
        """Load a file in a view of this size."""
        self.resize(width, height)
        self._ask("POST", self._session + "/url", {"url": path.as_uri()})
        # Without scripts the driver does not wait for the end of the page.
        self.wait_until("return document.readyState === 'complete'")

    def wait_until(self, script: str) -> None:
        """Wait until what a script returns is true."""
        end = time.monotonic() + _WAIT
        while not self.run(script):
            assert time.monotonic() < end, script
            time.sleep(0.02)

    def processor_seconds(self, path: Path, width: int, height: int) -> float:
        """Load a file and wait for its first picture: the processor time that the page's own thread needed."""
        self.devtools("Performance.disable")
        self.devtools("Performance.enable", timeDomain="threadTicks")
        self.open(path, width, height)
        self.wait_until("return performance.getEntriesByName('first-contentful-paint').length > 0")
        metrics = self.devtools("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

    def resize(self, width: int, height: int, *, scale: float = 1.0) -> None:
        """The size of the view in CSS pixels."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale,
                      mobile=False)  # fmt: skip

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script returns in the page."""
        return self._ask("POST", self._session + "/execute/sync", {"script": script, "args": list(arguments)})

    def press(self, *names: str) -> None:
        """Press keys by their names, or characters as they are."""
        actions = [{"type": kind, "value": KEYS.get(name, name)} for name in names for kind in ("keyDown", "keyUp")]
        self._ask("POST", self._session + "/actions",
                  {"actions": [{"type": "key", "id": "keys", "actions": actions}]})  # fmt: skip

    def click(self, selector: str) -> None:
        """Click in the middle of an element, with the pointer."""
        x, y = self.run(
            "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]", selector,
        )  # fmt: skip
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y)}, {"type": "pointerDown", "button": 0},
                 {"type": "pointerUp", "button": 0}]  # fmt: skip
        self._ask("POST", self._session + "/actions",
                  {"actions": [{"type": "pointer", "id": "mouse", "actions": moves}]})  # fmt: skip

    def enter_frame(self, place: int | None) -> None:
        """Go on inside a frame of the page, or outside of all."""
        self._ask("POST", self._session + "/frame", {"id": place})

    def click_inside(self, selector: str) -> None:
        """Click an element of a frame."""
        self.run("document.querySelector(arguments[0]).click()", selector)

    def devtools(self, command: str, **parameters: Any) -> Any:
        """A command of the developer tools."""
        return self._ask("POST", self._session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def picture(self, path: Path) -> None:
        """What the view shows, as a PNG."""
        path.write_bytes(base64.b64decode(self._ask("GET", self._session + "/screenshot")))

    def console(self) -> list[str]:
        """What the page has complained of since it was asked last."""
        entries = self._ask("POST", self._session + "/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries]

    def requests(self) -> list[str]:
        """The addresses that were asked for since it was asked last; not the page itself, and not the browser's own."""
        entries = self._ask("POST", self._session + "/se/log", {"type": "performance"})
        events = (json.loads(entry["message"])["message"] for entry in entries)
        sent = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if not url.startswith(("file:", "data:", "blob:", "chrome:", "chrome-untrusted:"))]

    def _wait_for_driver(self) -> None:
        end = time.monotonic() + _WAIT
        while True:
            try:
                if self._ask("GET", "/status")["ready"]:
                    return
            except (OSError, KeyError):
                if time.monotonic() > end or self._driver.poll() is not None:
                    raise
            time.sleep(0.05)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            self._address + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=_WAIT) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as fault:
            raise AssertionError(json.load(fault)["value"]["message"]) from None
