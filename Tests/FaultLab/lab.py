"""A night that is disturbed at every point, and what is found afterwards.

    python3 Tests/FaultLab/lab.py PROGRAM sweep [--every N] [--kinds kill,enospc,…]
    python3 Tests/FaultLab/lab.py PROGRAM kills COUNT
    python3 Tests/FaultLab/lab.py PROGRAM planted
    python3 Tests/FaultLab/lab.py PROGRAM environments COUNT | space | limits

`sweep` runs one night again and again, each time with another of its system calls failing (or the
process ending there), once and for ever, until a night ends without the fault having been met.
`kills` ends the night with SIGKILL at a random moment while a reader looks at `current` all the
time. After each trial the same must hold:

- `current` is the release before or the one after, whole, by its manifest;
- an exit code of 0 or 3 means that it is the one after; no exit code is a trap or our own bug (70);
- the night run again without a fault gives byte for byte what an undisturbed night gives, and
  leaves nothing unfinished behind.

`planted` puts faulty programs in the place of the real one (a torn release, a lost one, one that says
done and is not, a file left behind) and must find every one of them.

`environments`, `space` and `limits` are described in `conditions.py`. Two trials run at a time.

Shares no code with the program; the scenario is ten deliveries, a correction among them.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import conditions

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HEADER = "案号,调委会,受理日期,金额,纠纷情况\n"


class Lab:
    def __init__(self, program, folder):
        self.folder = Path(folder)
        # A copy: nobody builds a new program under a night.
        self.program = shutil.copy2(Path(program).resolve(), self.folder / "fengqiao")
        self.word = "FAILED"
        self.shim = self.folder / "shim.so"
        subprocess.run(
            ["gcc", "-O1", "-shared", "-fPIC", "-o", self.shim, HERE / "shim.c", "-ldl"], check=True)
        self.seed = self.folder / "seed"
        pipelines = self.seed / "pipelines"
        shutil.copytree(ROOT / "Tests/Faults/shared", pipelines)
        text = (pipelines / "pipeline.yml").read_text("utf-8")
        (pipelines / "pipeline.yml").write_text(
            text.replace("\nunits:", "\narchive: ../state\nkeep_releases: 3\nunits:"), "utf-8")
        for number in range(1, 9):
            self.deliver(self.seed, f"{number}.csv", number * 100, 6)
        code, _ = self.night(self.seed)
        assert code == 3, f"the first night ended with {code}"
        self.before = self.published(self.seed)
        self.deliver(self.seed, "9.csv", 900, 6)
        self.deliver(self.seed, "2.csv", 250, 7)
        golden = self.copy("golden")
        code, _ = self.night(golden)
        assert code == 3, f"the second night ended with {code}"
        self.after = self.published(golden)
        self.golden = self.lasting(golden)
        assert self.before != self.after

    def deliver(self, house, name, first, rows):
        """Some cases; every file has one record that must be set aside."""
        folder = house / "input/cases"
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f"{first + i},桥头调委会,2024-03-{5 + i:02},{10 + i},甲\n" for i in range(rows)]
        lines.append(f"{first + 99},桥头调委会,2024-02-30,1,乙\n")
        (folder / name).write_text(HEADER + "".join(lines), "utf-8")

    def copy(self, name):
        house = self.folder / name
        shutil.rmtree(house, ignore_errors=True)
        shutil.copytree(self.seed, house, symlinks=True)
        return house

    def environment(self, **more):
        return {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "SWIFT_BACKTRACE": "enable=no",
            "FENGQIAO_KEY_FILE": str(self.folder / "key"),
            **{k: os.environ[k] for k in ("REAL", "OUT", "IN") if k in os.environ}, **more}

    def start(self, house, jobs=1, prepare=None, folder=None, **more):
        """A night in another process; `prepare` is called in it before the program."""
        return subprocess.Popen(
            [self.program, "run", house / "pipelines/pipeline.yml", "--input", house / "input",
             "--output", house / "out", "--jobs", str(jobs), "--quiet"],
            env=self.environment(**more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            preexec_fn=prepare, cwd=folder)

    def night(self, house, **more):
        process = self.start(house, **more)
        _, errors = process.communicate(timeout=120)
        code = process.returncode
        return (128 - code if code < 0 else code), errors.decode("utf-8", "replace")

    @staticmethod
    def hash(path):
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def published(self, house):
        """The files of `current` with their hashes; raises when it is not whole."""
        release = house / "out" / os.readlink(house / "out/current")
        manifest = json.loads((release / "manifest.json").read_text("utf-8"))
        files = {f["name"]: f["sha256"] for f in manifest["files"]}
        found = {
            str(p.relative_to(release)): self.hash(p)
            for p in release.rglob("*") if p.is_file() and p.name != "manifest.json"}
        if files != found:
            raise AssertionError("current is torn")
        return {"content": manifest["content"], **files}

    def everything(self, house):
        """All that a night leaves for people, without what tells of the run itself."""
        out = house / "out"
        found = {"current": self.published(house)}
        for part in ("quarantine", "feedback"):
            for path in sorted((out / part).rglob("*")):
                if path.is_file():
                    found[str(path.relative_to(out))] = self.hash(path)
        found["report/run.md"] = self.hash(out / "report/run.md")
        return found

    def lasting(self, house):
        """`everything` but for what tells of the run itself: the same whenever and however it ran."""
        return {k: v for k, v in self.everything(house).items() if k != "report/run.md"}

    def leftovers(self, house):
        found = [p for p in house.rglob(".tmp-*")]
        found += [p for p in (house / "out/staging").iterdir()]
        return [str(p.relative_to(house)) for p in found]

    def check(self, house, code, what, may_trap=False):
        """What must hold after a disturbed night. Only a process without memory may trap."""
        problems = []
        try:
            now = self.published(house)
            if now not in (self.before, self.after):
                problems.append("current is neither the old nor the new release")
            if code in (0, 3) and now != self.after:
                problems.append(f"exit code {code}, and the old release is current")
        except (AssertionError, OSError, ValueError) as error:
            problems.append(f"current: {error}")
        if code == 70 or code in (132, 133, 134, 136, 139) and not may_trap:
            problems.append(f"exit code {code}")
        code, errors = self.night(house)
        if code not in (0, 3):
            problems.append(f"the night after ends with {code}: {errors.strip()[-200:]}")
            for problem in problems:
                print(f"{self.word} {what}: {problem}", flush=True)
            return False
        try:
            # The report of the second night tells of other arrivals than the golden one's.
            a, b = self.lasting(house), self.golden
            if a != b:
                names = sorted(k for k in set(a) | set(b) if a.get(k) != b.get(k))
                problems.append(f"the night after differs: {names[:3]}")
            if self.leftovers(house):
                problems.append(f"left behind: {self.leftovers(house)[:3]}")
            verify = subprocess.run(
                [self.program, "verify", "--pipeline", house / "pipelines/pipeline.yml",
                 "--output", house / "out"], env=self.environment(), capture_output=True)
            if verify.returncode != 0:
                problems.append(f"verify: {verify.stdout.decode('utf-8', 'replace').strip()[:200]}")
        except (AssertionError, OSError, ValueError) as error:
            problems.append(f"the night after: {error}")
        for problem in problems:
            print(f"{self.word} {what}: {problem}", flush=True)
        return not problems

    def sweep(self, kinds, every):
        good = True
        for name in kinds:
            # A night of one worker makes the same calls every time.
            ends = threading.Event()
            results = []

            def trial(at):
                if ends.is_set():
                    return
                result = self.point(name, at)
                if result is None:
                    ends.set()
                else:
                    results.append(result)

            with ThreadPoolExecutor(2) as pool:
                list(pool.map(trial, range(1, 5000, every)))
            fired = sum(f for f, _ in results)
            failed = sum(not g for _, g in results)
            print(f"{name}: {len(results)} points, fired at {fired}, failed {failed}", flush=True)
            good = good and failed == 0 and fired > 0 and ends.is_set()
        return good

    def point(self, name, at):
        """One night with the fault at a call: whether it was met, and whether all held; `None`
        when the night makes fewer calls."""
        kind, _, sticky = name.partition("-")
        trial = f"trial-{at}"
        house = self.copy(trial)
        log = self.folder / f"log-{at}"
        log.unlink(missing_ok=True)
        more = {"FAULT_STICKY": "1"} if sticky else {}
        code, _ = self.night(
            house, LD_PRELOAD=str(self.shim), FAULT_AT=str(at), FAULT_KIND=kind,
            FAULT_LOG=str(log), **more)
        text = log.read_text() if log.exists() else ""
        log.unlink(missing_ok=True)
        try:
            if "fired" not in text and int(text.split("count ")[-1].split()[0]) < at:
                return None
            good = self.check(house, code, f"{name} at {at} ({text.split(chr(10))[0]})")
            return "fired" in text, good
        finally:
            shutil.rmtree(house, ignore_errors=True)

    def kills(self, count, seed):
        start = time.monotonic()
        self.night(self.copy("timing"))
        # Two at a time are slower than one.
        length = 1.5 * (time.monotonic() - start)
        dice = random.Random(seed)
        moments = [dice.random() * length for _ in range(count)]
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda n: self.kill(n, moments[n], seed), range(count)))
        killed, looks, torn = (sum(r[i] for r in results) for i in range(3))
        failed = sum(not r[3] for r in results)
        print(
            f"kills: {count} trials, {killed} ended by the signal, failed {failed}; "
            f"the reader looked {looks} times and saw {torn} torn releases", flush=True)
        return failed == 0 and torn == 0 and killed > count // 4

    def kill(self, number, moment, seed):
        """One night ended at a moment: ended by the signal, looks, torn releases, all held."""
        house = self.copy(f"kill-{number}")
        stop = threading.Event()
        seen = [0, 0]

        def look():
            while not stop.is_set():
                try:
                    if self.published(house) not in (self.before, self.after):
                        seen[1] += 1
                except (AssertionError, OSError, ValueError):
                    seen[1] += 1
                seen[0] += 1
                time.sleep(0.002)

        reader = threading.Thread(target=look)
        reader.start()
        process = self.start(house)
        time.sleep(moment)
        process.kill()
        process.communicate()
        stop.set()
        reader.join()
        code = process.returncode
        good = self.check(house, 128 - code if code < 0 else code, f"kill {number} of seed {seed}")
        shutil.rmtree(house, ignore_errors=True)
        return code == -9, seen[0], seen[1], good

    PLANTS = {
        "a torn release": 'printf x >> "$OUT/current/figures.csv"',
        "a release that is lost": 'ln -sfn releases/$(ls "$OUT/releases" | head -n 1) "$OUT/current"',
        "done without doing": "exit 0",
        "a figure of another night": 'rm "$IN/9.csv"; "$REAL" "$@"',
        "our own bug": "exit 70",
        "something left behind": 'touch "$OUT/staging/.tmp-left"',
    }

    def planted(self):
        """Each faulty program does as the real one does, and then what it should not."""
        real, missed, self.word = self.program, [], "found"
        for name, words in self.PLANTS.items():
            script = self.folder / "faulty"
            first = "" if "REAL" in words or words.startswith("exit 0") else '"$REAL" "$@"; code=$?\n'
            script.write_text(
                "#!/bin/sh\n[ \"$1\" = run ] || exec \"$REAL\" \"$@\"\n" + first + words
                + "\nexit ${code:-$?}\n")
            script.chmod(0o700)
            house = self.copy("trial")
            os.environ["REAL"], os.environ["OUT"] = str(real), str(house / "out")
            os.environ["IN"] = str(house / "input/cases")
            self.program = str(script)
            code, _ = self.night(house)
            if self.check(house, code, f"planted: {name}"):
                missed.append(name)
            self.program = real
        print(f"planted: {len(self.PLANTS)} faults, missed {missed}", flush=True)
        return not missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("harness", choices=[
        "sweep", "kills", "planted", "environments", "space", "limits"])
    parser.add_argument("count", nargs="?", type=int, default=100)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--kinds", default="kill,enospc,enospc-sticky,eio,eio-sticky,eintr,short")
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fengqiao-lab-") as folder:
        lab = Lab(words.program, folder)
        if words.harness == "sweep":
            good = lab.sweep(words.kinds.split(","), words.every)
        elif words.harness == "planted":
            good = lab.planted()
        elif words.harness == "kills":
            good = lab.kills(words.count, words.seed)
        elif words.harness == "environments":
            good = conditions.environments(lab, words.count, words.seed)
        elif words.harness == "space":
            good = conditions.space(lab)
        else:
            good = conditions.limits(lab)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
