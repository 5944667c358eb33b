"""One interface to five services: the vendors' own clients against the practice server, error by error."""

from __future__ import annotations

import argparse
import random
import socket
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import give_up

from snippets.projects.common import (
    SERVICES,
    Message,
    Service,
    ServiceError,
    Usage,
    add_options,
    connect,
    patiently,
    printable,
)
from snippets.projects.common.services import Practice

try:
    import openai  # noqa: F401  (the practice server speaks its protocol)

    from snippets.practice_server import Settings, addresses, running
except ImportError as error:
    give_up(f"{error.name} is not installed: pip install -e '.[services]'")


QUESTION = [Message("user", "What is backpropagation?")]
VENDORS = ["practice", "openai", "anthropic", "cohere", "ollama"]
KEYED = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "cohere": "CO_API_KEY"}


@pytest.fixture(scope="module")
def url():
    """A practice server for all tests of this file."""
    with running() as url:
        yield url


@pytest.fixture(params=VENDORS)
def make(request, url, need, monkeypatch):
    """`make("practice-cut")`: a service of each vendor in turn, led to the practice server."""
    need(SERVICES[request.param].package)
    _lead(monkeypatch, url)

    def make(model: str = "practice", **settings) -> Service:
        more = {"url": url} if request.param == "practice" else {}
        return SERVICES[request.param](model, **settings, **more)

    return make


def _lead(monkeypatch, url: str) -> None:
    for name, value in addresses(url).items():
        monkeypatch.setenv(name, value)


def failure(service: Service, messages=QUESTION, **settings) -> tuple[ServiceError, str]:
    """The error that a request ends in, and what came before it."""
    pieces = []
    with pytest.raises(ServiceError) as caught:
        for piece in service.stream(messages, **settings):
            pieces.append(piece)
    return caught.value, "".join(pieces)


def test_all_services_reply_alike(make):
    """The same question gets the same streamed reply through each vendor's client, with the usage reported at its end."""
    service = make()
    pieces = list(service.stream(QUESTION, system="Answer in one sentence.", most=200))
    assert len(pieces) > 3 and "".join(pieces).startswith("Backpropagation")
    assert service.usage is not None and service.usage.prompt > 5 and service.usage.reply >= len([piece for piece in pieces if piece])


def test_a_conversation_is_sent_along(make):
    """Earlier messages reach the model through each vendor's client."""
    told = [Message("user", "My name is Ada."), Message("assistant", "Hello."), Message("user", "What is my name?")]
    assert "".join(make().stream(told)) == "You said that your name is Ada."


def test_the_estimate_errs_upward(make):
    """For English text, the estimate of a prompt's tokens is not below what the service reports."""
    service = make()
    "".join(service.stream(QUESTION, system="You are patient and answer briefly."))
    assert service.count_messages(QUESTION, "You are patient and answer briefly.") >= service.usage.prompt


@pytest.mark.parametrize("name", KEYED)
def test_a_wrong_key(name, url, need, monkeypatch):
    """A key that is refused is told as such, with the variable to set."""
    need(SERVICES[name].package)
    _lead(monkeypatch, url)
    monkeypatch.setenv(KEYED[name], "wrong-key")
    error, _ = failure(SERVICES[name]("practice"))
    assert error.kind == "key" and "does not accept the key" in error.message and not error.passes
    assert KEYED[name] in error.remedy


@pytest.mark.parametrize("name", KEYED)
def test_no_key(name, url, need, monkeypatch, tmp_path):
    """Without a key the user is told which variable to set, before anything is sent."""
    need(SERVICES[name].package)
    _lead(monkeypatch, url)
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in (*KEYED.values(), "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    error, _ = failure(SERVICES[name]())
    assert error.kind == "key" and error.message.startswith("There is no key for")
    assert KEYED[name] in error.remedy


def test_an_unknown_model(make):
    """A model that does not exist is named in the error."""
    error, _ = failure(make("no-such-model"))
    assert error.kind == "model" and "no-such-model" in error.message


def test_a_prompt_that_is_too_long(make):
    """A prompt beyond the window is told apart from other refusals."""
    error, _ = failure(make("practice-small"), [Message("user", "many words " * 600)])
    assert error.kind == "too_long"


def test_a_rate_limit(make):
    """A rate limit passes, and says how long to wait where the client hands the header on."""
    error, _ = failure(make("practice-rate-limit-9"))
    assert error.kind == "rate" and error.passes and error.wait in (None, 1.0)


def test_an_overload(make):
    """An overloaded service passes, too."""
    error, _ = failure(make("practice-overload-9"))
    assert error.kind == "overload" and error.passes


def test_patience_gets_through(make):
    """Two refusals are waited out, and then the reply comes whole."""
    service, waits = make("practice-overload"), []
    reply = "".join(patiently(lambda: service.stream(QUESTION), sleep=waits.append))
    assert reply.startswith("Backpropagation") and len(waits) == 2


def test_a_silent_service(make):
    """A service that says nothing is given up after the timeout."""
    error, _ = failure(make("practice-silent", timeout=0.3))
    assert error.kind == "timeout" and "0.3 s" in error.message


def test_a_reply_that_breaks_off(make):
    """A connection that ends in the middle of a reply is an error, not an end; what came before it is handed over."""
    error, begun = failure(make("practice-cut"))
    assert error.kind == "cut" and begun.startswith("Backpropagation")


def test_a_malformed_event(make):
    """Broken JSON in the middle of a reply is told as a reply that broke off."""
    error, begun = failure(make("practice-malformed"))
    assert error.kind == "cut" and begun


@pytest.mark.parametrize("name", VENDORS)
def test_nobody_listens(name, need, monkeypatch):
    """A refused connection says what to do without a network, or how to start Ollama."""
    need(SERVICES[name].package)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    _lead(monkeypatch, url)
    error, _ = failure(Practice(url=url) if name == "practice" else SERVICES[name]())
    assert error.kind == "server" and ("ollama serve" if name == "ollama" else "practice server") in error.remedy


@pytest.mark.parametrize("name", VENDORS)
def test_a_missing_package(name, monkeypatch):
    """A package that is not installed is named, with the command that installs it."""
    package = SERVICES[name].package
    monkeypatch.setitem(sys.modules, package, None)
    error, _ = failure(SERVICES[name]())
    assert error.kind == "package" and error.remedy == f"pip install {package}"


def test_leaving_early_ends_the_connection(make, monkeypatch):
    """Closing the iterator ends the request on the server, too, long before the reply would have ended."""
    with running(Settings(pace=1, most_clients=1)) as narrow:  # a minute for the reply, and nobody else meanwhile
        _lead(monkeypatch, narrow)
        first, second = make(), make()
        if isinstance(first, Practice):
            first.url = second.url = narrow
        stream = first.stream(QUESTION)
        next(piece for piece in stream if piece)
        assert failure(second)[0].kind == "overload"
        stream.close()
        end = time.monotonic() + 20
        while not _gets_a_piece(second):
            assert time.monotonic() < end, "the server still writes the reply that nobody reads"
            time.sleep(0.1)
    assert first.usage is None


def _gets_a_piece(service: Service) -> bool:
    stream = service.stream(QUESTION)
    try:
        return bool(next(stream))
    except ServiceError:
        return False
    finally:
        stream.close()


@pytest.mark.parametrize("name", ["openai", "anthropic", "cohere", "ollama"])
def test_models_are_those_of_the_registry(book, name):
    """Default models, windows and prices are facts of the registry, with a source and a date."""
    fact = {part: book.facts.get(f"{name}-{part}") for part in ("model", "window", "price")}
    service = SERVICES[name]
    assert service.default_model == fact["model"].value
    if name != "ollama":  # whose window is a setting of the request, and which costs nothing
        assert f"{service.default_window:,}" == fact["window"].value
        assert "{:.2f} and {:.2f}".format(*service.price) == fact["price"].value


def test_prices():
    """Dollars are known for the model that the price belongs to; what runs on this machine is free under any name."""
    openai, usage = SERVICES["openai"](), Usage(1_000_000, 1_000_000)
    assert openai.cost(usage) == pytest.approx(sum(openai.price))
    assert openai.other("some-other-model").cost(usage) is None
    assert Practice("practice-slow").cost(usage) == 0


def test_another_model_of_the_same_service(url):
    """`other` changes the model only, and leaves the first service as it was."""
    first = Practice(window=999, timeout=3, url=url)
    second = first.other("practice-small")
    assert (first.model, second.model) == ("practice", "practice-small")
    assert (second.window, second.timeout, second.url) == (999, 3, url)


# Choosing


def _options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(arguments)


def test_the_practice_server_starts_by_itself(monkeypatch):
    """Without a key and without options, a practice server runs for as long as the block lasts."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with connect(_options()) as service:
        assert isinstance(service, Practice)
        assert "".join(service.stream([Message("user", "Hello")])).startswith("Hello.")
    assert failure(service)[0].kind == "server"


def test_a_key_chooses_openai(monkeypatch, url):
    """With OPENAI_API_KEY the service is OpenAI, unless an option says otherwise."""
    monkeypatch.setenv("OPENAI_API_KEY", "practice")
    with connect(_options()) as service:
        assert service.name == "OpenAI"
    with connect(_options("--service", "ollama", "--model", "tiny", "--window", "1000")) as service:
        assert (service.name, service.model, service.window) == ("Ollama", "tiny", 1000)
    with connect(_options("--service", "practice", "--practice-url", f"{url}/")) as service:
        assert "".join(service.stream([Message("user", "Hello")])).startswith("Hello.")


def test_a_window_that_holds_nothing():
    """A window too small for a conversation is refused at once."""
    with pytest.raises(ServiceError, match="holds no conversation"), connect(_options("--window", "20")):
        pass


# Waiting


def busy(times: int, wait: float | None, kind: str = "rate"):
    """A service that is busy so many times; and how often it was asked."""
    asked = []

    def ask():
        asked.append(True)
        if len(asked) <= times:
            raise ServiceError(kind, "Busy.", "Wait.", wait)
        yield from "abc"

    return ask, asked


@given(times=st.integers(0, 8), tries=st.integers(1, 6), wait=st.none() | st.floats(0, 60), seed=st.integers())
def test_patience(times, tries, wait, seed):
    """Whatever the service does, it is asked at most `tries` times, and each wait is told and as long as it asked, or grows."""
    ask, asked = busy(times, wait)
    slept, told = [], []
    reply = patiently(ask, tries=tries, tell=lambda seconds, error: told.append(seconds), sleep=slept.append, rng=random.Random(seed))
    if times < tries:
        assert "".join(reply) == "abc"
    else:
        with pytest.raises(ServiceError):
            list(reply)
    assert len(asked) == min(times + 1, tries)
    assert told == slept and len(slept) == len(asked) - 1
    for attempt, seconds in enumerate(slept):
        assert seconds == wait if wait is not None else 2**attempt <= seconds <= 1.5 * 2**attempt


@given(kind=st.sampled_from(["server", "key", "model", "too_long", "timeout", "cut", "package", "request"]))
def test_no_patience_where_waiting_does_not_help(kind):
    """Errors that time does not mend are raised at once."""
    ask, asked = busy(1, None, kind)
    with pytest.raises(ServiceError):
        list(patiently(ask, sleep=lambda seconds: pytest.fail("it waited")))
    assert len(asked) == 1


def test_no_patience_for_hours():
    """A service that asks for a wait of an hour is not waited for; the user is told the time."""
    ask, _ = busy(1, 3600)
    with pytest.raises(ServiceError, match=r"wait 3,600 s"):
        list(patiently(ask, sleep=lambda seconds: pytest.fail("it waited")))


def test_what_has_begun_is_not_asked_again():
    """A reply that fails after its first piece is not begun anew: the user would read it twice."""
    asked = []

    def ask():
        asked.append(True)
        yield "a"
        raise ServiceError("overload", "Busy.", "Wait.")

    with pytest.raises(ServiceError):
        list(patiently(ask, sleep=lambda seconds: None))
    assert len(asked) == 1


# Showing


@given(st.text())
def test_printable(text):
    """Whatever a model says, no control character reaches the terminal, and other characters stay."""
    shown = printable(text)
    assert len(shown) == len(text)
    assert not set(shown) & (set(map(chr, range(32))) - {"\n", "\t"} | {"\x7f", "\x9b", "\u202e", "\u2066"})
    assert all(new in (old, "\ufffd") for old, new in zip(text, shown))
