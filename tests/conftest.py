"""Settings of all tests."""

import pytest
from hypothesis import HealthCheck, settings

from customer_journey import cli

# The same examples on every machine, and no deadline: a slow machine is no mistake.
settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
# More examples, and other ones each time: `pytest --hypothesis-profile=search`.
settings.register_profile("search", parent=settings.get_profile("ci"), derandomize=False, max_examples=1000)
settings.load_profile("ci")


@pytest.fixture
def run(capsysbinary):
    """Return a function that runs the command line in process: exit code, output, errors."""

    def run(*argv):
        code = cli.main([str(arg) for arg in argv])
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return run
