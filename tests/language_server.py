"""A talk with the YAML language server of editors, over its standard input and output."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from tests.programs import NPM

SERVER = NPM / "yaml-language-server" / "bin" / "yaml-language-server"
CURSOR = "‸"
"""Where the cursor stands in a text."""

_CAPABILITIES = {
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
    },
}
_SETTINGS = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}


class Complaint(NamedTuple):
    """A diagnostic: its line, counted from 1, and what it says."""

    line: int
    says: str


class LanguageServer:
    """The server, with the files of *folder* open in an editor that exists only here."""

    def __init__(self, folder: Path, settings: dict[str, Any] | None = None) -> None:
        self.folder, self.settings = folder, {**_SETTINGS, **(settings or {})}
        self.asked = self.opened = 0
        self.configured = False
        self.told: dict[str, list[Complaint]] = {}

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            ["node", str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        here = {"uri": self.folder.as_uri(), "name": self.folder.name}
        editor = {"processId": None, "rootUri": here["uri"], "workspaceFolders": [here]}
        self._ask("initialize", {**editor, "capabilities": _CAPABILITIES})
        self._tell("initialized", {})
        while not self.configured:
            self._hear(self._read())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.communicate()

    def offered(self, text: str, name: str = "") -> list[str]:
        """What is offered at the cursor; *name*: of the file, where it matters."""
        uri, place = self._open(text, name)
        answer = self._ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
        return [item["label"] for item in answer["items"]]

    def shown(self, text: str) -> str:
        """What is shown of the word at the cursor, without the line that names the schema."""
        uri, place = self._open(text)
        answer = self._ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})
        return str(answer["contents"]["value"]).partition("\n\nSource:")[0]

    def complaints(self, text: str) -> list[Complaint]:
        """What the server finds wrong, from top to bottom."""
        uri, _ = self._open(text)
        while uri not in self.told:
            self._hear(self._read())
        return sorted(self.told[uri])

    def _open(self, text: str, name: str = "") -> tuple[str, dict[str, int]]:
        """A new file with *text*; its name and the place of the cursor."""
        self.opened += 1
        before, _, after = text.partition(CURSOR)
        uri = (self.folder / (name or f"{self.opened}.yaml")).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": before + after}
        self._tell("textDocument/didOpen", {"textDocument": document})
        return uri, {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}

    def _ask(self, method: str, parameters: Any) -> Any:
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": parameters})
        while True:
            message = self._read()
            if message.get("id") == self.asked and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]
            self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        """What the server says or asks by itself."""
        parameters = message.get("params", {})
        if message["method"] == "textDocument/publishDiagnostics":
            found = [
                Complaint(one["range"]["start"]["line"] + 1, one["message"])
                for one in parameters["diagnostics"]
            ]
            self.told[parameters["uri"]] = found
        elif "id" in message:
            items = parameters.get("items", [])
            answer = [self.settings if item.get("section") == "yaml" else {} for item in items]
            self._send({"id": message["id"], "result": answer if items else None})
            self.configured = self.configured or bool(items)

    def _tell(self, method: str, parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while (line := self.process.stdout.readline()) != b"\r\n":
            assert line, "the language server has ended"
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))  # type: ignore[no-any-return]  # json gives Any
