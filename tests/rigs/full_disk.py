#!/usr/bin/env python3
"""R9: the disk gets full while somebody types, on a small tmpfs, ext4, XFS or btrfs.

Every word is still kept, because the journal has its room beforehand; the files stay whole, as they were or saved; and once
there is space again, saves go on and the words are offered.
"""

import os
import random
import subprocess
import time

import rig

SIZE = {"tmpfs": 8 << 20, "ext4": 24 << 20, "xfs": 320 << 20, "btrfs": 128 << 20}
WORDS = 100


def fill(path, free):
    """Takes all the space there is but about `free` bytes."""
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 1 << 16, 4096, 512):
            try:
                while True:
                    file.write(b"x" * size)
                    if size == 1 << 20:
                        os.fsync(file.fileno())
            except OSError:
                pass
        try:
            os.fsync(file.fileno())
        except OSError:
            pass
        file.truncate(max(0, file.tell() - free))


def say(typist, count):
    """Types so many words. How many were told to be kept, and what else was said."""
    kept, other = 0, []
    for _ in range(count):
        typist.stdin.write("\n")
        typist.stdin.flush()
        line = typist.stdout.readline()
        while line.startswith("late"):
            # The disk is slow; the next word says whether it has caught up. Not too soon: the room is for people who type.
            time.sleep(0.01)
            typist.stdin.write("\n")
            typist.stdin.flush()
            line = typist.stdout.readline()
        if line.startswith("kept"):
            kept = int(line.split()[1])
        else:
            other.append(line.strip())
    return kept, other


def one(programs, at, chance):
    workspace = rig.Workspace(programs, at)
    base = rig.read(workspace.file("document")).decode()
    typist = subprocess.Popen([programs.acts, "type", workspace.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True, env=rig.environment(workspace.path), cwd="/")
    typist.stdout.readline()
    say(typist, 1)
    fill(os.path.join(at, "filler"), chance.choice([0, 0, chance.randrange(1 << 14), chance.randrange(1 << 18)]))
    kept, other = say(typist, WORDS)
    wrong = [f"I3: a word was not kept: {line}" for line in other]
    saves = rig.Told(rig.run([programs.acts, "save", workspace.path, "3", "12"], workspace.path).stdout)
    wrong += workspace.judge(saves, 15, logs=False)
    os.remove(os.path.join(at, "filler"))
    again = rig.Told(rig.run([programs.acts, "save", workspace.path, "30", "3"], workspace.path).stdout)
    wrong += workspace.judge(again, 33)
    if len(again.acked) != 3:
        wrong.append(f"saves do not resume: {again.refused}")
    more, other = say(typist, WORDS)
    wrong += [f"I3: a word was not kept after there was space: {line}" for line in other]
    typist.kill()
    typist.wait()
    return wrong + workspace.judge_drafts(more, 0, more, base), len(saves.refused), more + 1


def main():
    wanted = rig.arguments(__doc__, rounds=(10, "how often on each file system"), kinds=("tmpfs,ext4", "which"))
    rig.can_mount()
    programs, chance, wrong, rounds, refused, kept = rig.Programs(), random.Random(wanted.seed), [], 0, 0, 0
    with rig.folder(wanted.folder) as folder:
        for kind in wanted.kinds.split(","):
            for number in range(wanted.rounds):
                disk, at = os.path.join(folder, "disk.img"), os.path.join(folder, "small")
                if kind == "tmpfs":
                    mounted = rig.Mounted(at, size=SIZE[kind])
                else:
                    rig.need("mkfs." + kind)
                    rig.image(disk, kind, SIZE[kind])
                    mounted = rig.Mounted(at, disk)
                with mounted:
                    found, refusals, words = one(programs, at, chance)
                wrong += [f"{kind}, round {number}: {problem}" for problem in found]
                rounds, refused, kept = rounds + 1, refused + refusals, kept + words
    rig.report(f"{rounds} full disks ({wanted.kinds}), {refused} saves refused, {kept} words kept", wrong)


if __name__ == "__main__":
    main()
