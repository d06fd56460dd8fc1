"""What an editor offers while ids and choices are typed, asked of a language server."""

import json
import subprocess
import sysconfig
from pathlib import Path

import pytest

import customer_journey as cj
from test_typing import paths_to_add

pytestmark = pytest.mark.tools

SERVER = Path(sysconfig.get_path("scripts")) / "basedpyright-langserver"


class Server:
    """A language server, spoken to as the protocol says: each message after its length."""

    def __init__(self, folder):
        (folder / "pyrightconfig.json").write_text(json.dumps({"extraPaths": paths_to_add()}), "utf-8")
        self.folder = folder
        self.process = subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        folders = [{"uri": folder.as_uri(), "name": "code"}]
        self.ask(
            "initialize", processId=None, rootUri=folder.as_uri(), workspaceFolders=folders, capabilities={}
        )
        self.send(method="initialized", params={})

    def send(self, **message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the language server has ended"
        return json.loads(self.process.stdout.read(length))

    def ask(self, method, **params):
        self.send(method=method, params=params, id=method)
        while "method" in (message := self.receive()) or message["id"] != method:
            if "id" in message:  # the server asks for settings, and is given none
                self.send(id=message["id"], result=None)
        return message["result"]

    def offered(self, code):
        """Return what is offered at the mark | in some code."""
        before, after = code.split("|")
        uri = (self.folder / "code.py").as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": before + after}
        self.send(method="textDocument/didOpen", params={"textDocument": document})
        place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        found = self.ask("textDocument/completion", textDocument={"uri": uri}, position=place)
        self.send(method="textDocument/didClose", params={"textDocument": {"uri": uri}})
        return [item["label"].strip("\"'") for item in found["items"]]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("code"))
    yield running
    running.process.kill()
    running.process.communicate()


def ids(framework):
    return [stage.id for stage in cj.frameworks[framework]]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('stage: cj.ids.HubspotLifecycle = "|"', ids("hubspot-lifecycle")),
        ('def f(stage: cj.ids.NineStage) -> None: ...\nf("|")', ids("nine-stage")),
        ('def f(stage: cj.ids.Aida) -> bool:\n    return stage == "|"', ids("aida")),
        ('framework: cj.ids.FrameworkId = "|"', list(cj.frameworks)),
        ('cj.convert("try", source="hourglass", target="aida", policy="|")', list(cj.Policy)),
        ('cj.recommend("hourglass", "try").of_fit("|")', list(cj.Fit)),
        ('cj.columns.resolve(1, "stage", framework="aida", unconverted="|")', list(cj.columns.Unconverted)),
        ('cj.drawing.framework("aida").to_svg(theme="|")', ["light", "dark"]),
    ],
)
def test_what_is_offered_in_quotes(server, code, expected):
    """Just the ids or the choices that there are."""
    assert sorted(server.offered(f"import customer_journey as cj\n{code}")) == sorted(expected)


def test_the_types_of_ids_are_offered(server):
    """A type for each framework."""
    assert set(cj.ids.__all__) <= set(server.offered("import customer_journey as cj\ncj.ids.|"))
