#!/usr/bin/env python3
"""R3 and R4: strace ends or disturbs the program at every single system call of every act that writes.

`--mode kill`: SIGKILL at call number 1, 2, 3 ... of each kind, until no call has that number. Afterwards every file is one
that an act left whole, nothing acknowledged is missing, and the same act done again succeeds.
`--mode error`: the call fails instead, once or from then on, as full, broken and read-only disks make it fail. The same
holds, the program does not panic, and says `acked` of nothing that is not there.
"""

import re
import shutil
import subprocess

import rig

CALLS = ["openat", "write", "pwrite64", "fsync", "fdatasync", "renameat2", "renameat", "rename", "mkdir", "unlink",
         "unlinkat", "close",
         "fallocate", "fchmod", "utimensat", "flock", "statx", "read", "rmdir"]
ERRORS = ["ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES", "EINTR"]
# Calls that fail in fewer ways on a real system.
ONLY = {"close": ["EIO", "EINTR"], "read": ["EIO", "EINTR"], "statx": ["EIO", "EACCES"], "flock": ["EINTR"]}
SAVES = 9
WORDS = 4
MOST = 2000


class Case:
    """An act, the workspace that it begins with, and what must hold afterwards."""

    def __init__(self, programs, folder):
        self.programs, self.folder = programs, folder
        self.made = rig.Workspace(programs, folder)
        self.base = rig.read(self.made.file("document")).decode()
        self.commands = {
            "make": [programs.acts, "make", None],
            "save": [programs.acts, "save", None, "3", str(SAVES)],
            "type": [programs.acts, "type", None, "0", str(WORDS)],
            "restore": [programs.playbooks, "restore", "acme-corp", rig.DOCUMENT, "2", "--workspace", None],
            "recover": [programs.playbooks, "recover", "--restore", "1", "--workspace", None],
        }
        # For `recover`: words that were typed and never saved; for `restore`: an earlier version.
        rig.run([programs.acts, "save", self.made.path, "3", "1"], self.made.path)
        self.made.last["document"] = 3
        self.made.first = 4
        self.typed = "".join(f"word {n} " for n in range(WORDS))

    def fresh(self, act, path):
        """A copy of the workspace as the act finds it. Returns the judge of it."""
        shutil.rmtree(path, ignore_errors=True)
        judge = object.__new__(rig.Workspace)
        judge.__dict__.update(self.made.__dict__, path=path, last=dict(self.made.last))
        judge.fixed = {path + name[len(self.made.path):]: bytes for name, bytes in self.made.fixed.items()}
        if act == "make":
            rig.os.makedirs(path)
        else:
            shutil.copytree(self.made.path, path)
        if act == "recover":
            typed = rig.run([self.programs.acts, "type", path, "0", str(WORDS)], path)
            assert "ended Yes" in typed.stdout, typed
        return judge

    def command(self, act, path):
        return [path if part is None else part for part in self.commands[act]]

    def judge(self, act, judge, told, code, errors, killed):
        wrong = []
        if "panicked" in errors or "stopped:" in errors or code == 101:
            wrong.append(f"a panic: {errors}")
        again = lambda: rig.run(self.command(act, judge.path), judge.path)
        if act == "save":
            wrong += judge.judge(told, 3 + SAVES, failing=not killed)
            more = rig.Told(rig.run([self.programs.acts, "save", judge.path, "60", "3"], judge.path).stdout)
            wrong += judge.judge(more, 63, failing=not killed)
            if len(more.acked) != 3:
                wrong.append(f"saves do not resume: {more.refused}")
        elif act == "type":
            base = rig.read(judge.file("document")).decode()
            wrong += judge.judge_drafts(told.kept, 0, WORDS - 1, base) + judge.judge_others()
        elif act == "make":
            wrong += self.judge_make(judge, told, again)
        else:
            wrong += judge.judge_others()
            text = rig.read(judge.file("document")).decode()
            now = rig.document(3).decode()
            wanted = rig.document(0).decode() if act == "restore" else self.typed + now
            if text not in (now, wanted):
                wrong.append(f"I1: the document is neither as before nor as after: {text[:60]!r}")
            if code == 0 and text != wanted and not killed:
                wrong.append(f"I2: {act} says that it worked, and the document is as before")
            if act == "recover" and text != wanted and judge.offered() != [wanted]:
                wrong.append(f"I3: the words are not offered any more: {judge.offered()}")
            if text != wanted:
                done = again()
                if done.returncode != 0 or rig.read(judge.file("document")).decode() != wanted:
                    wrong.append(f"{act} does not work any more: {done.stdout}{done.stderr}")
        return wrong

    def judge_make(self, judge, told, again):
        """A partner and a run are there whole or not at all, and can be made."""
        wrong = []
        has = lambda part: rig.os.path.exists(judge.at(part))
        if 1 in told.acked.values() and not has(rig.PARTNER + "/partner.yaml"):
            wrong.append("I2: the partner was acknowledged and is not there")
        if "recruit/2026-11" in told.acked and not has(rig.RUN + "/run.yaml"):
            wrong.append("I2: the run was acknowledged and is not there")
        status = rig.run([self.programs.playbooks, "status", "--workspace", judge.path], judge.path)
        if status.returncode != 0:
            wrong.append(f"I6: {status.stdout}{status.stderr}")
        if not has(rig.RUN + "/run.yaml"):
            done = again()
            if not has(rig.RUN + "/run.yaml"):
                wrong.append(f"it cannot be made any more: {done.stdout}{done.stderr}")
        # What is there is complete: acts can be done on it.
        done = rig.Told(rig.run([self.programs.acts, "save", judge.path, "0", "3"], judge.path).stdout)
        judge.last = {"document": 0, "run": 1, "facts": 2}
        judge.skeleton = {kind: judge.shape(kind) for kind in ("run", "facts")}
        return wrong + judge.judge(done, 3) + ([] if len(done.acked) == 3 else [f"no act can be done: {done.refused}"])


def inject(case, act, path, call, what, when):
    """Runs the act under strace. Whether the call was hit, and everything that is wrong."""
    judge = case.fresh(act, path)
    log = path + ".strace"
    command = ["strace", "-f", "-qq", "-o", log, "-e", f"trace={call}", "-e", f"inject={call}:{what}:when={when}"]
    try:
        done = rig.run(command + case.command(act, path), path, timeout=60)
    except subprocess.TimeoutExpired:
        return True, [f"{act}: {call}:{what}:when={when}: it hangs"]
    trace = rig.read(log).decode(errors="replace")
    hit = "INJECTED" in trace or "killed by SIGKILL" in trace
    if not hit:
        return False, []
    killed = "SIGKILL" in what
    found = case.judge(act, judge, rig.Told(done.stdout), done.returncode, done.stderr, killed)
    return True, [f"{act}: {call}:{what}:when={when}: {problem}" for problem in found]


def ways(mode, call):
    if mode == "kill":
        return [("signal=KILL", "")]
    errors = [error for error in ONLY.get(call, ERRORS)]
    ways = [(f"error={error}", how) for error in errors for how in ("", "+")
            if not (error == "EINTR" and how == "+")]
    # A disk that takes nothing and says so: what the standard library calls a write of zero bytes.
    return ways + ([("retval=0", "")] if call in ("write", "pwrite64") else [])


def main():
    wanted = rig.arguments(__doc__, mode=("kill", "kill or error"), acts=("save,type,restore,recover,make", "which acts"),
                           calls=(",".join(CALLS), "which system calls"))
    rig.need("strace")
    programs, wrong, hits = rig.Programs(), [], 0
    with rig.folder(wanted.folder) as folder:
        case = Case(programs, folder)
        for act in wanted.acts.split(","):
            of_act = hits
            for call in wanted.calls.split(","):
                for what, how in ways(wanted.mode, call):
                    for number in range(1, MOST):
                        path = rig.os.path.join(folder, "tried", "workspace")
                        hit, found = inject(case, act, path, call, what, f"{number}{how}")
                        hits += hit
                        wrong += found
                        if not hit:
                            break
            print(f"{act}: {hits - of_act} injections", flush=True)
    rig.report(f"{hits} injections ({wanted.mode}), complete", wrong)


if __name__ == "__main__":
    main()
