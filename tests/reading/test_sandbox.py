"""What a document that took over its worker could do: nothing but answer for itself. And what becomes of a broken worker."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sousveil import reading
from sousveil.model import ReadingError
from sousveil.reading.pool import Pool
from tests.reading import makers

linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and Landlock are Linux's")

# Each act raises OSError where it is refused; one that returns has succeeded.
ACTS = {
    "open a key file": "open('/etc/passwd')",
    "open a file of its own": f"open({__file__!r})",
    "list a folder": "os.listdir('/')",
    "see whether a file exists": "os.stat('/etc')",
    "write a file": "open('/tmp/sousveil-canary', 'w')",
    "make a folder": "os.mkdir('/tmp/sousveil-canary-folder')",
    "remove a file": "os.unlink(keep)",
    "rename a file": "os.rename(keep, keep + '2')",
    "link a file": "os.link(keep, keep + '3')",
    "change a mode": "os.chmod(keep, 0o777)",
    "make a socket": "socket.socket()",
    "make a local socket": "socket.socket(socket.AF_UNIX)",
    "make a pair of sockets": "socket.socketpair()",
    "look up a name": "raised(socket.getaddrinfo, 'localhost', 80)",
    "fork": "os.fork()",
    "start a thread of its own": "thread()",
    "execute": "os.execv('/bin/true', ['true'])",
    "signal its parent": "os.kill(parent, 0)",
    "trace its parent": "called(101, 16, parent, 0, 0)",
    "make a pipe": "os.pipe()",
    "make executable memory": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)",
    "raise its limits": "resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40))",
    "read its environment": "open('/proc/self/environ')",
    "memory beyond the cap": "memory()",
    "load a kernel module": "called(175, 0, 0, 0)",
    "mount": "called(165, 0, 0, 0, 0, 0)",
    "change root": "os.chroot('/tmp')",
    "become another": "os.setuid(1000)",
    "send signals at will": "os.killpg(group, 0)",
    "use io_uring": "called(425, 8, 0)",
    "use bpf": "called(321, 0, 0, 0)",
    "share memory by name": "called(319, 0, 0)",
}
SCRIPT = """
import ctypes, encodings.idna, errno, json, mmap, os, resource, socket, sys, _thread
from sousveil.reading.sandbox import lock_down
keep, acts = sys.argv[1], json.loads(sys.argv[2])
parent, group = os.getppid(), os.getpgid(0)
libc = ctypes.CDLL(None, use_errno=True)
socket.getaddrinfo  # its module is loaded
def called(*words):
    if libc.syscall(*[ctypes.c_long(word) for word in words]) < 0:
        raise OSError(ctypes.get_errno(), "refused")
def raised(function, *words):
    try: function(*words)
    except socket.gaierror: raise OSError(errno.EPERM, "refused")
def memory():
    try: bytearray(2 * 1024**3)
    except MemoryError: raise OSError(errno.ENOMEM, "refused")
def thread():
    try: _thread.start_new_thread(print, ())
    except RuntimeError: raise OSError(errno.EPERM, "refused")
layers = lock_down(1, cpu_seconds=20)
done = []
for name, act in acts.items():
    try: eval(act)
    except (OSError, ValueError): continue
    done.append(name)
os.write(1, json.dumps([layers, done]).encode())
"""


@linux
def test_every_canary_act_is_refused(tmp_path: Path) -> None:
    keep = tmp_path / "keep"
    keep.write_text("x")
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(keep), json.dumps(ACTS)], capture_output=True, check=True, timeout=60
    )
    layers, done = json.loads(ran.stdout)
    assert layers == ["limits", "landlock", "seccomp"]
    assert done == [] and len(ACTS) >= 20
    assert [path.name for path in tmp_path.iterdir()] == ["keep"]


@linux
def test_the_canaries_would_sing_without_the_lock(tmp_path: Path) -> None:
    keep = tmp_path / "keep"
    keep.write_text("x")
    free = {
        name: act for name, act in ACTS.items() if name in ("open a key file", "make a socket", "make a pipe", "list a folder")
    }
    script = SCRIPT.replace("lock_down(1, cpu_seconds=20)", "()")
    ran = subprocess.run(
        [sys.executable, "-c", script, str(keep), json.dumps(free)], capture_output=True, check=True, timeout=60
    )
    assert json.loads(ran.stdout)[1] == list(free)


@linux
def test_workers_of_the_pool_are_locked() -> None:
    pool = Pool()
    assert pool.layers() == ("limits", "landlock", "seccomp")
    pool.close()


def test_a_pool_without_fork_reads_too() -> None:
    pool = Pool(fork=False)
    try:
        assert pool.layers() == ("process",)
        assert pool.read("html", makers.html("<p>Some words.</p>"), "a").text == "Some words."
    finally:
        pool.close()


def test_a_reading_error_of_the_worker_is_the_callers() -> None:
    with pytest.raises(ReadingError, match=r"^x\.pdf: this pdf is broken"):
        reading.read(b"%PDF-1.7 nothing", name="x.pdf")


def test_a_worker_that_is_killed_costs_its_document_only() -> None:
    pool = Pool()
    try:
        worker = pool.take("html")
        worker.end()
        pool.give_back("html", worker)
        with pytest.raises(ReadingError, match="broke down"):
            pool.read("html", makers.html("<p>One.</p>"), "a.html")
        assert pool.read("html", makers.html("<p>Two.</p>"), "b.html").text == "Two."
    finally:
        pool.close()


def test_a_worker_is_replaced_after_its_share_of_documents() -> None:
    pool = Pool()
    try:
        first = pool.take("docx")
        first.left = 0
        pool.give_back("docx", first)
        assert pool.take("docx") is not first
    finally:
        pool.close()


def test_several_threads_may_read() -> None:
    found: list[str] = []

    def read(number: int) -> None:
        found.append(reading.read(makers.html(f"<p>Words {number}.</p>"), name="a.html").text)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"Words {number}." for number in range(6)]
