"""Nothing reaches for the network: the road works where there is none, and asks for no address beyond this machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SALE = "Huawei of China sold surveillance cameras to Kenya in 2018."
_CONNECT = re.compile(r"\b(?:connect|sendto|sendmsg|sendmmsg)\(.*sa_family=(AF_\w+)(.*)")
_HERE = re.compile(r'inet_addr\("127\.|"::1"|"::ffff:127\.')


def commands(tmp_path: Path) -> dict[str, list[str]]:
    page = tmp_path / "a.html"
    page.write_text(f'<html lang="en"><body><article><p>{SALE}</p></article></body></html>', encoding="utf-8")
    sousveil = [sys.executable, "-m", "sousveil"]
    ledger = tmp_path / "a.sousveil"
    return {
        "tour": [*sousveil, "tour", "--no-serve", "--ledger", str(tmp_path / "t.sousveil")],
        "extract": [*sousveil, "extract", str(page), "--json"],
        "many": [sys.executable, "-c", MANY, str(page), str(ledger), str(tmp_path)],
        "serve": [sys.executable, "-c", SERVE, str(page), str(ledger)],
    }


# Every command that a case goes through, in one process after the other.
MANY = """
import subprocess, sys
page, ledger, folder = sys.argv[1:]
def run(*words):
    done = subprocess.run([sys.executable, "-m", "sousveil", *words], capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stderr)
    print(done.stdout[:300])
of = ["--ledger", ledger]
run("read", page, *of)
run("claims", *of); run("findings", *of, "--json"); run("exposure", "Kenya", *of); run("leverage", "Huawei", *of)
run("timeline", "Kenya", *of); run("verify", *of); run("dossier", "Kenya", *of, "--out", folder + "/kenya.html")
for form in ("jsonl", "csv", "xlsx", "jsonld", "geojson", "gexf"):
    run("export", form, *of, "--out", folder + "/out." + form)
run("publish", folder + "/site", *of)
"""
# The app, asked for its pages; where this machine has no network at all, its loopback is put up first.
SERVE = """
import fcntl, http.client, re, socket, struct, subprocess, sys
page, ledger = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    try: fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 0x49))
    except OSError: pass
subprocess.run([sys.executable, "-m", "sousveil", "read", page, "--ledger", ledger], check=True, capture_output=True)
app = subprocess.Popen([sys.executable, "-m", "sousveil", "serve", "--port", "0", "--ledger", ledger],
                       stderr=subprocess.PIPE, text=True)
try:
    port = int(re.search(r":(\\d+)", app.stderr.readline())[1])
    for path in ("/", "/findings", "/documents", "/review", "/search?text=cameras", "/country/KE", "/leverage"):
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asked.request("GET", path)
        answer = asked.getresponse()
        assert answer.status in (200, 303, 307, 404), (path, answer.status)
        print(path, answer.status, len(answer.read()), "Huawei")
finally:
    app.terminate(); app.wait(20)
"""


def alone() -> list[str]:
    """What runs a command without any network, loopback included; skips the test where that can't be had."""
    found = shutil.which("unshare")
    if not sys.platform.startswith("linux") or found is None:
        pytest.skip("no unshare: it is of Linux")
    for words in ([found, "--net"], [found, "--user", "--map-root-user", "--net"]):
        if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
            return words
    pytest.skip("unshare is not allowed here: needs root or user namespaces")


EACH = ["tour", "extract", *(pytest.param(name, marks=pytest.mark.slow) for name in ("many", "serve"))]


@pytest.mark.parametrize("name", EACH)
def test_commands_work_where_there_is_no_network(tmp_path: Path, name: str) -> None:
    words = alone()
    probe = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    cut = subprocess.run([*words, sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert "unreachable" in cut.stderr, "the network was still there"
    done = subprocess.run([*words, *commands(tmp_path)[name]], capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    assert ("documents read" if name == "tour" else "Huawei") in done.stdout


def beyond(trace: str) -> list[str]:
    """Lines of a trace that connect or send to anything but this machine or a local socket."""
    hits = ((line, _CONNECT.search(line)) for line in trace.splitlines())
    return [line for line, hit in hits if hit and hit[1] not in ("AF_UNIX", "AF_NETLINK") and not _HERE.search(hit[2])]


def traced(words: list[str], tmp_path: Path) -> str:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    out = tmp_path / "trace"
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    done = subprocess.run([strace, "-f", "-qq", "-s", "200", "-e", calls, "-o", str(out), *words], capture_output=True,
                          text=True, check=False, timeout=280)
    if not out.exists() or "PTRACE" in done.stderr or "ptrace" in done.stderr:
        pytest.skip(f"strace is not allowed here: {done.stderr.strip()[:100]}")
    assert done.returncode == 0, done.stderr
    return out.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("name", EACH)
def test_commands_ask_for_no_address_beyond_this_machine(tmp_path: Path, name: str) -> None:
    assert beyond(traced(commands(tmp_path)[name], tmp_path)) == []


def test_a_command_that_asks_for_an_address_would_be_seen(tmp_path: Path) -> None:
    probe = "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.connect(('192.0.2.1', 53)); s.close()"
    trace = traced([sys.executable, "-c", f"try:\n exec({probe!r})\nexcept OSError: pass"], tmp_path)
    assert [line for line in beyond(trace) if "192.0.2.1" in line]
    assert beyond('1 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0') == []
