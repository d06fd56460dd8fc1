"""Threads and processes: first import and first questions at once, without an error, to the same answers."""

import copy
import json
import multiprocessing
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

import customer_journey as cj
from asked import THREADS, answers, told
from customer_journey.catalogue.frameworks import Catalogue
from customer_journey.errors import AmbiguousConversionError

ASKED = Path(__file__).with_name("asked.py")


def asked(*command):
    """Run a command in a fresh interpreter, and return what it prints, as JSON."""
    command = [sys.executable, *command]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return json.loads(done.stdout)


def test_sixteen_threads_import_and_ask_at_once():
    """In a fresh interpreter, each thread begins with another question; all get one answer, as we do."""
    found = asked(ASKED)

    assert found["errors"] == []
    assert found["answers"] == [told(answers())]
    assert found["copies"] == [1] * len(answers()["loaded"])


def test_threads_that_load_a_framework_get_one_object():
    """However many threads read its file, the catalogue hands out one framework, whose stages are its own."""
    catalogue, ready = Catalogue(), Barrier(THREADS)

    def load(_):
        ready.wait()
        return catalogue["nine-stage"]

    with ThreadPoolExecutor(THREADS) as pool:
        loaded = [*pool.map(load, range(THREADS))]

    assert {id(catalogue["nine-stage"])} == {*map(id, loaded)}
    assert loaded[0] == cj.frameworks["nine-stage"]


@pytest.mark.parametrize("name", ["frameworks", "content_types"])
def test_a_catalogue_sent_elsewhere_is_the_catalogue_there(name):
    """A process that is sent the catalogue looks things up in its own; what is sent is a name."""
    catalogue = getattr(cj, name)

    assert pickle.loads(pickle.dumps(catalogue)) is catalogue is copy.deepcopy(catalogue)
    assert len(pickle.dumps(catalogue)) < 200


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_pool_of_processes_gives_the_same_answers(method):
    """However they are started; what they send back is equal to what we have."""
    assert asked(ASKED, method) == [told(answers())] * 2


def test_a_pool_takes_what_the_library_makes():
    """Crosswalks, stages, frameworks, catalogues and functions go there; stages and errors come back."""
    crosswalk = cj.crosswalk("nine-stage", "hourglass", decide={"consideration": "trust"})
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        decided = pool.submit(crosswalk.convert, crosswalk.source["consideration"])
        case = pool.submit(cj.content_types.resolve, "customer story")
        loaded = pool.submit(cj.frameworks.resolve, "AIDA")
        refused = pool.submit(cj.convert, "consideration", source="nine-stage", target="hourglass")

    assert decided.result() == crosswalk.target["trust"]
    assert case.result() == cj.content_types["case-study"]
    assert loaded.result() == cj.frameworks["aida"]
    with pytest.raises(AmbiguousConversionError, match="trust"):
        refused.result()
