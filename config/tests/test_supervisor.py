"""The demo's processes: one readable log, restarts, and an end that leaves nothing behind."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator

import psutil
import pytest

from config.shell import supervisor as supervising
from config.shell.embedded.paths import PROJECT
from config.shell.supervisor import Child, LogStream, Stopped, Supervisor, stop_signals
from config.tests.processes import is_there, wait_until


class Reader:
    """The other end of a log stream."""

    def __init__(self) -> None:
        self.out, self.log_end = os.pipe()
        os.set_blocking(self.out, False)
        self.log = LogStream(self.log_end)
        self.text = ""

    def lines(self) -> list[str]:
        while True:
            try:
                data = os.read(self.out, 65536)
            except BlockingIOError:
                return self.text.splitlines()
            self.text += data.decode()


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    os.close(reader.out)
    os.close(reader.log_end)


@pytest.fixture
def supervisor(reader: Reader) -> Iterator[Supervisor]:
    supervisor = Supervisor(os.environ, reader.log)
    yield supervisor
    supervisor.stop_all()


def python(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", textwrap.dedent(code)]


def run_until(supervisor: Supervisor, condition: Callable[[], bool]) -> None:
    """Let it work until `condition` holds, asked at every tick."""
    ticks = iter(range(100))

    def tick() -> None:
        assert next(ticks, None) is not None, "nothing happened"
        if condition():
            raise Stopped

    with pytest.raises(Stopped):
        supervisor.run(tick)


def run_to_its_end(supervisor: Supervisor, argv: list[str]) -> None:
    """Let one child write all it has to say, without bringing it back."""
    child = Child("web", argv)
    supervisor._start(child)
    while child.running:
        supervisor._pump(0.05)
    supervisor.stop([child])
    assert child.process is not None
    assert child.process.returncode == 0


SLEEPS = "import time; print('here', flush=True); time.sleep(600)"


def test_every_line_says_who_wrote_it(supervisor: Supervisor, reader: Reader) -> None:
    code = "import sys; print('one\\ntwo', flush=True); sys.stderr.write('three, unfinished')"
    run_to_its_end(supervisor, python(code))
    assert reader.lines() == ["web    | one", "web    | two", "web    | three, unfinished"]


def test_a_crashed_child_comes_back_and_waits_longer_each_time(
    supervisor: Supervisor, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "BACKOFF_SECONDS", (0, 0.1, 600))
    supervisor.add("worker", python("print('up', flush=True); raise SystemExit(7)"))
    run_until(supervisor, lambda: "600 s" in "".join(reader.lines()))
    assert reader.lines() == [
        "worker | up",
        "worker | ended with status 7; starting again in 0 s",
        "worker | up",
        "worker | ended with status 7; starting again in 0.1 s",
        "worker | up",
        "worker | ended with status 7; starting again in 600 s",
    ]


def test_a_killed_child_comes_back_while_the_others_stay(
    supervisor: Supervisor, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "BACKOFF_SECONDS", (0.0,))
    supervisor.add("web", python(SLEEPS))
    supervisor.add("worker", python(SLEEPS))
    run_until(supervisor, lambda: len(reader.lines()) == 2)
    web, worker = (child.process for child in supervisor.children)
    assert worker is not None
    worker.kill()
    run_until(supervisor, lambda: reader.lines().count("worker | here") == 2)
    assert supervisor.children[0].process is web
    assert web is not None
    assert web.poll() is None


def test_children_stop_one_after_the_other_the_last_one_first(
    supervisor: Supervisor, reader: Reader
) -> None:
    says = """
        import signal, sys, time
        def bye(*_):
            time.sleep(0.2)
            print("bye", flush=True)
            sys.exit(0)
        signal.signal(signal.SIGTERM, bye)
        print("here", flush=True)
        time.sleep(600)
    """
    supervisor.add("web", python(says))
    supervisor.add("worker", python(says))
    run_until(supervisor, lambda: len(reader.lines()) == 2)
    supervisor.stop_all()
    assert reader.lines()[2:] == ["worker | bye", "web    | bye"]


def test_a_child_that_will_not_stop_is_killed_with_its_own_children(
    supervisor: Supervisor, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "STOP_SECONDS", 0.2)
    stubborn = """
        import signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"])
        print(child.pid, flush=True)
        time.sleep(600)
    """
    supervisor.add("worker", python(stubborn))
    run_until(supervisor, lambda: len(reader.lines()) == 1)
    grandchild = psutil.Process(int(reader.lines()[0].split("| ")[1]))
    supervisor.stop_all()
    assert not supervisor.children[0].running
    assert wait_until(lambda: not is_there(grandchild))


def test_a_reader_who_does_not_read_holds_nobody_up(supervisor: Supervisor) -> None:
    code = "[print('x' * 1000) for _ in range(5000)]"
    run_to_its_end(supervisor, python(code))


def test_a_reader_who_goes_away_ends_nothing() -> None:
    out, log_end = os.pipe()
    log = LogStream(log_end)
    os.close(out)
    log.write("nobody hears this")
    log.write("nor this")
    os.close(log_end)
    assert log.descriptor != log_end


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs the Linux kernel's help")
def test_children_end_with_a_killed_supervisor() -> None:
    code = f"""
        import os, sys
        from config.shell.supervisor import LogStream, Supervisor
        supervisor = Supervisor(os.environ, LogStream())
        supervisor.add("web", [sys.executable, "-S", "-c", {SLEEPS!r}])
        print(supervisor.children[0].process.pid, flush=True)
        supervisor.run(lambda: None)
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    assert wait_until(lambda: not is_there(child))


def test_only_the_first_signal_interrupts() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stop_signals():
        with pytest.raises(Stopped):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) is before
