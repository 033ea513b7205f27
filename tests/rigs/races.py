#!/usr/bin/env python3
"""R10: several programs read, change and save one document at the same time, and an editor that knows no locks joins in.

Every mark that was acknowledged is there exactly once while the programs are among themselves; with an editor, every mark
of everybody is in the document, beside it or in the history of this machine. `--editor atomic` renames a new file into
place, `inplace` cuts the file and writes it anew.
"""

import os
import random
import subprocess
import time

import rig


def write(path, text, how):
    if how == "atomic":
        beside = path + "~"
        with open(beside, "w") as file:
            file.write(text)
        os.rename(beside, path)
    else:
        with open(path, "w") as file:
            file.write(text)


def edit(path, how, programs, chance):
    """Adds marks as an editor does, until the programs have ended. The marks."""
    marks = []
    while any(program.poll() is None for program in programs):
        mark = f"editor.{len(marks)}"
        try:
            with open(path) as file:
                lines = file.read().splitlines()
        except OSError:
            continue
        # A mark goes once a program has saved over it: from then on it is in the history, or lost.
        last = max((at for at, line in enumerate(lines) if line.startswith("w")), default=-1)
        lines = [line for at, line in enumerate(lines) if at > last or not line.startswith("editor.")]
        write(path, "\n".join(lines + [mark]) + "\n", how)
        marks.append(mark)
        time.sleep(chance.uniform(0, 0.02))
    return marks


def texts(folder):
    """Every text that is anywhere in the workspace."""
    for at, _, names in os.walk(folder):
        for name in names:
            if not name.endswith((".jsonl", ".lock", ".queue")):
                yield rig.read(os.path.join(at, name)).decode(errors="replace")


def main():
    wanted = rig.arguments(__doc__, writers=(4, "how many programs"), saves=(300, "how many saves each"),
                           editor=("none", "none, atomic or inplace"))
    programs, chance = rig.Programs(), random.Random(wanted.seed)
    with rig.folder(wanted.folder) as folder:
        workspace = rig.Workspace(programs, folder)
        outputs = [open(os.path.join(folder, f"{n}.out"), "w+") for n in range(wanted.writers)]
        running = [subprocess.Popen([programs.acts, "race", workspace.path, f"w{n}", str(wanted.saves)], stdout=out,
                                    stderr=subprocess.STDOUT, env=rig.environment(workspace.path), cwd="/")
                   for n, out in enumerate(outputs)]
        edited = [] if wanted.editor == "none" else edit(workspace.file("document"), wanted.editor, running, chance)
        codes = [program.wait() for program in running]
        said = []
        for out in outputs:
            out.seek(0)
            said += out.read().splitlines()
        acked = [line.split()[1] for line in said if line.startswith("acked ")]
        lost = [line for line in said if line.startswith("lost ")]
        refused = sum(line.startswith("refused ") for line in said)
        wrong = [f"a program ended with {code}: {said[-3:]}" for code in codes if code]
        known, document = set(), rig.read(workspace.file("document")).decode().splitlines()
        for text in texts(workspace.path):
            known.update(text.splitlines())
        if not edited:
            wrong += [f"I2: {line}" for line in lost]
            ends = [f"w{n}.{wanted.saves - 1}" for n in range(wanted.writers)]
            wrong += [f"I2: {mark} is not in the document" for mark in ends if mark not in document]
        wrong += [f"I1: {mark} is there twice" for mark in set(document) if mark and document.count(mark) > 1 and "." in mark]
        wrong += [f"I4: {mark} is nowhere" for mark in acked + edited if mark not in known]
        if len(acked) != wanted.writers * wanted.saves:
            wrong.append(f"only {len(acked)} acts were acknowledged")
        status = rig.run([programs.playbooks, "status", "--workspace", workspace.path], workspace.path)
        wrong += [] if status.returncode == 0 else [f"I6: {status.stderr}"]
    rig.report(f"{wanted.writers} programs x {wanted.saves} saves, {len(acked)} acknowledged, {refused} refused once, "
               f"{len(edited)} marks of an editor ({wanted.editor})", wrong)


if __name__ == "__main__":
    main()
