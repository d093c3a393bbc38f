"""A process that gives up everything but its own memory and one open connection, before it sees a byte of a document.

Invariant: after `lock_down` on Linux no file can be opened, no process started, no socket made, nothing sent a signal and no
memory made executable; memory, time and output are capped. Elsewhere only the caps hold, as far as the platform has them.

System calls are let through by name (seccomp, default: refused with EPERM), and Landlock refuses files and ports once more.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

MEMORY = 1024**3
_NO_NEW_PRIVILEGES, _DUMPABLE, _SECCOMP, _FILTER, _DIE_WITH_PARENT = 38, 4, 22, 2, 1
_ALLOWED = {
    "x86_64": (0xC000003E, {
        "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11,
        "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "readv": 19, "writev": 20, "sched_yield": 24,
        "mremap": 25, "madvise": 28, "getitimer": 36, "setitimer": 38, "getpid": 39, "sendto": 44, "recvfrom": 45, "exit": 60,
        "gettimeofday": 96, "getrusage": 98, "times": 100, "sigaltstack": 131, "gettid": 186, "time": 201, "futex": 202,
        "sched_getaffinity": 204, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230,
        "exit_group": 231, "ppoll": 271, "getrandom": 318, "membarrier": 324, "rseq": 334,
    }),
    "aarch64": (0xC00000B7, {
        "read": 63, "write": 64, "close": 57, "fstat": 80, "lseek": 62, "mmap": 222, "mprotect": 226, "munmap": 215, "brk": 214,
        "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "readv": 65, "writev": 66, "sched_yield": 124,
        "mremap": 216, "madvise": 233, "getitimer": 102, "setitimer": 103, "getpid": 172, "sendto": 206, "recvfrom": 207,
        "exit": 93, "gettimeofday": 169, "getrusage": 165, "times": 153, "sigaltstack": 132, "gettid": 178, "futex": 98,
        "sched_getaffinity": 123, "restart_syscall": 128, "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115,
        "exit_group": 94, "ppoll": 73, "getrandom": 278, "membarrier": 283, "rseq": 293,
    }),
}
_LOAD, _IF_EQUAL, _IF_ANY, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050000 | errno.EPERM, 0x7FFF0000
_EXECUTE = 4
_OTHER_ABI = 0x40000000
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}


def lock_down(kept: int, *, cpu_seconds: int) -> tuple[str, ...]:
    """Give up everything but descriptor `kept`; returns the layers that hold: limits, landlock, seccomp."""
    layers = []
    if os.name == "posix":
        _close_all_but(kept)
        _set_limits(cpu_seconds)
        layers.append("limits")
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_DIE_WITH_PARENT, 9, 0, 0, 0)
        libc.prctl(_DUMPABLE, 0, 0, 0, 0)
        if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
            layers += ["landlock"] if _landlock(libc) else []
            layers += ["seccomp"] if _seccomp(libc) else []
    return tuple(layers)


def _close_all_but(kept: int) -> None:
    highest = os.sysconf("SC_OPEN_MAX")
    os.closerange(0, kept)
    os.closerange(kept + 1, min(max(highest, 1024), 65536))


def _set_limits(cpu_seconds: int) -> None:
    import resource

    limits = {"RLIMIT_AS": MEMORY, "RLIMIT_CPU": cpu_seconds, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0, "RLIMIT_NPROC": 0}
    for name, value in limits.items():
        which = getattr(resource, name, None)
        if which is None or (name == "RLIMIT_AS" and sys.platform == "darwin"):
            continue
        _, hard = resource.getrlimit(which)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (allowed, allowed))


def _landlock(libc: ctypes.CDLL) -> bool:
    """No rule is added: every path and port is refused."""
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if version < 1:
        return False
    ports = 3 if version >= 4 else 0
    scopes = 3 if version >= 6 else 0
    rights = struct.pack("=QQQ", _FILE_RIGHTS[min(version, 5)], ports, scopes)
    rights = rights[: 24 if version >= 6 else 16 if version >= 4 else 8]
    ruleset = libc.syscall(_LANDLOCK_CREATE, ctypes.c_char_p(rights), ctypes.c_size_t(len(rights)), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    held = libc.syscall(_LANDLOCK_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0)) == 0
    os.close(ruleset)
    return bool(held)


def _seccomp(libc: ctypes.CDLL) -> bool:
    known = _ALLOWED.get(platform.machine())
    if known is None or sys.byteorder != "little":
        return False
    code = _program(*known)

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))

    program = Program(len(code) // 8, code)
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _program(architecture: int, calls: dict[str, int]) -> bytes:
    """The filter: the right architecture, then the calls by number; mmap and mprotect only where they ask for no execution."""
    steps: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, 4), (_IF_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0), (_IF_AT_LEAST, 0, 1, _OTHER_ABI), (_RETURN, 0, 0, _REFUSE),
    ]
    for name in ("mmap", "mprotect"):
        steps += [(_IF_EQUAL, 0, 4, calls[name]), (_LOAD, 0, 0, 32), (_IF_ANY, 0, 1, _EXECUTE), (_RETURN, 0, 0, _REFUSE),
                  (_RETURN, 0, 0, _ALLOW)]
    for name, number in calls.items():
        if name not in ("mmap", "mprotect"):
            steps += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    steps.append((_RETURN, 0, 0, _REFUSE))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
