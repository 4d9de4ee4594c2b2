"""Nights under other conditions than a quiet machine's.

`environments`: time zone, locale, umask, working folder, home, user, number of workers, order in
which the files came, and a clock that is years off. Not one published byte may differ.
`space`: a disk that is full after so many KiB, from nearly nothing to enough.
`limits`: few file descriptors, little memory, a largest file size.

After `space` and `limits` the same must hold as after any other fault (`Lab.check`), and some of the
nights must have failed and some not, or the limit was none.
"""

import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor


def environments(lab, count, seed):
    dice = random.Random(seed)

    def one(number, dice):
        house = lab.copy(f"environment-{number}")
        files = sorted((house / "input/cases").iterdir())
        contents = {f.name: f.read_bytes() for f in files}
        for file in files:
            file.unlink()
        for name in dice.sample(sorted(contents), len(contents)):
            (house / "input/cases" / name).write_bytes(contents[name])
        home = lab.folder / f"home-{number}"
        home.mkdir(exist_ok=True)
        mask = dice.choice([0o000, 0o022, 0o027, 0o077])
        locale = dice.choice(["C", "C.UTF-8", "zh_CN.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", ""])
        more = {
            "TZ": dice.choice(
                ["UTC", "Asia/Shanghai", "America/St_Johns", "Pacific/Apia", "Nowhere/AtAll", ""]),
            "LANG": locale, "LC_ALL": locale, "HOME": str(home), "USER": dice.choice(["a", "root"]),
            "LD_PRELOAD": str(lab.shim),
            "FAULT_CLOCK": str(dice.randint(-10 * 365, 10 * 365) * 86_400 + dice.randint(0, 86_399)),
        }
        code, errors = lab.night(
            house, jobs=dice.randint(1, 8), prepare=lambda: os.umask(mask),
            folder=dice.choice([home, "/", "/tmp"]), **more)
        if code != 3:
            return f"exit code {code}: {errors.strip()[-200:]}", False
        text = json.dumps(lab.lasting(house), sort_keys=True)
        # Nobody but its owner may look at what the offices sent, whatever the umask.
        private = all(
            p.stat().st_mode & 0o077 == 0 for p in [house / "state", house / "out/quarantine"])
        shutil.rmtree(house, ignore_errors=True)
        return hashlib.sha256(text.encode()).hexdigest(), private

    dices = [random.Random(dice.random()) for _ in range(count)]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda n: one(n, dices[n]), range(count)))
    hashes = {h for h, _ in results}
    golden = hashlib.sha256(json.dumps(lab.golden, sort_keys=True).encode()).hexdigest()
    wide = sum(not private for _, private in results)
    print(
        f"environments: {count} of seed {seed}, {len(hashes)} different outputs, "
        f"{wide} open to others", flush=True)
    if hashes != {golden}:
        print(f"FAILED environments: {sorted(hashes - {golden})[:3]}", flush=True)
    return hashes == {golden} and wide == 0


def space(lab):
    """Needs the right to mount; says so and passes where there is none."""
    place = lab.folder / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True
    ).returncode != 0:
        print("skipped: space: this user may not mount a small disk", flush=True)
        return True
    subprocess.run(["umount", place], check=True)
    need = sum(
        (f.stat().st_size + 4095) // 4096 * 4 for f in lab.seed.rglob("*") if f.is_file())
    failed = full = whole = 0
    sizes = range(need + 4, need + 1200, 12)
    for size in sizes:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], check=True)
        try:
            house = place / "house"
            shutil.copytree(lab.seed, house, symlinks=True)
            subprocess.run(["mount", "-o", f"remount,size={size}k", place], check=True)
            code, _ = lab.night(house)
            full += code not in (0, 3)
            whole += code in (0, 3)
            subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
            failed += not lab.check(house, code, f"a disk of {size} KiB")
        finally:
            subprocess.run(["umount", "-l", place], check=True)
    print(
        f"space: {len(sizes)} sizes, {full} too small, {whole} enough, failed {failed}", flush=True)
    return failed == 0 and full > 0 and whole > 0


def limits(lab):
    good = True
    for name, kind, values in [
        ("file descriptors", resource.RLIMIT_NOFILE, list(range(4, 40))),
        ("memory (address space, MiB)", resource.RLIMIT_AS, [m << 20 for m in range(20, 520, 20)]),
        ("largest file (KiB)", resource.RLIMIT_FSIZE, [k << 10 for k in range(0, 3200, 80)]),
    ]:
        failed = stopped = done = 0

        def one(value):
            house = lab.copy(f"limit-{value}")
            code, _ = lab.night(
                house, prepare=lambda: resource.setrlimit(kind, (value, value)))
            held = lab.check(house, code, f"{name}: {value}", may_trap=kind == resource.RLIMIT_AS)
            shutil.rmtree(house, ignore_errors=True)
            return code in (0, 3), held

        with ThreadPoolExecutor(2) as pool:
            for is_done, held in pool.map(one, values):
                done += is_done
                stopped += not is_done
                failed += not held
        print(
            f"limits: {name}: {len(values)} values, {stopped} stopped it, {done} did not, "
            f"failed {failed}", flush=True)
        good = good and failed == 0 and stopped > 0 and done > 0
    return good
