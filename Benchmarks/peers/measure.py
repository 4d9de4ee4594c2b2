"""Runs one command as a child, waits for it, and prints seconds, peak MB and exit code as JSON.

    python3 -I -S measure.py CORES COMMAND…     CORES: how many cores the command may use

A process of its own, so that it stays small: on Linux a child's peak resident memory starts at
that of the process it was forked from. The floor of a reading is therefore this script's size,
about 10 MB, below every competitor's.
"""

import json
import os
import sys
import time

cores, command = int(sys.argv[1]), sys.argv[2:]
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
null = os.open(os.devnull, os.O_WRONLY)
started = time.perf_counter()
child = os.posix_spawnp(
    command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)]
)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - started
print(json.dumps({
    "s": seconds,
    "cpu": usage.ru_utime + usage.ru_stime,
    "mb": usage.ru_maxrss / 1024,
    "code": os.waitstatus_to_exitcode(status),
}))
