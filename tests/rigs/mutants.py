#!/usr/bin/env python3
"""Plants faults into a copy of the program, one at a time, and runs the rigs that must see them.

Each `mutants/*.patch` says in its first lines what it breaks and, after `rig:`, which rig sees that. A rig that says nothing
is wrong with a broken program is evidence of nothing: then this ends with 1. `--control` runs the same rigs on the program
as it is; none of them may complain.
"""

import os
import shutil
import subprocess
import sys

import rig

PATCHES = os.path.join(rig.HERE, "mutants")


def copy(source):
    """The sources as they are here, without what git does not know."""
    names = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=rig.ROOT, check=True, capture_output=True)
    for name in filter(None, names.stdout.decode().split("\0")):
        target = os.path.join(source, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(os.path.join(rig.ROOT, name), target)


def build(source, target):
    """A folder with the two programs."""
    os.environ["CARGO_TARGET_DIR"] = target
    built = rig.Programs(source)
    del os.environ["CARGO_TARGET_DIR"]
    programs = os.path.join(source, "programs")
    os.makedirs(programs, exist_ok=True)
    for path in (built.playbooks, built.acts):
        shutil.copy2(path, os.path.join(programs, os.path.basename(path)))
    return programs


def complains(line, programs, folder):
    """Whether a rig, by its line of a patch, finds something wrong with these programs; its last words."""
    name, *options = line.split()
    if name == "kills":
        command = ["cargo", "test", "--locked", "--test", "kills", "--"] + options
        environment = {"PLAYBOOKS_RIG_PROGRAM": os.path.join(programs, "playbooks"), "PLAYBOOKS_RIG_ROUNDS": "20"}
    else:
        where = ["--folder", folder] if folder else []
        command = [sys.executable, os.path.join(rig.HERE, name)] + options + where
        environment = {"RIG_PROGRAMS": programs}
    done = subprocess.run(command, cwd=rig.ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
    words = (done.stdout.strip() or done.stderr.strip()).splitlines() or [""]
    if words[-1].startswith("skipped:"):
        return None, words[-1]
    return done.returncode != 0, words[-1]


def main():
    wanted = rig.arguments(__doc__, only=("", "only the patches with this in their name"), control=(0, "1: nothing is broken"))
    missed = []
    with rig.folder(wanted.folder) as folder:
        source, target = os.path.join(folder, "source"), os.path.join(rig.ROOT, "target", "mutants")
        copy(source)
        if wanted.control:
            programs = build(source, target)
        for name in sorted(name for name in os.listdir(PATCHES) if wanted.only in name):
            patch = os.path.join(PATCHES, name)
            if not wanted.control:
                subprocess.run(["git", "apply", patch], cwd=source, check=True)
                programs = build(source, target)
                subprocess.run(["git", "apply", "-R", patch], cwd=source, check=True)
            lines = rig.read(patch).decode().split("\n\n")[0].splitlines()
            for line in (line[len("rig: "):] for line in lines if line.startswith("rig: ")):
                caught, words = complains(line, programs, wanted.folder)
                said = "skipped" if caught is None else "complains" if caught else "says nothing"
                print(f"{name}: {line}: {said} ({words})", flush=True)
                if caught is not None and caught == bool(wanted.control):
                    missed.append(f"{name}: {line}")
    for line in missed:
        print("WRONG", line)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
