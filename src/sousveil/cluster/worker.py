"""A worker of the local runner: a process that takes shards on standard input, one JSON line each, and answers with reports.

Invariant: it ends at once when the one who started it is gone, so that no reader is left behind by a run that was killed.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from queue import SimpleQueue

from sousveil.cluster.shard import Job, Shard
from sousveil.cluster.task import do_shard


def serve() -> None:
    """Read the job, then shards until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    asked: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    job = Job.from_json(asked.get())
    while True:
        done = do_shard(Shard.from_json(json.loads(asked.get())), job)
        answers.write(json.dumps(done.to_json()) + "\n")
        answers.flush()


def _listen(asked: SimpleQueue[str]) -> None:
    for line in sys.stdin:
        asked.put(line)
    os._exit(0)


if __name__ == "__main__":
    serve()
