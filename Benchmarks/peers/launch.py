"""Measures one whole process, for all races."""

import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def measured(command, cores):
    """What `measure.py` prints of a command: seconds `s` and `cpu`, peak `mb`, exit `code`."""
    launcher = [sys.executable, "-I", "-S", os.path.join(HERE, "measure.py"), str(cores)]
    done = subprocess.run(launcher + command, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)
