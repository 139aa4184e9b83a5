"""Bytes from an address: http, https or a local file. The only module of the auditor that opens a connection.

Takes addresses, gives bytes or a file. Knows nothing of packages. `auditor models install` and `list --available` call it, nothing else.

What goes wrong is a `TransferError` with the cause in plain words; a full disk and the like stay `OSError`.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, unquote, urlsplit

from auditor.errors import UsageError

SCHEMES = ("https", "http", "file")
_CHUNK = 1 << 16
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_LONGEST_PAUSE = 30.0
_PATIENCE = 3.0  # timeouts with hardly a byte


class TransferError(Exception):
    """Bytes did not come. Its text is the cause.

    Attributes:
        again: whether another try may help.
        stale: whether the server has not the rest that was asked for: what came before is of no use.
        pause: seconds that the server asks to wait before another try, or 0.
    """

    def __init__(self, cause: str, *, again: bool = False, stale: bool = False, pause: float = 0.0) -> None:
        super().__init__(cause)
        self.again = again
        self.stale = stale
        self.pause = pause


class _Readable(Protocol):
    def read1(self, size: int, /) -> bytes:
        """Some bytes, as soon as there are any."""

    def close(self) -> None:
        """Give the connection back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for an address, its body yet to be read.

    Attributes:
        status: of HTTP; 200 or 206, also for a local file.
        headers: names in lower case.
        body: the bytes; reading raises `TransferError` when they stop coming.
    """

    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]


def check_address(address: str, what: str) -> str:
    """The address, when it is an http, https or file address.

    Raises:
        UsageError: it is not; the text begins with ``what``.
    """
    parts = _split(address)
    if parts is None or parts.scheme not in SCHEMES:
        raise UsageError(f"{what}: {shown(address)!r} is not an http, https or file address; give the address of an index.json")
    if (parts.scheme == "file") != (parts.hostname in (None, "", "localhost")) and parts.hostname != "localhost":
        raise UsageError(
            f"{what}: {shown(address)!r} names {'a' if parts.hostname else 'no'} machine; give https://… or file:///…"
        )
    return address


def is_address(address: str) -> bool:
    """Whether `check_address` would let it pass."""
    try:
        check_address(address, "")
    except UsageError:
        return False
    return True


def shown(address: str) -> str:
    """The address for a message: without a user name and password, and not endless."""
    parts = _split(address)
    if parts is not None and "@" in parts.netloc:
        address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return address if len(address) <= 200 else f"{address[:200]}…"


@contextmanager
def opened(address: str, *, timeout: float, start: int = 0, validator: str = "") -> Iterator[Answer]:
    """The answer to a request.

    Args:
        address: one that `check_address` lets pass.
        timeout: seconds without a byte after which the server counts as gone.
        start: the byte to begin with, if the server can.
        validator: the ETag or date that the file must still have for that; ``""`` for none.

    Raises:
        TransferError: there is no answer, or one that holds no file.
    """
    if urlsplit(address).scheme == "file":
        with _local(address, start) as answer:
            yield answer
        return
    headers = {"User-Agent": "caption-auditor", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
        if validator:
            headers["If-Range"] = validator
    with _plain_causes(timeout):
        response = _opener(address).open(request.Request(address, headers=headers), timeout=timeout)
    with closing(response):
        found = {name.lower(): value for name, value in response.headers.items()}
        if response.status not in (200, 206) or found.get("content-encoding", "identity") != "identity":
            raise TransferError(f"answers in a way that holds no file (status {response.status})")
        yield Answer(response.status, found, _chunks(response, timeout))


def fetch(address: str, *, timeout: float, limit: int, tries: int = 3) -> bytes:
    """The bytes at an address, for something small.

    Args:
        address: one that `check_address` lets pass.
        timeout: seconds without a byte after which the server counts as gone; the whole may take four times as long.
        limit: bytes that it may have.
        tries: how often to ask where another try may help.

    Raises:
        TransferError: it cannot be had.
    """
    end = time.monotonic() + 4 * timeout
    for number in range(1, tries + 1):
        try:
            return _fetched(address, timeout, limit, end)
        except TransferError as error:
            if not error.again or number == tries or time.monotonic() > end - timeout:
                raise
            wait_before(number, error.pause)
    raise AssertionError("unreachable")


def wait_before(number: int, asked: float = 0.0) -> None:
    """Wait before try ``number`` + 1: half a second, doubled each time, or as long as the server asked for."""
    time.sleep(min(max(asked, 0.5 * 2 ** (number - 1)), _LONGEST_PAUSE))


def _fetched(address: str, timeout: float, limit: int, end: float) -> bytes:
    data = bytearray()
    with opened(address, timeout=timeout) as answer:
        for chunk in answer.body:
            data += chunk
            if len(data) > limit:
                raise TransferError(f"sends more than {limit:,} bytes")
            if time.monotonic() > end:
                raise TransferError(f"is too slow: {len(data):,} bytes in {4 * timeout:g} seconds")
        expected = answer.headers.get("content-length", "")
    if expected.isdecimal() and int(expected) != len(data):
        raise TransferError(f"broke off after {len(data):,} of {int(expected):,} bytes", again=True)
    return bytes(data)


def _chunks(response: _Readable, timeout: float) -> Iterator[bytes]:
    """What arrives, as it arrives; a trickle counts as silence."""
    since, arrived = time.monotonic(), 0
    with _plain_causes(timeout):
        while chunk := response.read1(_CHUNK):
            yield chunk
            arrived += len(chunk)
            now = time.monotonic()
            if now - since > _PATIENCE * timeout:
                if arrived < 1024:
                    raise TransferError(f"is too slow: {arrived:,} bytes in {now - since:.0f} seconds", again=True)
                since, arrived = now, 0


@contextmanager
def _local(address: str, start: int) -> Iterator[Answer]:
    path = Path(unquote(urlsplit(address).path))
    try:
        size = path.stat().st_size
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        raise TransferError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    with stream:
        stream.seek(min(start, size))
        rest = max(size - start, 0)
        headers = {"content-length": str(rest), "content-range": f"bytes {start}-{max(size - 1, start)}/{size}"}
        yield Answer(206 if start else 200, headers, iter(lambda: stream.read(_CHUNK), b""))


class _Redirects(request.HTTPRedirectHandler):
    """Follows redirects, but never from https to something that anybody on the way can change."""

    def redirect_request(
        self, req: request.Request, fp: object, code: int, msg: str, headers: object, newurl: str
    ) -> request.Request | None:
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise TransferError(f"redirects from https to {shown(newurl)}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _opener(address: str) -> request.OpenerDirector:
    """What opens http and https and nothing else; proxies as the environment says, but never to this machine itself."""
    opener = request.OpenerDirector()
    if (urlsplit(address).hostname or "") not in ("localhost", "127.0.0.1", "::1"):
        opener.add_handler(request.ProxyHandler())
    for handler in (
        request.UnknownHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        _Redirects(),
        request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


@contextmanager
def _plain_causes(timeout: float) -> Iterator[None]:
    """Turns what the HTTP library raises into a cause in plain words."""
    try:
        yield
    except HTTPError as error:
        error.close()
        raise _refused(error) from None
    except URLError as error:
        raise _unreached(error.reason, timeout) from None
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise _unreached(error, timeout) from None


def _refused(error: HTTPError) -> TransferError:
    if "infinite loop" in str(error.msg):
        return TransferError("redirects without end")
    asked = (error.headers.get("Retry-After") if error.headers else "") or ""
    name = http.client.responses.get(error.code, "")
    return TransferError(
        f"answers {error.code} {name}".rstrip(),
        again=error.code in _AGAIN,
        stale=error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE,
        pause=float(asked) if asked.isdecimal() else 0.0,
    )


def _unreached(error: object, timeout: float) -> TransferError:
    match error:
        case TimeoutError():
            return TransferError(f"no answer within {timeout:g} seconds", again=True)
        case ConnectionRefusedError():
            return TransferError("connection refused")
        case socket.gaierror():
            return TransferError("the machine's name is not known; is there a network?")
        case ssl.SSLCertVerificationError():
            return TransferError(f"its certificate is not valid: {error.verify_message}")
        case http.client.IncompleteRead() | ConnectionError():
            return TransferError("the connection broke off", again=True)
        case http.client.HTTPException() | UnicodeError():
            return TransferError("does not answer as an HTTP server does", again=True)
        case OSError():
            return TransferError(f"cannot be reached: {error.strerror or error}", again=True)
    return TransferError(f"cannot be reached: {error}")


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return None if any(character.isspace() or not character.isprintable() for character in address) else parts
