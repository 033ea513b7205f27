#!/usr/bin/env python3
"""R7: the power is cut while a program saves and another one types, on ext4, XFS and btrfs.

The disk is an image on a loop device; a reflink copy of the image is what a power cut at that moment leaves, since nothing
that the file system still holds in memory is in it. The copy is mounted, which replays the journal of the file system, and
judged: nothing torn, every acknowledged save there, and every word that was kept two seconds ago.
"""

import os
import random
import subprocess
import threading
import time

import rig

SIZE = {"ext4": 96 << 20, "xfs": 320 << 20, "btrfs": 256 << 20}
OPTIONS = {"xfs": "nouuid"}
OUTER = 12 << 30
TOGETHER = 20
GRACE = 2.0


class Speaker:
    """A program, and what it has said by when."""

    def __init__(self, command, workspace):
        self.lines = []
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
                                        env=rig.environment(workspace), cwd="/")
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.lines.append((time.monotonic(), line))

    def until(self, moment):
        return rig.Told("".join(line for at, line in list(self.lines) if at <= moment))

    def end(self):
        self.process.kill()
        self.process.wait()


def type_on(typist):
    """Twenty words a second until the typist is gone."""
    try:
        while True:
            typist.process.stdin.write("\n")
            time.sleep(0.05)
    except (OSError, ValueError):
        pass


def session(programs, kind, outer, count, chance):
    """Cuts the power `count` times while the same programs go on. What was wrong, and how much was acknowledged."""
    wrong, acked, kept = [], 0, 0
    disk, copy = os.path.join(outer, "disk.img"), os.path.join(outer, "copy.img")
    rig.image(disk, kind, SIZE[kind])
    with rig.Mounted(os.path.join(outer, "now"), disk) as now:
        workspace = rig.Workspace(programs, now)
        base = rig.read(workspace.file("document")).decode()
        os.sync()
        typist = Speaker([programs.acts, "type", workspace.path], workspace.path)
        while not typist.until(time.monotonic()).ready:
            time.sleep(0.01)
        saver = Speaker([programs.acts, "save", workspace.path, "3", "1000000"], workspace.path)
        threading.Thread(target=type_on, args=(typist,), daemon=True).start()
        time.sleep(GRACE)
        for number in range(count):
            time.sleep(chance.uniform(0.01, 0.15))
            moment = time.monotonic()
            told, typed = saver.until(moment), typist.until(moment - GRACE)
            subprocess.run(["cp", "--reflink=always", disk, copy], check=True)
            acked, kept = max(told.acked.values(), default=0), typed.kept
            try:
                with rig.Mounted(os.path.join(outer, "then"), copy, options=OPTIONS.get(kind, "")) as then:
                    judge = object.__new__(rig.Workspace)
                    judge.__dict__.update(workspace.__dict__, path=os.path.join(then, "workspace"), last=dict(workspace.last))
                    judge.fixed = {path.replace(now, then, 1): bytes for path, bytes in workspace.fixed.items()}
                    found = judge.judge(told, 10**9) + judge.judge_drafts(typed.kept, 0, 10**9, base)
            except subprocess.CalledProcessError as error:
                found = [f"the copy cannot be mounted: {error.stderr.decode()}"]
            os.remove(copy)
            wrong += [f"{kind}, image {number}: {problem}" for problem in found]
        if saver.process.poll() is not None or typist.process.poll() is not None:
            wrong.append(f"{kind}: a program ended by itself: {saver.lines[-2:]} {typist.lines[-2:]}")
        saver.end()
        typist.end()
    os.remove(disk)
    return wrong, acked, kept


def main():
    wanted = rig.arguments(__doc__, images=(40, "how many images of each file system"), kinds=("ext4,xfs,btrfs", "which"))
    rig.can_mount()
    rig.need("mkfs.xfs")
    programs, chance, wrong, images, acked, kept = rig.Programs(), random.Random(wanted.seed), [], {}, 0, 0
    with rig.folder(wanted.folder) as folder:
        # Only some file systems can copy by reference: XFS is one.
        rig.image(os.path.join(folder, "outer.img"), "xfs", OUTER)
        with rig.Mounted(os.path.join(folder, "outer"), os.path.join(folder, "outer.img")) as outer:
            for kind in wanted.kinds.split(","):
                rig.need("mkfs." + kind)
                while images.get(kind, 0) < wanted.images and len(wrong) < 1000:
                    count = min(TOGETHER, wanted.images - images.get(kind, 0))
                    found, saves, words = session(programs, kind, outer, count, chance)
                    wrong, acked, kept = wrong + found, acked + saves, kept + words
                    images[kind] = images.get(kind, 0) + count
                print(f"{kind}: {images[kind]} images, {len(wrong)} wrong so far", flush=True)
    rig.report(f"{sum(images.values())} images ({images}), {acked} acknowledged saves, {kept} words kept", wrong)


if __name__ == "__main__":
    main()
