"""What the rigs share: the builds under test, workspaces, and an independent judge of what is on disk.

The judge knows nothing of the program but what `examples/acts.rs` says it writes: from the number of an act it makes the
bytes that the act must leave, and compares.
"""

import argparse
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
NOW = "2026-11-23T09:30:00Z"
DOCUMENT = "01-ideal-partner-profile.md"
PARTNER = "partners/acme-corp"
RUN = PARTNER + "/recruit/2026-11"
KINDS = ("document", "run", "facts")

# How the rigs build: as a release, but quickly.
QUICK = {"CARGO_PROFILE_RELEASE_LTO": "off", "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16"}


class Programs:
    """`playbooks` and `acts`, in the folder of RIG_PROGRAMS or built from `source`."""

    def __init__(self, source=ROOT, folder=None):
        folder = folder or (os.environ.get("RIG_PROGRAMS") if source == ROOT else None)
        if folder is None:
            command = ["cargo", "build", "--locked", "--release", "--bins", "--example", "acts"]
            subprocess.run(command + os.environ.get("RIG_CARGO", "").split(), cwd=source, check=True,
                           env={**os.environ, **QUICK})
            folder = os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(source, "target")), "release")
        beside = os.path.join(folder, "acts")
        self.playbooks = os.path.join(folder, "playbooks")
        self.acts = beside if os.path.exists(beside) else os.path.join(folder, "examples", "acts")


def environment(workspace):
    plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**plain, "PLAYBOOKS_NOW": NOW, "PLAYBOOKS_CONFIG": os.path.join(workspace, "..", "config"), "USER": "anna"}


def run(command, workspace, **options):
    options = {"capture_output": True, "text": True, "env": environment(workspace), "cwd": "/", **options}
    return subprocess.run(command, **options)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def document(n):
    """The bytes that act `n` leaves in the document."""
    lines = "".join(f"Line {line} of what act {n} wrote into this document.\n" for line in range(n * 7919 % 300))
    return f"# Act {n}\n{lines}The end of act {n}.\n".encode()


class Told:
    """What a program said that it did."""

    def __init__(self, output):
        self.acked, self.refused, self.logged, self.kept, self.problems = {}, [], [], -1, []
        self.ready = False
        whole = output[: output.rfind("\n") + 1]
        for line in whole.splitlines():
            word, _, rest = line.partition(" ")
            if word == "acked":
                number, kind = rest.split(" ", 1)
                if number.isdigit():
                    self.acked[kind.split(",")[0]] = int(number)
                    if kind in ("run", "facts"):
                        self.logged.append(int(number))
            elif word == "kept":
                self.kept = int(rest)
            elif word == "refused":
                self.refused.append(rest)
            elif word == "lost":
                self.problems.append(line)
            elif word == "ready":
                self.ready = True


class Workspace:
    """A workspace with a partner and a run, and the judge of what happens to it."""

    def __init__(self, programs, folder):
        self.programs, self.path = programs, os.path.join(folder, "workspace")
        os.makedirs(self.path)
        made = run([programs.acts, "make", self.path], self.path)
        assert made.returncode == 0 and "acked 2" in made.stdout, made
        # One act of each kind shows how the files look.
        done = run([programs.acts, "save", self.path, "0", "3"], self.path)
        assert done.stdout.count("acked") == 3, done
        self.last = {"document": 0, "run": 1, "facts": 2}
        self.first = 3
        self.skeleton = {kind: self.shape(kind) for kind in ("run", "facts")}
        self.fixed = {path: read(path) for path in glob.glob(self.at(RUN, "0[2-9]*.md")) + [self.at(RUN, "playbook.yaml")]}

    def at(self, *parts):
        return os.path.join(self.path, *parts)

    def file(self, kind):
        return self.at({"document": RUN + "/" + DOCUMENT, "run": RUN + "/run.yaml", "facts": PARTNER + "/partner.yaml"}[kind])

    def shape(self, kind):
        """A state file without the number of its act, and that number."""
        text = read(self.file(kind)).decode()
        numbers = re.findall(r"act (\d+)", text)
        assert len(numbers) == 1, text
        return re.sub(r"act \d+", "act N", text)

    def number(self, kind):
        """Which act the file shows; an exception where it shows none whole."""
        return self.shown(kind, read(self.file(kind)))

    def shown(self, kind, bytes):
        numbers = re.findall(rb"act (\d+)", bytes, re.IGNORECASE)
        if not numbers:
            raise ValueError(f"{kind} shows no act: {bytes[:60]!r}")
        number = int(numbers[0])
        if kind == "document":
            whole = bytes == document(number)
        else:
            whole = re.sub(r"act \d+", "act N", bytes.decode()) == self.skeleton[kind]
        if not whole:
            raise ValueError(f"{kind} is not as act {number} or any other left it ({len(bytes)} bytes)")
        return number

    def judge(self, told, upto, logs=True, history=False, failing=False):
        """Everything that is wrong after acts that ended somehow. `upto`: the first act that was never begun. `failing`:
        the disk refused something, so that the last lines of the log may be missing, and a text may be there twice."""
        wrong = list(told.problems)
        self.last.update(told.acked)
        for kind in KINDS:
            try:
                number = self.number(kind)
                if number < self.last[kind]:
                    wrong.append(f"I2: act {self.last[kind]} on {kind} was acknowledged, and the file shows {number}")
                elif number >= upto:
                    wrong.append(f"I1: {kind} shows act {number}, which never was")
                self.last[kind] = max(self.last[kind], number)
            except (ValueError, OSError) as error:
                wrong.append(f"I1: {error}")
        wrong += self.judge_others(failing)
        if logs:
            wrong += self.judge_log(told, failing)
        if history and "document" in told.acked:
            hash = hashlib.sha256(document(told.acked["document"])).hexdigest()
            try:
                kept = read(self.at(".playbooks/local/obj", hash))
                wrong += [] if hashlib.sha256(kept).hexdigest() == hash else ["I4: a version in the history is damaged"]
            except OSError as error:
                wrong.append(f"I4: {error}")
        return wrong

    def judge_others(self, failing=False):
        """Files that no act is about, names that should not be there, and whether the program still starts."""
        wrong = [f"I5: {path} changed" for path, bytes in self.fixed.items() if not os.path.exists(path) or read(path) != bytes]
        names = os.listdir(self.at(RUN)) + os.listdir(self.at(PARTNER))
        known = {os.path.basename(path) for path in self.fixed} | {DOCUMENT, "run.yaml", "partner.yaml", "activity.jsonl", "recruit"}
        wrong += [f"I1: {name} is there" for name in names
                  if name not in known and not name.startswith(".") and not (failing and self.is_copy(name))]
        status = run([self.programs.playbooks, "status", "--workspace", self.path], self.path)
        if status.returncode != 0 or "Acme Corp" not in status.stdout:
            wrong.append(f"I6: status ends with {status.returncode}: {status.stdout}{status.stderr}")
        return wrong

    def is_copy(self, name):
        """Whether it is what the program leaves beside a file that it could not look at again: whole, and an act's."""
        kinds = {"01-": ("document", RUN), "run": ("run", RUN), "par": ("facts", PARTNER)}
        kind, folder = kinds.get(name[:3], (None, None))
        if kind is None or not (".theirs-" in name or ".mine-" in name):
            return False
        try:
            return self.shown(kind, read(self.at(folder, name))) >= 0
        except (ValueError, OSError):
            return False

    def judge_log(self, told, failing):
        acts = set()
        for line in read(self.at(PARTNER, "activity.jsonl")).split(b"\n"):
            try:
                acts.add(json.loads(line)["what"])
            except (ValueError, KeyError):
                pass
        missing = [n for n in told.logged if f"act {n}" not in acts]
        if failing and missing == told.logged[len(told.logged) - len(missing):]:
            # They come with the next save of the same program, and there was none.
            return []
        return [f"I2: act {n} is not in the log" for n in missing]

    def offered(self):
        """The drafts that the next start would offer."""
        listed = run([self.programs.playbooks, "recover", "--json", "--workspace", self.path], self.path)
        assert listed.returncode == 0, listed
        return [draft["text"] for draft in json.loads(listed.stdout)]

    def judge_drafts(self, kept, first, typed_upto, base):
        """Words `first..` were typed at the start of `base`; up to `kept` they were told to be kept."""
        if kept < first:
            return []
        texts = self.offered() + [read(self.file("document")).decode()]
        longest = 0
        for text in texts:
            head = re.match(r"(?:word \d+ )*", text).group()
            count = head.count("word ")
            if head != "".join(f"word {n} " for n in range(first, first + count)):
                return [f"I1: words in another order: {head[:80]}"]
            if text[len(head):] == base:
                longest = max(longest, count)
        if first + longest > typed_upto + 1:
            return [f"I1: {longest} words, and only those up to {typed_upto} were typed"]
        if longest >= kept + 1 - first:
            return []
        return [f"I3: words up to {kept} were told to be kept, and there are {longest} of them"]


class Mounted:
    """A file system that is mounted for a while: an image on a loop device, or a tmpfs of some size."""

    def __init__(self, at, image=None, size=None, options=""):
        self.at = at
        os.makedirs(at, exist_ok=True)
        how = ["-o", ",".join(["loop"] + [options] * bool(options)), image] if image else ["-t", "tmpfs", "-o", f"size={size}", "tmpfs"]
        subprocess.run(["mount"] + how + [at], check=True, capture_output=True)

    def __enter__(self):
        return self.at

    def __exit__(self, *_):
        for _ in range(50):
            if subprocess.run(["umount", self.at], capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        subprocess.run(["umount", "-l", self.at], check=True)


def image(path, kind, size):
    """A fresh file system in a sparse file."""
    with open(path, "wb") as file:
        file.truncate(size)
    quiet = {"ext4": ["-q", "-F"], "xfs": ["-q", "-f"], "btrfs": ["-q", "-f"]}[kind]
    subprocess.run(["mkfs." + kind] + quiet + [path], check=True, capture_output=True)


def can_mount():
    """Skips where this user or this machine cannot mount."""
    need("mount", "losetup")
    if os.geteuid() != 0:
        skip("mounting needs root")


def folder(on):
    """A fresh folder, gone at the end."""
    return tempfile.TemporaryDirectory(dir=on, prefix="rig-")


def arguments(doc, **more):
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--folder", default=None, help="where workspaces are made (its file system is tested)")
    parser.add_argument("--seed", type=int, default=1)
    for name, (default, help) in more.items():
        parser.add_argument("--" + name, type=type(default), default=default, help=help + " [%(default)s]")
    return parser.parse_args()


def skip(word):
    print(f"skipped: {word}")
    sys.exit(0)


def need(*tools):
    for tool in tools:
        if shutil.which(tool) is None:
            skip(f"there is no {tool} here")


def report(figures, problems):
    """Says what was seen; ends with 1 where something was wrong. Of problems that differ in numbers only it shows one."""
    kinds = {}
    for problem in problems:
        kinds.setdefault(re.sub(r"\d+", "N", problem)[:160], []).append(problem)
    for alike in list(kinds.values())[:40]:
        print(f"WRONG {len(alike)}x", alike[0][:400].replace("\n", " "))
    print(figures + f", {len(problems)} wrong")
    sys.exit(1 if problems else 0)
