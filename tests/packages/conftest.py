"""A server on this machine that can misbehave, small packages with stand-ins for models, and folders that touch nobody's own."""

from __future__ import annotations

import io
import json
import random
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Parts = dict[str, bytes]


def _parts(source: str = "vi", target: str = "en", version: str = "1.0", **metadata: object) -> Parts:
    """The files of a package; the model is a stand-in that does not shrink."""
    described = {"from_code": source, "to_code": target, "package_version": version, "links": [], **metadata}
    return {
        "metadata.json": json.dumps(described).encode(),
        "model/model.bin": random.Random(source + target).randbytes(40_000),
        "model/shared_vocabulary.txt": b"a\nb\n",
        "sentencepiece.model": b"pieces of " + source.encode(),
    }


def _archive(files: Parts, root: str = "package/") -> bytes:
    """The files as a zip, all in one folder as Argos packs them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(root + name, content)
    return packed.getvalue()


@dataclass
class Served:
    """What the server answers for one path.

    ``cuts`` gives, for each request in turn, after how many bytes of the body it breaks off; ``statuses`` the status in its place.
    """

    data: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    etag: str = '"1"'
    statuses: list[int] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    silence: float = 0.0
    trickle: float = 0.0
    raw: bytes | None = None
    announced: int | None = None


class Server:
    """Serves ``files`` and writes down the requests: path and ``Range`` header."""

    def __init__(self) -> None:
        self.files: dict[str, Served] = {}
        self.requests: list[tuple[str, str | None]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.requests.append((self.path, self.headers.get("Range")))
                self.close_connection = True
                served = outer.files.get(self.path)
                if served is None:
                    self.send_error(404)
                    return
                with suppress(BrokenPipeError, ConnectionResetError):
                    outer.answer(self, served)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, handler: BaseHTTPRequestHandler, served: Served) -> None:
        time.sleep(served.silence)
        if served.raw is not None:
            handler.wfile.write(served.raw)
            return
        if served.statuses:
            status = served.statuses.pop(0)
            if status >= 300:
                handler.send_response(status)
                for name, value in served.headers.items():
                    handler.send_header(name, value)
                handler.send_header("Content-Length", "0")
                handler.end_headers()
                return
        data, start = served.data, 0
        asked = handler.headers.get("Range")
        condition = handler.headers.get("If-Range")
        if asked and served.ranges and condition in (None, served.etag):
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(data):
                handler.send_response(416)
                handler.send_header("Content-Range", f"bytes */{len(data)}")
                handler.send_header("Content-Length", "0")
                handler.end_headers()
                return
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        else:
            handler.send_response(200)
        rest = data[start:]
        handler.send_header("Content-Length", str(len(rest) if served.announced is None else served.announced))
        if served.etag:
            handler.send_header("ETag", served.etag)
        for name, value in served.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        rest = rest[: served.cuts.pop(0)] if served.cuts else rest
        if served.trickle:
            for byte in rest:
                handler.wfile.write(bytes([byte]))
                time.sleep(served.trickle)
        else:
            handler.wfile.write(rest)

    def offer(self, *packages: Parts, **served: object) -> str:
        """Serve packages and an index of them; the address of the index."""
        entries = []
        for files in packages:
            metadata = json.loads(files["metadata.json"])
            path = f"/{metadata['from_code']}_{metadata['to_code']}.argosmodel"
            self.files[path] = Served(_archive(files), **served)  # type: ignore[arg-type]
            entries.append({**metadata, "links": [self.address + path]})
        return self.index(entries)

    def serve(self, path: str, data: bytes, **served: object) -> Served:
        """Serve bytes at a path."""
        self.files[path] = Served(data, **served)  # type: ignore[arg-type]
        return self.files[path]

    def index(self, entries: object) -> str:
        self.files["/index.json"] = Served(json.dumps(entries).encode())
        return f"{self.address}/index.json"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def _server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def server(_server: Server) -> Server:
    _server.files.clear()
    _server.requests.clear()
    return _server


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for the auditor's models, empty; no Argos installation; no waiting between tries."""
    for name in ("ARGOS_PACKAGES_DIR", "ARGOS_PACKAGE_INDEX", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "AUDITOR_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AUDITOR_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("auditor.packages.transport._LONGEST_PAUSE", 0.01)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "models"


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Lay a package's files into a folder, as Argos Translate would."""

    def lay(folder: Path, name: str, files: Parts) -> Path:
        for path, content in files.items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_bytes(content)
        return folder / name

    return lay


@pytest.fixture(scope="session")
def parts() -> Callable[..., Parts]:
    """`_parts`, for tests."""
    return _parts


@pytest.fixture(scope="session")
def archive() -> Callable[..., bytes]:
    """`_archive`, for tests."""
    return _archive


@pytest.fixture(scope="session")
def everything() -> Callable[[Path], list[str]]:
    """Every path under a folder, relative to it; none where there is no folder."""
    return lambda folder: sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) if folder.exists() else []
