#!/usr/bin/env python3
"""R5: a program that saves, and one that types, is killed with SIGKILL after 1 to 30 ms, again and again.

Nothing is torn, no acknowledged act is missing, and every word that was told to be kept is offered or in its file.
"""

import random
import subprocess
import time

import rig

MANY = "1000000"
TOGETHER = 200


def kill(command, workspace, chance):
    """Runs it until some milliseconds after it is ready. What it said."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
                               env=rig.environment(workspace.path), cwd="/")
    ready = process.stdout.readline()
    time.sleep(chance.uniform(0.001, 0.030))
    process.kill()
    output, errors = process.communicate()
    return rig.Told((ready + output).decode()), errors.decode()


def main():
    wanted = rig.arguments(__doc__, kills=(500, "how many kills"), typing=(4, "of so many kills one is of a typist"))
    chance, programs, wrong = random.Random(wanted.seed), rig.Programs(), []
    acked = kept = kills = 0
    while kills < wanted.kills and len(wrong) < 20:
        with rig.folder(wanted.folder) as folder:
            workspace = rig.Workspace(programs, folder)
            for _ in range(min(TOGETHER, wanted.kills - kills)):
                kills += 1
                upto = workspace.first
                if kills % wanted.typing:
                    told, errors = kill([programs.acts, "save", workspace.path, str(upto), MANY], workspace, chance)
                    last = max(told.acked.values(), default=upto - 1)
                    acked += last + 1 - upto
                    found = workspace.judge(told, last + 2, history=True)
                    # The act after the last that was told may be in its file.
                    workspace.first = last + 2
                else:
                    base = rig.read(workspace.file("document")).decode()
                    told, errors = kill([programs.acts, "type", workspace.path, "0", MANY], workspace, chance)
                    kept += told.kept + 1
                    found = workspace.judge_drafts(told.kept, 0, told.kept + 1, base) + workspace.judge_others()
                    for journal in rig.glob.glob(workspace.at(".playbooks/local/journal/*")):
                        rig.os.remove(journal)
                if "panicked" in errors or "stopped:" in errors:
                    found.append(errors)
                wrong += [f"kill {kills}: {what}" for what in found]
                if found:
                    break
    rig.report(f"{kills} kills, {acked} acknowledged saves, {kept} words told to be kept", wrong)


if __name__ == "__main__":
    main()
