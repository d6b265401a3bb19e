#!/usr/bin/python3 -I
"""perf-guard: runs on a host what the policy of perf-copilot allows, and nothing else.

It stands in authorized_keys as a forced command:

    restrict,command="/usr/local/libexec/perf-guard" ssh-ed25519 AAAA...

and takes one JSON object for a command line (in SSH_ORIGINAL_COMMAND):

    {"v":1,"stages":[["ps","aux"],["head","-n","20"]],"timeout":30,"max":1048576,"sudo":false}

stages   argv of each stage of a pipeline; each is checked against the closed grammars below
timeout  seconds until everything is ended (exit 124); at most 120
max      bytes of output: the first max bytes and the last max bytes are sent
sudo     put "sudo -n --" before a first stage that the grammar marks as needing root (default false)

No shell is involved. Answer: the output on stdout; the exit status is that of the last stage; with several stages
the last line on stderr is "perf-guard-exits 0 141 0", one status each. A refusal exits with 126 and one line on
stderr, "perf-guard 1: REASON". Nothing has run then. The whole file is generated; do not edit it.

    perf-guard --check < FILE    judges one request a line without running it: "ok" or the reason
"""
import collections
import json
import os
import re
import select
import signal
import subprocess
import sys
import syslog
import time

TABLE = json.loads(@TABLE@)

MAX_REQUEST = 65536
MAX_STAGES = 9
MAX_WORDS = 400
MAX_WORD = 512
MAX_REPETITIONS = 1000
MAX_SECONDS = 120
MAX_BYTES = 16 * 1024 * 1024
KILL_AFTER = 2
ROLE_SECONDS = 60


class Refused(Exception):
    """Why a request is not run."""


# --- typed values ---------------------------------------------------------------------------------------------

COMPILED = {}


def anchored(source):
    if source not in COMPILED:
        COMPILED[source] = re.compile(source, re.ASCII)
    return COMPILED[source]


def fits(value, word):
    """Is the word, whole, of the type?"""
    kind = value["type"]
    if len(word) > MAX_WORD:
        return kind == "list" and fits_list(value, word)
    if kind == "int":
        return matches("0|[1-9][0-9]{0,14}", word) and value["min"] <= int(word) <= value["max"]
    if kind == "decimal":
        shape = r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,3})?"
        return matches(shape, word) and value["min"] <= float(word) <= value["max"]
    if kind == "words":
        return word in value["words"]
    if kind == "list":
        return fits_list(value, word)
    if kind == "tokens":
        tokens = tokens_of(word)
        return len(tokens) > 0 and all(fits(value["of"], token) for token in tokens)
    if kind == "either":
        return any(fits(inner, word) for inner in value["of"])
    if kind == "pattern":
        return matches(value["pattern"], word)
    if kind == "regex":
        return len(word) <= value["max"] and is_cheap_regex(word)
    if kind == "path":
        return is_clean(word) and any(matches(source, word) for name in value["sets"] for source in TABLE["paths"][name])
    return False


def matches(source, word):
    return anchored(source).fullmatch(word) is not None


def fits_list(value, word):
    members = word.split(",")
    return len(word) <= MAX_WORD * 4 and len(members) <= value["max"] and all(fits(value["of"], one) for one in members)


def tokens_of(word):
    return [token for token in re.sub(r"[()]", r" \g<0> ", word).split(" ") if token]


def is_clean(word):
    """No segment "." or "..", no "//": what the kernel opens is what is written."""
    return re.search(r"//|/\.{1,2}(?:/|\Z)", word) is None


def is_cheap_regex(word):
    """No back-reference, and the product of all bounded repetitions stays small."""
    if re.search(r"\\[1-9]", word):
        return False
    product = 1
    for least, most in re.findall(r"\{([0-9]*),?([0-9]*)\\?\}", word):
        product *= max(1, int(least or "0"), int(most or "0"))
    return product <= MAX_REPETITIONS


# --- one stage against one form -------------------------------------------------------------------------------


def find_flag(form, name):
    for index, flag in enumerate(form["flags"]):
        if name in flag["names"]:
            return index
    return None


class Reading:
    """Sorts the words of an argv into flags with their values, and operands; every word is either, by exact name."""

    def __init__(self, grammar, form, argv):
        self.grammar, self.form, self.argv = grammar, form, argv
        self.flags = {}
        self.operands = []
        self.verbs = len(form.get("verbs", []))
        at = 1
        while at < len(argv):
            at = self.read(at)

    def read(self, at):
        word = self.argv[at]
        if word == "--" and self.grammar.get("dashes"):
            self.operands += self.argv[at + 1 :]
            return len(self.argv)
        is_flag = (word.startswith("-") and word != "-") or (
            word.startswith("+") and find_flag(self.form, word) is not None
        )
        if not is_flag:
            self.operands.append(word)
            return at + 1
        if self.form.get("workload") and len(self.operands) > self.verbs:
            raise Refused("a flag stands behind the program that is started")
        early = self.grammar.get("beforeVerbs")
        if early is not None and len(self.operands) < self.verbs and word.split("=")[0] not in early:
            raise Refused("a flag stands before the verb")
        return self.read_flag(word, at)

    def read_flag(self, word, at):
        exact = find_flag(self.form, word)
        if exact is not None:
            return self.read_value(exact, at)
        if "numeric" in self.form and matches("-[0-9]+", word):
            if fits(self.form["numeric"], word[1:]):
                return at + 1
            raise Refused("%s is out of bounds" % word[:60])
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            flag = find_flag(self.form, name) if equals else None
            if flag is None or "value" not in self.form["flags"][flag]:
                raise Refused("%s is not taken here" % word[:60])
            self.keep(flag, value)
            return at + 1
        return self.read_bundle(word, at)

    def read_bundle(self, word, at):
        for index in range(1, len(word)):
            flag = find_flag(self.form, "-" + word[index])
            takes = flag is not None and "value" in self.form["flags"][flag]
            if flag is None or (len(word) > 2 and not takes and self.grammar.get("bundle") is False):
                raise Refused("%s is not taken here" % word[:60])
            if not takes:
                self.keep(flag, None)
                continue
            rest = word[index + 1 :]
            if rest == "":
                return self.read_value(flag, at)
            if self.grammar.get("glue") is False:
                raise Refused("the value of %s must be a word of its own" % word[:60])
            self.keep(flag, rest)
            return at + 1
        return at + 1

    def read_value(self, flag, at):
        declared = self.form["flags"][flag]
        following = self.argv[at + 1] if at + 1 < len(self.argv) else None
        if "value" not in declared or not self.takes_next(declared, following):
            self.keep(flag, None)
            return at + 1
        if following is None:
            raise Refused("%s needs a value" % self.argv[at][:60])
        self.keep(flag, following)
        return at + 2

    @staticmethod
    def takes_next(declared, following):
        optional = declared.get("optional")
        if optional is None:
            return True
        if optional == "glued" or following is None:
            return False
        if optional == "next":
            return not following.startswith(("-", "+"))
        return fits(declared["value"], following)

    def keep(self, flag, value):
        declared = self.form["flags"][flag]
        if value is not None and not fits(declared["value"], value):
            raise Refused("%s is no value of %s" % (value[:60], declared["names"][0]))
        before = self.flags.setdefault(flag, [])
        if len(before) >= declared.get("repeat", 1):
            raise Refused("%s is there twice" % declared["names"][0])
        before.append(value or "")

    def has(self, name):
        return find_flag(self.form, name) in self.flags


def match_form(grammar, form, argv, first, last):
    """Does the stage fit the form? Raises Refused where it does not; else whether it needs root."""
    if "sequence" in form:
        match_sequence(form["sequence"], argv)
        check_place(form, first, last)
        return bool(form.get("root", grammar.get("root", False)))
    seen = Reading(grammar, form, argv)
    assigned = assign_operands(form, seen.operands)
    for group in form.get("required", []):
        if not any(seen.has(name) for name in group):
            raise Refused("it needs %s" % " or ".join(group))
    for group in form.get("apart", []):
        if sum(1 for name in group if seen.has(name)) > 1:
            raise Refused("%s do not go together" % " and ".join(group))
    check_place(form, first, last)
    check_seconds(form, seen, assigned)
    root = form.get("root", grammar.get("root", False))
    return bool(root) or any(form["flags"][flag].get("root") for flag in seen.flags)


def match_sequence(sequence, argv):
    if len(argv) != len(sequence) + 1:
        raise Refused("the words do not match")
    for value, word in zip(sequence, argv[1:]):
        literal = value["type"] == "words" and word in value["words"]
        if not literal and (word.startswith("-") or not fits(value, word)):
            raise Refused("%s is not allowed there" % word[:60])


def assign_operands(form, operands):
    at = 0
    for verbs in form.get("verbs", []):
        if at >= len(operands) or operands[at] not in verbs:
            raise Refused("%s is not allowed here" % (operands[at][:60] if at < len(operands) else "no verb"))
        at += 1
    assigned = []
    for operand in form["operands"]:
        taken = take_operands(operand, operands, at)
        if taken < operand["min"]:
            got = operands[at + taken][:60] if at + taken < len(operands) else "nothing"
            raise Refused("%s is not allowed as %s" % (got, operand["name"]))
        assigned.append((operand, operands[at : at + taken]))
        at += taken
    if at != len(operands):
        raise Refused("%s may not stand there" % operands[at][:60])
    return assigned


def take_operands(operand, operands, at):
    value, taken, tokens = operand["value"], 0, 0
    while taken < operand["max"] and at + taken < len(operands) and fits(value, operands[at + taken]):
        if value["type"] == "tokens":
            tokens += len(tokens_of(operands[at + taken]))
            if tokens > value["max"]:
                break
        taken += 1
    return taken


def check_place(form, first, last):
    if form.get("stdin") and first:
        raise Refused("it waits for input")
    if not form.get("stdin") and not first:
        raise Refused("it may not stand behind a pipe in this form")
    if form.get("piped") and last:
        raise Refused("its output may be large: a filter must follow")


def check_seconds(form, seen, assigned):
    """Interval x count, or the seconds named, stay within the form's bound."""
    roles = {}
    for flag, values in seen.flags.items():
        if "role" in form["flags"][flag]:
            roles[form["flags"][flag]["role"]] = float(values[-1])
    for operand, values in assigned:
        if "role" in operand and values:
            # An operand's interval may be spelt with its unit; its own type bounds it then.
            roles[operand["role"]] = float(values[0]) if matches(r"[0-9.]+", values[0]) else 0.0
    if "interval" in roles and "count" not in roles:
        raise Refused("an interval without a count never ends")
    sampled = roles.get("interval", form.get("interval", 1)) * roles["count"] if "count" in roles else 0
    if roles.get("seconds", sampled) > form.get("maxSeconds", ROLE_SECONDS):
        raise Refused("it would run for too long")


# --- the request ----------------------------------------------------------------------------------------------


def check(text):
    """The request, checked. Raises Refused. Answers with argv of the stages, seconds, bytes."""
    request = parse(text)
    stages = request["stages"]
    roots = [check_stage(argv, index == 0, index == len(stages) - 1) for index, argv in enumerate(stages)]
    if request.get("sudo", False) and any(roots):
        stages = [["sudo", "-n", "--"] + stages[0]] + stages[1:]
    return stages, request["timeout"], request["max"]


def parse(text):
    if len(text) > MAX_REQUEST:
        raise Refused("the request is too long")
    try:
        request = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("a plain line is not run here: send a JSON request")
    if not isinstance(request, dict) or request.get("v") != 1 or set(request) - {"v", "stages", "timeout", "max", "sudo"}:
        raise Refused("the request is not of version 1")
    stages = request.get("stages")
    is_list = isinstance(stages, list) and 0 < len(stages) <= MAX_STAGES
    if not is_list or not all(isinstance(argv, list) and argv for argv in stages):
        raise Refused("stages is a list of one to %d argv" % MAX_STAGES)
    if sum(len(argv) for argv in stages) > MAX_WORDS + 20:
        raise Refused("more than %d words" % MAX_WORDS)
    for word in (word for argv in stages for word in argv):
        if not isinstance(word, str) or not matches("[ -~]*", word):
            raise Refused("a word is not printable ASCII")
    for name, most in (("timeout", MAX_SECONDS), ("max", MAX_BYTES)):
        value = request.get(name)
        if type(value) is not int or not 0 < value:
            raise Refused("%s is a whole number above 0" % name)
        request[name] = min(value, most)
    if not isinstance(request.get("sudo", False), bool):
        raise Refused("sudo is true or false")
    return request


def check_stage(argv, first, last):
    grammar = TABLE["grammars"].get(argv[0])
    if grammar is None:
        raise Refused("%s is not on the list" % argv[0][:60])
    problem = None
    for form in grammar["forms"]:
        try:
            return match_form(grammar, form, argv, first, last)
        except Refused as refused:
            problem = problem or refused
    raise Refused("%s: %s" % (argv[0], problem or "no allowed form"))


# --- running --------------------------------------------------------------------------------------------------


def environment(stages):
    clean = dict(TABLE["environment"])
    if any(argv[0] in TABLE["needsHome"] for argv in stages) and os.environ.get("HOME"):
        clean["HOME"] = os.environ["HOME"]
    return clean


def run(stages, seconds, most):
    """Runs the pipeline without a shell; the exit status of the last stage, 124 after the time limit."""
    deadline = time.monotonic() + seconds
    clean = environment(stages)
    os.environ["PATH"] = clean["PATH"]
    children, source = [], subprocess.DEVNULL
    group = 0
    for index, argv in enumerate(stages):
        last = index == len(stages) - 1
        child = start(argv, source, clean, group)
        if source is not subprocess.DEVNULL:
            source.close()
        if child is not None and group == 0:
            group = child.pid
        children.append(child)
        # Behind a stage that could not be started the next one reads nothing.
        source = subprocess.DEVNULL if child is None or last else child.stdout
    ended = relay(children, group, deadline, most)
    exits = [127 if child is None else finish(child, deadline) for child in children]
    if None in exits:
        ended = True
        end_group(group, children)
        exits = [last_status(child) if status is None else status for status, child in zip(exits, children)]
    if len(exits) > 1:
        sys.stderr.write("perf-guard-exits %s\n" % " ".join(str(status) for status in exits))
        sys.stderr.flush()
    return 124 if ended else exits[-1]


def start(argv, source, clean, group):
    def into_group():
        os.setpgid(0, group)
        os.nice(5)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)

    try:
        return subprocess.Popen(argv, stdin=source, stdout=subprocess.PIPE, env=clean, cwd="/", preexec_fn=into_group)
    except (FileNotFoundError, PermissionError):
        sys.stderr.write("%s: command not found\n" % argv[0])
        return None


def relay(children, group, deadline, most):
    """Passes the first and the last `most` bytes on; ends the group at the deadline or when nobody reads any more."""
    last = children[-1]
    if last is None:
        end_group(group, children)
        return False
    poller = select.poll()
    poller.register(last.stdout, select.POLLIN | select.POLLHUP)
    poller.register(sys.stdout, 0)
    passed, kept, held = 0, collections.deque(), 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            flush(kept)
            end_group(group, children)
            return True
        for descriptor, event in poller.poll(min(left, 5) * 1000):
            if descriptor == sys.stdout.fileno() and event & (select.POLLERR | select.POLLHUP):
                end_group(group, children)
                return False
        if not poll_readable(last.stdout):
            continue
        chunk = os.read(last.stdout.fileno(), 65536)
        if not chunk:
            flush(kept)
            return False
        head = chunk[: max(0, most - passed)]
        passed += len(head)
        if not send(head):
            end_group(group, children)
            return False
        if len(head) == len(chunk):
            continue
        kept.append(chunk[len(head) :])
        held += len(kept[-1])
        while held - len(kept[0]) > most:
            held -= len(kept.popleft())


def poll_readable(stream):
    return bool(select.select([stream], [], [], 0)[0])


def flush(kept):
    for chunk in kept:
        if not send(chunk):
            return


def send(data):
    try:
        while data:
            data = data[os.write(sys.stdout.fileno(), data) :]
        return True
    except OSError:
        return False


def end_group(group, children):
    """TERM, then KILL, to every process of the pipeline, also to those that it started."""
    if group == 0:
        return
    for kind, patience in ((signal.SIGTERM, KILL_AFTER), (signal.SIGKILL, 1)):
        try:
            os.killpg(group, kind)
        except (ProcessLookupError, PermissionError):
            return
        limit = time.monotonic() + patience
        while time.monotonic() < limit and any(child is not None and child.poll() is None for child in children):
            time.sleep(0.02)


def finish(child, deadline):
    """The exit status, 128 + N for signal N; None where it still runs at the deadline."""
    if child.stdout is not None:
        child.stdout.close()
    try:
        status = child.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return None
    return 128 - status if status < 0 else status


def last_status(child):
    """After KILL: what it left, or 137 where it belongs to root and could not be ended."""
    status = finish(child, 0)
    return 137 if status is None else status


def main():
    if sys.argv[1:] == ["--check"]:
        for line in sys.stdin:
            try:
                check(line.rstrip("\n"))
                print("ok")
            except Refused as refused:
                print(refused)
        return 0
    try:
        stages, seconds, most = check(os.environ.get("SSH_ORIGINAL_COMMAND", ""))
    except Refused as refused:
        syslog.syslog(syslog.LOG_WARNING, "perf-guard refused: %s" % refused)
        sys.stderr.write("perf-guard 1: %s\n" % refused)
        return 126
    syslog.syslog(syslog.LOG_INFO, "perf-guard runs: %s" % json.dumps(stages))
    return run(stages, seconds, most)


if __name__ == "__main__":
    sys.exit(main())
