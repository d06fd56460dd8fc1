# /// script
# dependencies = ["nox>=2025.2"]
# ///
"""The one entry point for every check: ``nox`` runs them all, ``nox -s tests`` one of them."""

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_external_run = True

LINT = ["ruff==0.17.6"]  # as in .pre-commit-config.yaml: another release, other rules
ENGINES = ["pandas>=3", "polars", "pyarrow"]
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
    """Imports point down, without a cycle; how large the package is."""
    session.install("-e", ".", "import-linter>=2.3")
    session.run("lint-imports")
    session.run("python", "scripts/structure.py")


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
def fuzz(session):
    """Ten minutes of odd input for the command line; prints the seeds of what fails."""
    session.install("-e", ".[all]")
    session.run("python", "scripts/fuzz.py", *session.posargs)


@nox.session(default=False)
def benchmarks(session):
    """What import and conversion cost beside peers, and how cost grows; prints ratios."""
    session.install(".[columns]", "pycountry>=24.6", *ENGINES)
    session.run("python", "benchmarks/startup.py")
    session.run("python", "benchmarks/scalar.py")
    session.run("python", "benchmarks/names.py")
    session.run("python", "benchmarks/growth.py")
    session.run("python", "benchmarks/columns.py", "--rows", "10000", "--only", "pandas", "Polars", "PyArrow")


@nox.session(default=False)
def benchmarks_columns(session):
    """Columns beside hand-written code: time, memory, large files. Long; Spark needs Java."""
    session.install(".[columns,cli]", *ENGINES, "duckdb", "dask[dataframe]", "pyspark")
    for rows in ("10000", "1000000", "10000000"):
        session.run("python", "benchmarks/columns.py", "--rows", rows)
    session.run("python", "benchmarks/memory.py")
    session.run("python", "benchmarks/large_file.py")


@nox.session(default=False)
def benchmarks_country_converter(session):
    """Beside country_converter, which does not start on pandas 3.1."""
    session.install(".[columns]", "pandas==2.3.3", "pyarrow", "country_converter")
    session.run("python", "benchmarks/columns.py", "--only", "pandas", "countries")


@nox.session(default=False)
def build(session):
    """The wheel and the source distribution, checked."""
    session.install("build", "twine")
    out = session.create_tmp()
    session.run("python", "-m", "build", "--outdir", out)
    session.run("bash", "-c", f"twine check --strict {out}/*", external=True)
