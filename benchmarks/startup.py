"""What it costs to start: CPU time of fresh interpreters, as a ratio to importing attrs.

Prints the minimum of many runs of each, interleaved, so that other load on the machine weighs on all alike.
"""

import os
import sys

ROUNDS = 25
JOBS = {
    "bare interpreter": "pass",
    "import attrs": "import attrs",
    "import customer_journey": "import customer_journey",
    "first convert": (
        "import customer_journey as cj; cj.convert('decision', source='four-stage', target='nine-stage')"
    ),
    "first decorated name": (
        "import customer_journey as cj; cj.frameworks['salesforce-opportunity'].find('01 - Won (May)')"
    ),
    "every framework": "import customer_journey as cj; [cj.frameworks[id] for id in cj.frameworks]",
    "import networkx": "import networkx",
    "import pycountry": "import pycountry",
}


def cpu_ms(code):
    """Return the CPU time of a fresh interpreter that runs the code, in milliseconds."""
    pid = os.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-c", code])
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"failed: {code}")
    return (usage.ru_utime + usage.ru_stime) * 1000


# An installed package has its bytecode; a checkout must be allowed to write it, or each run compiles again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
best = dict.fromkeys(JOBS, float("inf"))
for _ in range(ROUNDS):
    for name, code in JOBS.items():
        best[name] = min(best[name], cpu_ms(code))

MOST = {"import customer_journey": 0.5, "first convert": 2.3}
MOST_MS = {"every framework": 600}
print(f"CPython {sys.version.split()[0]}, CPU ms of a fresh interpreter, best of {ROUNDS}")
for name, ms in best.items():
    aim = f"   (at most {MOST[name]})" if name in MOST else ""
    aim = f"   (at most {MOST_MS[name]} ms)" if name in MOST_MS else aim
    print(f"{name:26} {ms:7.1f} ms   {ms / best['import attrs']:5.2f} x import attrs{aim}")
