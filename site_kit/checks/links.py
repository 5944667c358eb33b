"""Opens what the registries point to, and compares identity, not status.

A link is right when the page behind it still is the one that was registered: a
page that answers 200 and shows something else has changed, and an address that
forwards elsewhere has moved. Every complaint says where the entry stands and
what to do about it.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import json
import os
import queue
import re
import socket
import sys
import threading
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from email.message import Message
from html.parser import HTMLParser
from http.client import HTTPException, HTTPMessage
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from site_kit.book.errors import BookError, Problem
from site_kit.book.layout import Book, Page
from site_kit.book.registry import Resource

STATES = ("ok", "moved", "changed", "dead", "unreachable")
FAILING = ("changed", "dead")

_REFUSED = {401, 403, 405, 406, 407, 418, 429, 451, 999}  # alive, but not for programs
_FIRST_TEXT = 4000  # characters of running text in which a title may stand
_NO_HOST = "no such host"


@dataclass(frozen=True)
class Link:
    """An address, and what should stand there.

    Attributes:
        id: The registry's id.
        url: The address.
        title: The registered title.
        author: The first author's surname where it proves identity (papers,
            books), else nothing: a company's name stands on all its pages.
        file: The registry that holds the entry.
        line: Where in it.
    """

    id: str
    url: str
    title: str
    author: str = ""
    file: str = "docs/_data/resources.yml"
    line: int = 1


@dataclass(frozen=True)
class Patience:
    """How long to wait and how much to read; tests are less patient."""

    timeout: float = 20.0  # seconds of silence
    deadline: float = 60.0  # seconds for one link, retries included
    total: float = 1200.0  # seconds for all links
    attempts: int = 3
    retry_after: float = 3.0  # seconds, doubled each time
    pause: float = 1.0  # seconds between two requests to one host
    workers: int = 8
    max_bytes: int = 2_000_000  # some video pages name themselves late


@dataclass(frozen=True)
class Outcome:
    """What became of a link: one of `STATES`, why, and the remedy."""

    link: Link
    state: str
    detail: str = ""
    remedy: str = ""

    @property
    def problem(self) -> Problem:
        """The outcome as every other checker words it."""
        what = f"`{self.link.id}` is {self.state}: {self.detail}"
        return Problem(self.link.file, self.link.line, what, self.remedy)


# Identity

# Words that say nothing, and words that a registry adds to a title or a page leaves out.
_STOP_WORDS = frozenset("a an and as at by for from in into is it of on or the to with your".split())
_GENERIC = frozenset("course docs documentation ed edition guide official paper website".split())
_UNTELLING = _STOP_WORDS | _GENERIC


def words(text: str) -> list[str]:
    """Its words without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return re.findall(r"[^\W_]+", plain)


def _names(title: str) -> list[list[str]]:
    """The telling words of the title, whole and of its main part alone."""
    title = re.sub(r"\([^)]*\)", " ", title).strip() or title
    main = re.split(r": | [-–—] ", title)[0]
    names = []
    for part in (title, main):
        telling = [word for word in words(part) if word not in _UNTELLING] or words(part)
        if telling not in names and (part is title or len(telling) > 1):
            names.append(telling)
    return names


def title_matches(title: str, headings: str, text: str = "") -> bool:
    """Whether a page with these headings and this first text bears the title.

    In the headings two thirds of the title's words suffice, since pages shorten
    and lengthen their titles; in running text the title must stand as a phrase
    of at least two words.
    """
    seen, running = set(words(headings)), words(text)
    for name in _names(title):
        if name and 3 * len(seen.intersection(name)) >= 2 * len(set(name)):
            return True
        kept = (word for word in running if word in name or word not in _UNTELLING)
        if len(name) > 1 and f" {' '.join(name)} " in f" {' '.join(kept)} ":
            return True
    return False


class _Reader(HTMLParser):
    """Collects what tells a page's identity."""

    _HIDDEN = ("script", "style", "noscript", "template", "svg")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[str] = []
        self.people: list[str] = []
        self.text: list[str] = []
        self.length = 0
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            values = {name: value or "" for name, value in attrs}
            name = (values.get("property") or values.get("name", "")).lower()
            if name in ("og:title", "twitter:title", "citation_title", "dc.title"):
                self.headings.append(values.get("content", ""))
            elif name in ("author", "citation_author", "article:author"):
                self.people.append(values.get("content", ""))
        elif tag in (*self._HIDDEN, "title", "h1"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[self._open.index(tag) :]

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside in ("title", "h1") and "svg" not in self._open:
            self.headings.append(data)
        if inside not in self._HIDDEN and inside != "title" and self.length < _FIRST_TEXT:
            self.text.append(data)
            self.length += len(data)


# Opening


@dataclass
class _Answer:
    status: int
    reason: str
    url: str
    headers: Message
    body: bytes = b""
    permanent: bool = True


class _Redirects(HTTPRedirectHandler):
    """Follows redirects as usual and notes whether all of them are permanent."""

    def __init__(self) -> None:
        self.permanent = True

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # noqa: ANN001, ANN201, PLR0913
        self.permanent = self.permanent and code in (301, 308)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str, patience: Patience, until: float) -> _Answer:
    """Fetch at most `max_bytes` of a page before the monotonic time `until`."""
    contact = os.environ.get("REPO_URL", "")
    headers = {
        "User-Agent": f"Mozilla/5.0 (compatible; LLM-Roadmap-link-check/1{f'; +{contact}' if contact else ''})",
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.5",
        "Accept-Language": "en",
        "Accept-Encoding": "identity",
    }
    redirects = _Redirects()
    opener = build_opener(redirects, HTTPCookieProcessor(CookieJar()))
    timeout = max(0.1, min(patience.timeout, until - time.monotonic()))
    try:
        with opener.open(Request(url, headers=headers), timeout=timeout) as response:
            body = b""
            while len(body) < patience.max_bytes:
                part = response.read1(min(65536, patience.max_bytes - len(body)))
                if not part:
                    break
                body += part
                if time.monotonic() > until:
                    raise TimeoutError("it sends too slowly")
            if response.headers.get("Content-Encoding") == "gzip":  # some send it unasked
                body = zlib.decompressobj(31).decompress(body, patience.max_bytes)
            return _Answer(response.status, response.reason, response.url, response.headers, body, redirects.permanent)
    except HTTPError as error:
        with error:
            return _Answer(error.code, str(error.reason), error.url, error.headers or HTTPMessage())


def _place(url: str) -> tuple[str, str, str]:
    """Host, path and query, without what makes no difference."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}:{parts.port}" if parts.port else host, parts.path.rstrip("/"), parts.query


def judge(link: Link, answer: _Answer) -> Outcome:
    """Say what an answer means for a link."""
    find = f"search for “{link.title}”; then mend its `url`, or remove the entry"
    if answer.status in _REFUSED:
        detail = f"{link.url} refuses programs ({answer.status} {answer.reason})"
        return Outcome(link, "unreachable", detail, "open it in a browser and look")
    if answer.status >= 500 or 300 <= answer.status < 400:
        detail = f"{link.url} answers {answer.status} {answer.reason}"
        return Outcome(link, "unreachable", detail, "look again another day")
    if answer.status >= 400:
        return Outcome(link, "dead", f"{link.url} answers {answer.status} {answer.reason}", find)
    kind = answer.headers.get_content_type()
    note = ""
    if kind in ("text/html", "application/xhtml+xml") or kind.startswith("text/") or kind.endswith(("xml", "json")):
        text = answer.body.decode(_charset(answer), "replace")
        shown, matches = _identity(link, text, "html" in kind)
        if not shown:
            return Outcome(link, "unreachable", f"{link.url} shows programs no text", "open it in a browser and look")
        if not matches:
            detail = f"{answer.url} is now “{shown}”, registered is “{link.title}”"
            return Outcome(link, "changed", detail, find)
    elif not answer.body:
        return Outcome(link, "dead", f"{answer.url} is empty", find)
    else:
        note = f"identity not compared ({kind})"
    if _place(answer.url) != _place(link.url):
        how = "moved for good" if answer.permanent else "forwards for now"
        remedy = f"set its `url` to {answer.url}" if answer.permanent else f"set its `url` to {answer.url} if it stays"
        return Outcome(link, "moved", f"{link.url} {how}", remedy)
    return Outcome(link, "ok", note)


def _charset(answer: _Answer) -> str:
    declared = answer.headers.get_content_charset()
    if not declared:
        match = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", answer.body[:2048], re.IGNORECASE)
        declared = match.group(1).decode() if match else "utf-8"
    try:
        "".encode(declared)
    except LookupError:
        return "utf-8"
    return declared


def _identity(link: Link, text: str, is_html: bool) -> tuple[str, bool]:
    """What the page shows as its name, and whether that is the link's."""
    if not is_html:
        start = text[:_FIRST_TEXT]
        return " ".join(start.split())[:80], title_matches(link.title, "", start)
    reader = _Reader()
    with contextlib.suppress(AssertionError):  # html.parser on a broken `<![`; what it read counts
        reader.feed(text)
    headings = [" ".join(heading.split()) for heading in reader.headings]
    first_text = " ".join(reader.text)
    shown = next((heading for heading in headings if heading), " ".join(first_text.split())[:80])
    matches = title_matches(link.title, " ".join(headings), first_text)
    if link.author and not matches:  # a paper renamed keeps its author
        people = " ".join([*reader.people, *headings])
        matches = set(words(link.author)) <= set(words(people))
    return shown, matches


def open_link(link: Link, patience: Patience = Patience()) -> Outcome:
    """Open one link, again if the network fails, and judge the answer."""
    until = time.monotonic() + patience.deadline
    outcome = Outcome(link, "unreachable", f"{link.url}: no time left", "look again another day")
    for attempt in range(patience.attempts):
        if attempt:
            wait = patience.retry_after * 2 ** (attempt - 1)
            if time.monotonic() + wait > until:
                break
            time.sleep(wait)
        try:
            answer = _open(link.url, patience, until)
        except (OSError, HTTPException, ValueError) as error:  # URLError is an OSError
            cause = error.reason if isinstance(error, URLError) else error
            if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
                return replace(outcome, detail=f"{link.url}: {_NO_HOST}")
            outcome = replace(outcome, detail=f"{link.url}: {cause or type(error).__name__}")
            continue
        outcome = judge(link, answer)
        if outcome.state != "unreachable" or answer.status < 500:
            break
    return outcome


def open_all(
    links: Iterable[Link], patience: Patience = Patience(), say: Callable[[str], None] = lambda _: None
) -> list[Outcome]:
    """Open many links at once, but never two of one host at the same time.

    Args:
        links: What to open.
        patience: The limits; whatever is not done within `total` is unreachable.
        say: Receives a line of progress now and then.

    Returns:
        One outcome for each link, in their order.
    """
    links = list(links)
    hosts: dict[str, list[int]] = {}
    for index, link in enumerate(links):
        hosts.setdefault(_place(link.url)[0], []).append(index)
    waiting: queue.SimpleQueue[list[int]] = queue.SimpleQueue()
    for indices in sorted(hosts.values(), key=len, reverse=True):
        waiting.put(indices)
    done: queue.SimpleQueue[tuple[int, Outcome]] = queue.SimpleQueue()

    def work() -> None:
        while True:
            try:
                indices = waiting.get_nowait()
            except queue.Empty:
                return
            for index in indices:
                if index != indices[0]:
                    time.sleep(patience.pause)
                done.put((index, open_link(links[index], patience)))

    # Daemons: a server that never ends its headers cannot hold up the exit.
    for _ in range(min(patience.workers, len(hosts))):
        threading.Thread(target=work, daemon=True).start()
    outcomes: dict[int, Outcome] = {}
    until = time.monotonic() + patience.total
    while len(outcomes) < len(links):
        try:
            index, outcome = done.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            break
        outcomes[index] = outcome
        if len(outcomes) % 20 == 0:
            say(f"{len(outcomes)} of {len(links)} links opened")
    late = Outcome(Link("", "", ""), "unreachable", "not done in time", "look again another day")
    result = [outcomes.get(index) or replace(late, link=link) for index, link in enumerate(links)]
    if any(outcome.state != "unreachable" for outcome in result):
        result = [_without_host(outcome) for outcome in result]
    return result


def _without_host(outcome: Outcome) -> Outcome:
    """A host that nobody knows is dead, once other links show that the network works."""
    if not outcome.detail.endswith(_NO_HOST):
        return outcome
    remedy = f"search for “{outcome.link.title}”; then mend its `url`, or remove the entry"
    return replace(outcome, state="dead", remedy=remedy)


# What the registries hold


def registered(book: Book) -> list[Link]:
    """Every address of the registries: the resources, and the facts' sources."""
    links = []
    file, lines = "docs/_data/resources.yml", _lines(book, "resources")
    for entry in book.resources.values():
        surname = entry.authors[0].split(" (")[0].removesuffix(" et al.").split()[-1]
        author = surname if entry.kind in ("paper", "book") else ""
        links.append(Link(entry.id, entry.url, entry.title, author, file, lines[entry.id]))
    file, lines = "docs/_data/facts.yml", _lines(book, "facts")
    for entry in book.facts.values():
        links.append(Link(entry.id, entry.source, entry.source_title, "", file, lines[entry.id]))
    return links


def _lines(book: Book, registry: str) -> Counter[str]:
    """On which line each id stands."""
    text = (book.docs / f"_data/{registry}.yml").read_text(encoding="utf-8")
    found = Counter()
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r"- +id: *[\"']?([\w-]+)", line)
        if match:
            found[match.group(1)] = number
    return found


def expired_facts(book: Book) -> list[Problem]:
    """The facts whose day has come."""
    lines = _lines(book, "facts")
    return [
        Problem(
            "docs/_data/facts.yml",
            lines[fact.id],
            f"`{fact.id}` was good until {fact.expires}: {fact.claim} ({fact.value})",
            f"look at {fact.source}, then set `value`, `checked` and `expires`",
        )
        for fact in book.facts.values()
        if fact.expired(book.today)
    ]


_ARXIV = re.compile(r"/abs/(?:(\d\d)(0[1-9]|1[0-2])\.(\d{4,5})|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")


def registry_problems(resources: Iterable[Resource], lines: dict[str, int] | None = None) -> list[Problem]:
    """What can be seen without opening anything: doubles, odd arXiv ids."""
    lines = lines or Counter()
    problems = []
    seen: dict[tuple[str, str, str], str] = {}

    def problem(entry: Resource, what: str, remedy: str) -> None:
        line = lines.get(entry.id, 1)
        problems.append(Problem("docs/_data/resources.yml", line, f"`{entry.id}` {what}", remedy))

    for entry in resources:
        first = seen.setdefault(_place(entry.url), entry.id)
        if first != entry.id:
            problem(entry, f"has the address of `{first}`", "keep one of the two")
        parts = urlsplit(entry.url)
        if parts.hostname not in ("arxiv.org", "www.arxiv.org") or entry.kind != "paper":
            continue
        match = _ARXIV.fullmatch(parts.path.rstrip("/"))
        if not match:
            problem(entry, f"has no arXiv id in {entry.url}", "write https://arxiv.org/abs/YYMM.NNNNN")
        elif match.group(1) and entry.year and not 0 <= entry.year - 2000 - int(match.group(1)) <= 3:
            what = f"is from {entry.year}, but its arXiv id from 20{match.group(1)}"
            problem(entry, what, "compare the id with the paper's page")
    return problems


_FENCED = re.compile(r"^\s*(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_URL = re.compile(r"https?://(?!127\.0\.0\.1|localhost|www\.w3\.org/(?:2000/svg|1998/Math))[^\s)\"'>\]]+")


def raw_urls(page: Page) -> list[Problem]:
    """Addresses that stand on a page outside code, instead of in a registry."""
    problems = []
    fence = ""
    for number, line in enumerate(page.body.split("\n"), page.first_line):
        mark = _FENCED.match(line)
        if fence:
            if mark and mark.group(1).startswith(fence) and line.strip() == mark.group(1):
                fence = ""
            continue
        if mark:
            fence = mark.group(1)
            continue
        for url in _URL.findall(_CODE_SPAN.sub("", line)):
            remedy = "add it to docs/_data/resources.yml and write `[](resource:ID)`"
            problems.append(Problem(f"docs/{page.name}", number, f"the raw address {url}", remedy))
    return problems


# The command


def report(outcomes: list[Outcome]) -> str:
    """Everything that is not in order, worst last, and one line that counts."""
    parts = []
    for state in ("unreachable", "moved", "changed", "dead"):
        parts += [str(outcome.problem) for outcome in outcomes if outcome.state == state]
    counts = Counter(outcome.state for outcome in outcomes)
    counted = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
    return "\n".join([*parts, f"{len(outcomes)} links: {counted or 'nothing to open'}"])


def exit_code(outcomes: list[Outcome]) -> int:
    """1 if a link is dead or changed, 3 if none could be opened, else 0."""
    if any(outcome.state in FAILING for outcome in outcomes):
        return 1
    return 3 if outcomes and all(outcome.state == "unreachable" for outcome in outcomes) else 0


def note_opened(book: Book, outcomes: list[Outcome]) -> int:
    """Write into the resource registry which entries were opened and show what they should; how many there were."""
    path = book.docs / "_data/resources.yml"
    opened = {outcome.link.id for outcome in outcomes if outcome.state == "ok"} & set(book.resources)
    entries = re.split(r"(?m)^(?=- +id:)", path.read_text(encoding="utf-8"))
    for number, entry in enumerate(entries):
        match = re.match(r"- +id: *[\"']?([\w-]+)", entry)
        if match and match.group(1) in opened:
            entry = re.sub(r"(?m)^(  checked: *).*$", rf"\g<1>{book.today}", entry)
            entries[number] = re.sub(r"(?m)^(  evidence: *).*$", r"\g<1>opened", entry)
    path.write_text("".join(entries), encoding="utf-8")
    return len(opened)


def _unknown(ids: list[str], links: list[Link]) -> list[str]:
    known = [link.id for link in links]
    complaints = []
    for name in ids:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean `{near[0]}`?" if near else "see docs/_data/resources.yml and facts.yml"
            complaints.append(f"no registry has the id `{name}`: {hint}")
    return complaints


def main(arguments: list[str], book: Book | None = None, patience: Patience = Patience()) -> int:
    """`python -m site_kit links [ID …] [--json] [--note] [--expired]`."""
    parser = argparse.ArgumentParser(prog="python -m site_kit links", description=__doc__.split("\n")[0])
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these entries of the registries")
    parser.add_argument("--json", action="store_true", help="print every outcome as JSON")
    parser.add_argument("--note", action="store_true", help="mark what was opened and is right as opened, with today's date")
    parser.add_argument("--expired", action="store_true", help="open nothing; list the facts that have expired")
    options = parser.parse_args(arguments)
    book = book or Book()
    try:
        if options.expired:
            problems = expired_facts(book)
            print("\n".join([*map(str, problems), f"{len(book.facts)} facts: {len(problems)} expired"]))
            return 1 if problems else 0
        links = registered(book)
    except BookError as error:
        print(error, file=sys.stderr)
        return 2
    unknown = _unknown(options.ids, links)
    if unknown:
        print("\n".join(unknown), file=sys.stderr)
        return 2
    chosen = [link for link in links if not options.ids or link.id in options.ids]
    outcomes = open_all(chosen, patience, lambda line: print(line, file=sys.stderr, flush=True))
    if options.json:
        print(json.dumps([asdict(outcome) for outcome in outcomes], indent=2, ensure_ascii=False))
    else:
        print(report(outcomes))
    if options.note:
        print(f"{note_opened(book, outcomes)} entries of docs/_data/resources.yml are marked as opened", file=sys.stderr)
    return exit_code(outcomes)
