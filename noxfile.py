# /// script
# dependencies = ["nox>=2025.2"]
# ///
"""The one entry point for every check: ``nox`` runs them all, ``nox -s tests`` one of them."""

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_external_run = True

LINT = ["ruff>=0.14"]
TYPES = ["mypy>=1.18", "types-networkx"]


@nox.session
def lint(session):
    """Style, with ruff."""
    session.install(*LINT)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session):
    """Mypy in strict mode over the package."""
    session.install("-e", ".[all]", *TYPES)
    session.run("mypy")


@nox.session
def imports(session):
    """Imports point down."""
    session.install("-e", ".", "import-linter>=2.3")
    session.run("lint-imports")


@nox.session
def tests(session):
    """The tests that need nothing but pip."""
    session.install("-e", ".[test]")
    session.run("pytest", "-n", "auto", "-m", "not tools", *session.posargs)


@nox.session
def tools(session):
    """The tests that need programs beyond pip; a missing program fails them."""
    session.install("-e", ".[tools]")
    session.run("pytest", "-m", "tools", *session.posargs)


@nox.session
def docs(session):
    """The documentation, warnings as errors."""
    session.install("-e", ".[docs]")
    out = session.create_tmp()
    session.run("sphinx-build", "-n", "-W", "--keep-going", "-q", "-b", "html", "docs", out)


@nox.session(default=False)
def benchmarks(session):
    """What import and conversion cost beside peers; prints ratios."""
    session.install(".", "pycountry>=24.6")
    session.run("python", "benchmarks/startup.py")
    session.run("python", "benchmarks/scalar.py")


@nox.session(default=False)
def build(session):
    """The wheel and the source distribution, checked."""
    session.install("build", "twine")
    out = session.create_tmp()
    session.run("python", "-m", "build", "--outdir", out)
    session.run("bash", "-c", f"twine check --strict {out}/*", external=True)
