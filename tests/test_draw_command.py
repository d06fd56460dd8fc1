"""The command `draw`: each kind of picture in each format, and one sentence for each wrong use."""

import base64
import json
import os
import struct
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import customer_journey as cj
from customer_journey import cli
from customer_journey import drawing as draw
from customer_journey.cli.commands.draw import FORMATS
from customer_journey.drawing import picture
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.marks.themes import THEMES
from customer_journey.drawing.pictures import PICTURES
from customer_journey.model.printing import printable

DECIDED = cj.crosswalk("four-stage", "nine-stage", decide={"consideration": "comparison"})

#: Kind of picture to what is asked for, and the drawing that this should be.
KINDS = {
    "framework": (["hourglass"], lambda **o: draw.framework("hourglass", **o)),
    "counts": (
        ["hourglass", "--count", "know=900", "--count", "Köpa=40"],
        lambda **o: draw.counts("hourglass", {"know": 900, "buy": 40}, **o),
    ),
    "crosswalk": (["hourglass", "race"], lambda **o: draw.crosswalk(cj.crosswalk("hourglass", "race"), **o)),
    "candidates": (
        ["four-stage", "nine-stage", "--stage", "Övervägande", "--decide", "consideration=comparison"],
        lambda **o: draw.candidates(DECIDED, "consideration", **o),
    ),
    "rosetta": (
        ["hourglass", "nine-stage", "race"],
        lambda **o: draw.rosetta(["hourglass", "nine-stage", "race"], **o),
    ),
    "content": (
        ["hourglass", "--picture", "content"],
        lambda **o: draw.content("hourglass", **o),
    ),
}
ENDINGS = {
    "svg": [".svg", ".SVG"],
    "png": [".png", ".Png"],
    "html": [".html"],
    "mermaid": [".mmd", ".mermaid"],
    "dot": [".dot", ".gv"],
    "text": [".txt"],
}

OURS = """
id = "ours"
labels = {en = "Ours", sv = "Våra"}
[[stages]]
id = "early"
labels = {en = "Early", sv = "Tidigt"}
moments = ["problem..inquiry"]
reason = "Before we talk."
[[stages]]
id = "late"
labels = {en = "Late", sv = "Sent"}
covers = ["nine-stage:purchase"]
"""

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]> & --> `|",
    "a\x1b[31mb",
    "abc\u202edef",
    'end"]; evil [label="x',
    "[click](javascript:x)",
    "x" * 300,
]


COUNT_FORM = "--count must be of the form STAGE=NUMBER, such as lead=120"


@pytest.fixture
def run(capfdbinary, tmp_path, monkeypatch):
    """Return a function that draws by the command line, in an empty folder: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)

    def run(*argv):
        code = cli.main(["draw", *map(str, argv)])
        out, err = capfdbinary.readouterr()
        return code, out, err.decode()

    return run


def written(drawing, form, theme="light"):
    """Return the bytes of a drawing in a format."""
    if form == "png":
        return drawing.to_png(theme=theme)
    text = {"svg": drawing.to_svg, "html": drawing.to_html}.get(form)
    return (text(theme=theme) if text else format(drawing, form)).encode("utf-8", "backslashreplace")


def size_of(png):
    """Return the width and height of a PNG; assert that it is one."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert png[12:16] == b"IHDR"
    assert png.endswith(b"IEND\xaeB`\x82")
    return struct.unpack(">II", png[16:24])


class Read(HTMLParser):
    """The elements, attributes and texts of a page or a picture."""

    def __init__(self, text):
        """Read the text."""
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data):
        self.text += f"{data} "


# Pictures and formats.


def test_kinds_and_formats():
    """The tables in this file contain every kind of picture and every format."""
    assert set(KINDS) == set(PICTURES)
    assert set(ENDINGS) == set(FORMATS) == set(picture.TEXT_FORMATS) | {"png"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMATS)
def test_each_picture_in_each_format(run, kind, form):
    """The command writes what the library draws, or says that the picture is not a graph."""
    asked, make = KINDS[kind]
    code, out, err = run(*asked, "--format", form)
    if form in ("mermaid", "dot") and make()._diagram is None:
        assert (code, out) == (2, b"")
        assert err == (
            "customer-journey: --format must be svg, html or text for a picture that"
            f" is not a graph, not '{form}'.\n"
        )
        return
    assert (code, err) == (0, "")
    assert out == written(make(), form)


@pytest.mark.parametrize("kind", KINDS)
def test_picture_by_name(run, kind):
    """The kind of picture may be given even if the other arguments imply it."""
    asked, make = KINDS[kind]
    named = asked if "--picture" in asked else [*asked, "--picture", kind]
    assert run(*named) == (0, make().to_svg().encode(), "")


@pytest.mark.parametrize(("form", "ending"), [(f, e) for f, endings in ENDINGS.items() for e in endings])
def test_format_by_the_name_of_the_file(run, tmp_path, form, ending):
    """The ending of the file's name gives the format, in any case; no temporary file is left."""
    assert run("hourglass", "-o", f"a b{ending}") == (0, b"", "")
    assert Path(f"a b{ending}").read_bytes() == written(draw.framework("hourglass"), form)
    assert len(list(tmp_path.iterdir())) == 1


def test_format_overrides_the_name(run):
    """With --format, the file may have any name."""
    assert run("hourglass", "-o", "picture", "--format", "dot")[0] == 0
    assert Path("picture").read_text("utf-8") == draw.framework("hourglass").to_dot()
    assert run("hourglass", "-o", "picture.svg", "--format", "text")[0] == 0
    assert Path("picture.svg").read_text("utf-8") == draw.framework("hourglass").to_text()


def test_every_framework(run):
    """Without a framework all of them are drawn side by side."""
    code, out, _ = run("--format", "text")
    assert code == 0
    assert out.decode() == draw.rosetta(list(cj.frameworks.values())).to_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_png(run, theme):
    """A PNG has two pixels for each pixel of the SVG, and the background of the theme."""
    pytest.importorskip("resvg_py")
    code, png, _ = run("hourglass", "--format", "png", "--theme", theme)
    svg = ET.fromstring(draw.framework("hourglass").to_svg())
    width, height = size_of(png)
    assert code == 0
    assert abs(width - 2 * float(svg.get("width"))) <= 2
    assert abs(height - 2 * float(svg.get("height"))) <= 2
    assert png == draw.framework("hourglass").to_png(theme=theme)


def test_png_needs_a_library(run, monkeypatch, tmp_path):
    """Without the library for PNG, the error says how to install it, and no file is left."""
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    code, out, err = run("hourglass", "-o", "a.png")
    assert (code, out) == (2, b"")
    assert err == "customer-journey: This needs resvg-py: pip install 'customer-journey[png]'.\n"
    assert not list(tmp_path.iterdir())


# Options.


def test_dark(run):
    """A dark theme draws on a dark panel, in SVG and HTML."""
    light, dark = (run("hourglass", "--theme", theme)[1].decode() for theme in ("light", "dark"))
    assert dark == draw.framework("hourglass").to_svg(theme="dark")
    assert dark != light
    assert THEMES["dark"][Role.PANEL] in dark
    assert THEMES["dark"][Role.PANEL] not in light
    page = run("hourglass", "--theme", "dark", "--format", "html")[1].decode()
    assert page == draw.framework("hourglass").to_html(theme="dark")


@pytest.mark.parametrize("kind", KINDS)
def test_language(run, kind):
    """Every kind of picture has its labels in the language asked for."""
    asked, make = KINDS[kind]
    code, out, _ = run(*asked, "--language", "sv", "--format", "text")
    assert code == 0
    assert out.decode() == make(language="sv").to_text()
    assert out.decode() != make().to_text()


@pytest.mark.parametrize("form", FORMATS)
def test_json(run, form):
    """As JSON the picture comes with its title and its description; a PNG in base64."""
    code, out, err = run("hourglass", "--json", "--format", form)
    found = json.loads(out)
    expected = draw.framework("hourglass")
    data = base64.b64decode(found["data"], validate=True) if form == "png" else found["data"].encode()
    assert (code, err) == (0, "")
    assert list(found) == ["title", "description", "format", "data"]
    assert (found["title"], found["description"]) == (expected.title, expected.description)
    assert found["format"] == form
    assert data == written(expected, form)


def test_a_custom_framework(run):
    """A framework may be the path of a TOML file, on either side or among several."""
    Path("ours.toml").write_text(OURS, "utf-8")
    ours = cj.Framework.from_toml("ours.toml")
    assert run("ours.toml")[1].decode() == draw.framework(ours).to_svg()
    assert "Tidigt" in run("ours.toml", "--language", "sv")[1].decode()
    for pair in ((ours, "race"), ("race", ours)):
        asked = ["ours.toml" if end is ours else end for end in pair]
        assert run(*asked)[1].decode() == draw.crosswalk(cj.crosswalk(*pair)).to_svg()
    counted = run("ours.toml", "--count", "Tidigt=7", "--count", "late=3")[1].decode()
    assert counted == draw.counts(ours, {"early": 7, "late": 3}).to_svg()
    many = run("ours.toml", "race", "aida")[1].decode()
    assert many == draw.rosetta([ours, "race", "aida"]).to_svg()


def test_decisions(run):
    """Decisions are drawn, from options or from a file; options override the file."""
    expected = draw.crosswalk(DECIDED).to_svg()
    assert expected != draw.crosswalk(cj.crosswalk("four-stage", "nine-stage")).to_svg()
    assert run("four-stage", "nine-stage", "--decide", "Övervägande=comparison")[1].decode() == expected
    Path("d.toml").write_text(DECIDED.decisions.to_toml(), "utf-8")
    assert run("four-stage", "nine-stage", "--decisions", "d.toml")[1].decode() == expected
    other = cj.crosswalk("four-stage", "nine-stage", decide={"consideration": "consideration"})
    both = run("four-stage", "nine-stage", "--decisions", "d.toml", "--decide", "consideration=consideration")
    assert other.candidates("consideration") != DECIDED.candidates("consideration")
    assert both[1].decode() == draw.crosswalk(other).to_svg()


def test_counts_in_any_digits(run):
    """Numbers may be 0, in any digits, and repeated if they are the same."""
    asked = ("hourglass", "--count", "know=3", "--count", "know=٣", "--count", "buy=0")
    assert run(*asked)[1].decode() == draw.counts("hourglass", {"know": 3, "buy": 0}).to_svg()


# Hostile labels.


def hostile_toml():
    """Return a framework in TOML whose labels are hostile, in English and in Swedish."""
    moments = ["problem", "encounter", "inquiry", "comparison", "decision", "purchase", "usage", "referral"]
    stages = "".join(
        f"[[stages]]\nid = 's{i}'\nmoments = ['{moment}']\nreason = {json.dumps(text)}\n"
        f"labels = {{en = {json.dumps(f'{i} {text}')}, sv = {json.dumps(f'sv {i} {text}')}}}\n"
        for i, (text, moment) in enumerate(zip(HOSTILE, moments, strict=True))
    )
    label, note = json.dumps(HOSTILE[0]), json.dumps(HOSTILE[1])
    return f"id = 'hostile'\nlabels = {{en = {label}}}\nnote = {note}\n{stages}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["svg", "html", "text"])
def test_hostile_labels(run, kind, form):
    """Hostile labels are text in the picture: no tag, no attribute, no control character."""
    Path("hostile.toml").write_text(hostile_toml(), "utf-8")
    argv = {
        "framework": ["hostile.toml"],
        "counts": ["hostile.toml", "--count", "s0=5"],
        "crosswalk": ["hostile.toml", "race"],
        "candidates": ["hostile.toml", "race", "--stage", "s0"],
        "rosetta": ["hostile.toml", "race", "aida"],
        "content": ["hostile.toml", "--picture", "content"],
    }[kind]
    code, out, err = run(*argv, "--format", form)
    text = out.decode()
    assert (code, err) == (0, "")
    assert {c for c in text if not c.isprintable()} <= {"\n"}
    if form == "text":
        assert printable(f"0 {HOSTILE[0]}") in text
        return
    read = Read(text)
    assert not read.tags & {"script", "img", "foreignobject", "a", "iframe"}
    assert not [name for name in read.attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in " ".join(read.text.split())
    if form == "svg":
        ET.fromstring(text)


@pytest.mark.parametrize("form", ["mermaid", "dot"])
def test_hostile_labels_of_graphs(run, form):
    """In Mermaid and DOT a label stays within its quotes; the tests with their own readers do the rest."""
    Path("hostile.toml").write_text(hostile_toml(), "utf-8")
    code, out, err = run("hostile.toml", "--format", form)
    text = out.decode()
    assert (code, err) == (0, "")
    assert {c for c in text if not c.isprintable()} <= {"\n"}
    assert "<script" not in text or form == "dot"
    lines = [line.replace('\\"', "") for line in text.splitlines()]
    assert all(line.count('"') % 2 == 0 for line in lines)


def test_hostile_names(run):
    """Names of files and stages from the command line are escaped in errors."""
    for argv in (
        ["\x1b[31m"],
        ["hourglass", "race", "--stage", "\x1b[31m"],
        ["hourglass", "--count", "\x1b[31m=1"],
        ["hourglass", "-o", "\x1b[31m"],
        ["hourglass", "-o", "\x1b[31m/x.svg"],
    ):
        code, out, err = run(*argv)
        assert (code, out) == (2, b"")
        assert "\x1b" not in err
        assert r"\x1b[31m" in err


# Wrong use.


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["nope"], "There is no framework called 'nope'."),
        (["hourglass", "nine-stages"], "Did you mean 'nine-stage'?"),
        (["no/such.toml"], "no/such.toml: No such file or directory."),
        (["broken.toml"], "broken.toml"),
        (
            ["hourglass", "-o", "x.pdf"],
            "the name of a picture must be one that ends in .svg, .png,",
        ),
        (["hourglass", "-o", "x"], "not 'x'"),
        (["hourglass", "-o", "."], "not '.'"),
        (["hourglass", "-o", ".", "--format", "svg"], ".: Is a directory."),
        (["hourglass", "-o", "folder.svg"], "folder.svg: Is a directory."),
        (["hourglass", "-o", "no/x.svg"], "no/x.svg: No such file or directory."),
        (["hourglass", "-o", "broken.toml/x.svg"], "broken.toml/x.svg: Not a directory."),
        (["hourglass", "-o", "x.svg", "--json"], "--output must be left out: --json"),
        (
            ["hourglass", "--stage", "know"],
            "the number of frameworks must be 2 for a picture of kind 'candidates', not 1",
        ),
        (
            ["hourglass", "race", "--count", "know=1"],
            "the number of frameworks must be 1 for a picture of kind 'counts', not 2",
        ),
        (
            ["hourglass", "race", "aida", "--picture", "crosswalk"],
            "the number of frameworks must be 2 for a picture of kind 'crosswalk', not 3",
        ),
        (
            ["--picture", "framework"],
            "the number of frameworks must be 1 for a picture of kind 'framework', not 0",
        ),
        (
            ["hourglass", "race", "--picture", "candidates"],
            "--stage must be given: it names the stage",
        ),
        (["hourglass", "race", "--stage", "knoww"], "Did you mean 'know'"),
        (["hourglass", "--picture", "counts"], "counts must be given for at least one stage."),
        (["hourglass", "--count", "know"], f"{COUNT_FORM}, not 'know'"),
        (["hourglass", "--count", "know=-1"], f"{COUNT_FORM}, not 'know=-1'"),
        (["hourglass", "--count", "know=1.5"], f"{COUNT_FORM}, not 'know=1.5'"),
        (["hourglass", "--count", "know="], f"{COUNT_FORM}, not 'know='"),
        (["hourglass", "--count", "know=²"], f"{COUNT_FORM}, not 'know=²'"),
        (["hourglass", "--count", "know=1" + "0" * 400], "must be a whole number from 0 to"),
        (["hourglass", "--count", "know=" + "9" * 5000], f"{COUNT_FORM}, not 'know=999"),
        (["hourglass", "--count", "=1"], f"{COUNT_FORM}, not '=1'"),
        (["hourglass", "--count", "knoww=1"], "Did you mean 'know'"),
        (
            ["hourglass", "--count", "know=1", "--picture", "framework"],
            "--count must be left out: it applies to the picture counts",
        ),
        (
            ["hourglass", "race", "--stage", "know", "--picture", "crosswalk"],
            "--stage must be left out: it applies to the picture candidates",
        ),
        (
            ["hourglass", "race", "--stage", "know", "--count", "know=1"],
            "--count must be left out: it applies to the picture counts",
        ),
        (
            ["hourglass", "--decide", "know=usage"],
            "it applies to the pictures candidates and crosswalk, not to framework.",
        ),
        (
            ["hourglass", "race", "aida", "--decisions", "d.toml"],
            "--decisions must be left out",
        ),
        (
            ["hourglass", "race", "--decide", "know"],
            "--decide must be of the form STAGE=COUNTERPART, such as customer=usage, not 'know'",
        ),
        (["hourglass", "race", "--decide", "knoww=reach"], "Did you mean 'know'"),
        (["hourglass", "race", "--decisions", "d.toml"], "d.toml: No such file or directory."),
        (
            ["hourglass", "--theme", "dark", "--format", "mermaid"],
            "must be left out: it applies to the formats svg, png and html, not to mermaid.",
        ),
        (["hourglass", "-o", "x.txt", "--theme", "light"], "--theme must be left out"),
        (["hourglass", "--stage", ""], "--stage must be left out"),
        (
            ["hourglass", "--picture", "content", "--format", "dot"],
            "format must be svg, html or text for a picture that is not a graph, not 'dot'",
        ),
    ],
)
def test_wrong_use_is_one_sentence(run, tmp_path, argv, message):
    """A wrong use exits with 2, says in one line what is wrong, and writes nothing."""
    Path("folder.svg").mkdir()
    Path("broken.toml").write_text("id = 'x'\n")
    before = {path.name for path in tmp_path.iterdir()}
    code, out, err = run(*argv)
    assert (code, out) == (2, b"")
    assert err.startswith("customer-journey: ")
    assert message in err
    assert err.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "option", [["--format", "pdf"], ["--theme", "pink"], ["--picture", "pie"], ["--count"]]
)
def test_unknown_choices_show_the_usage(run, option):
    """What cannot be parsed shows the usage."""
    code, out, err = run("hourglass", *option)
    assert (code, out) == (2, b"")
    assert err.startswith("usage: customer-journey draw")


# Files and pipes.


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_failing_midway_leaves_the_old_file(run, tmp_path, monkeypatch, failure):
    """A failure or an interruption leaves the old file complete, and no other file."""
    Path("a.svg").write_bytes(b"old")
    replaced = []

    def replace(partial, _):
        replaced.append(partial.read_bytes())
        raise failure

    monkeypatch.setattr(Path, "replace", replace)
    code, out, err = run("hourglass", "-o", "a.svg")
    assert replaced == [draw.framework("hourglass").to_svg().encode()]
    assert (code, out) == ((2, b"") if isinstance(failure, OSError) else (130, b""))
    assert not err or err == "customer-journey: a.svg: No space left on device.\n"
    assert Path("a.svg").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


def test_an_old_file_is_replaced(run, tmp_path):
    """An existing file is replaced, but kept if the picture cannot be drawn."""
    Path("a.svg").write_bytes(b"old")
    assert run("nope", "-o", "a.svg")[0] == 2
    assert Path("a.svg").read_bytes() == b"old"
    assert run("hourglass", "-o", "a.svg")[0] == 0
    assert Path("a.svg").read_bytes() == draw.framework("hourglass").to_svg().encode()
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_dash_is_standard_output(run, tmp_path, form):
    """A dash is standard output in any format, not a file; without a format it is SVG."""
    assert run("hourglass", "-o", "-", "--format", form) == run("hourglass", "--format", form)
    assert run("hourglass", "-o", "-") == (0, draw.framework("hourglass").to_svg().encode(), "")
    assert not list(tmp_path.iterdir())


def process(*argv, **options):
    """Draw in a separate process, in an encoding that has no letters outside ASCII."""
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-W", "error", "-m", "customer_journey", "draw", *argv]
    # Writing much to a terminal that nobody reads would block.
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, env=env, timeout=60, **options)


@pytest.mark.parametrize("form", ["svg", "png", "text"])
def test_a_pipe_gets_the_same_bytes(form):
    """A pipe gets the bytes of a PNG, and text as UTF-8 whatever the terminal's encoding is."""
    done = process("hourglass", "--language", "sv", "--format", form, stdout=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == written(draw.framework("hourglass", language="sv"), form)
    assert form == "png" or "Köpa".encode() in done.stdout


def test_a_reader_that_closes_early():
    """A reader that closes early ends the program without a complaint."""
    for form in ("svg", "png"):
        reader, writer = os.pipe()
        os.close(reader)
        done = process("hourglass", "--format", form, stdout=writer)
        os.close(writer)
        assert (done.returncode, done.stderr) == (0, b"")


def test_a_png_is_not_shown_in_a_terminal():
    """A PNG on a terminal is refused, and the error names the option to give."""
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals")
    ours, theirs = pty.openpty()
    done = process("hourglass", "--format", "png", stdout=theirs)
    assert done.returncode == 2
    assert done.stderr == b"customer-journey: --output must be given: a PNG cannot be shown in a terminal.\n"
    os.close(theirs)
    os.close(ours)
