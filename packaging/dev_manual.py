"""``dev.py manual``: builds the manual as a web site in ``dist/manual`` with Sphinx and checks every link."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dev_environment import Environment
from dev_failure import DevError


def make_manual(root: Path, environment: Environment, arguments: Sequence[str]) -> int:
    """Write the site to ``dist/manual``; returns the exit status. Raises DevError for an error in a page, a figure or a
    link."""
    if arguments:
        raise DevError("manual takes nothing after it")
    asked = [environment.python, "-c", "import sphinx, myst_parser, furo"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        print("Installing Sphinx into .venv (once)", flush=True)
        environment.install("--no-build-isolation", "--editable", f"{root}[manual]")
    source, site = root / "build" / "manual", root / "dist" / "manual"
    shutil.rmtree(site, ignore_errors=True)
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    sphinx = ["sphinx", "-b", "html", "-n", "-W", "--keep-going", "-q", "-d", root / "build" / "manual-trees"]
    for command in (
        [environment.python, root / "packaging" / "manual" / "site_source.py", source],
        [environment.python, "-m", *sphinx, source, site],
    ):
        if subprocess.run(list(map(str, command)), cwd=root, env=variables, check=False).returncode:
            raise DevError("the manual could not be made (the message is above)")
    if wrong := wrong_links(site):
        raise DevError("links of the manual that lead nowhere: " + "; ".join(wrong[:10]))
    pages = len(list(site.glob("*.html")))
    print(f"{pages} pages, every link tried: {site / 'index.html'}")
    return 0


class _Page(HTMLParser):
    """The link targets of a page, the files that it loads, and its own anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.places |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif "src" in values or (tag == "link" and "href" in values):
            self.loads.append(values.get("src") or values.get("href", ""))


def wrong_links(site: Path) -> list[str]:
    """Links and pictures of the pages that are missing in the site, and everything that a page would load from the
    web.
    """
    pages = {file: _Page(file.read_text("utf-8")) for file in sorted(site.rglob("*.html"))}
    wrong = []
    for file, page in pages.items():
        name = file.relative_to(site)
        wrong += [f"{name} loads {load}" for load in page.loads if urlsplit(load).netloc]
        for link in [*page.links, *page.loads]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            place = unquote(parts.fragment)
            if not target.exists() or (place and target in pages and place not in pages[target].places):
                wrong.append(f"{name} → {link}")
    return wrong
