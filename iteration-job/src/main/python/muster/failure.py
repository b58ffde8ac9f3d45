"""Why an attempt failed: cause, first line, and the traceback of the user's own frames."""
import os
import re
import sys
import traceback

OURS = os.path.dirname(os.path.abspath(__file__))
TITLE = "Traceback (most recent call last):"

#: what stands between the tracebacks of a chain
LINKS = ("The above exception", "During handling")

#: how a frame of pyspark or py4j is named, in this process and in workers
THEIRS = re.compile(r"(^|/)(pyspark\.zip/pyspark|py4j-[^/]*\.zip/py4j|(site|dist)-packages/(pyspark|py4j)|python/pyspark)/")
FRAME = re.compile(r'^  File "(?P<file>.*)", line (?P<line>\d+), in (?P<function>.*)$')


class Refusal(Exception):
    """What Muster itself has to say, in one line."""


def caller():
    """Where the user's code is, as file:line."""
    frames = [frame for frame in traceback.extract_stack() if is_users(frame.filename)]
    return "%s:%d" % (frames[-1].filename, frames[-1].lineno) if frames else "the code"


def is_users(file):
    return not (
        file.startswith(OURS)
        or file.endswith("/muster_main.py")
        or file.startswith("<frozen ")
        or THEIRS.search(file)
    )


class Report:
    """What is to be said of an exception that ended the attempt."""

    def __init__(self, thrown, task):
        self.thrown = thrown
        self.task = task
        self.links = [Link(each) for each in _chain(thrown)]
        self.java = next((link.java for link in reversed(self.links) if link.java is not None), None)

    def leave(self, entry):
        """Has the JVM write it down, prints the traceback, and answers the exit code."""
        try:
            if entry is not None:
                self.show(entry)
                said = [line for link in self.links for line in link.exceptions()]
                return entry.fail(
                    self.kind(),
                    self.place(),
                    self.links[0].said(),
                    [kind for kind, _ in said],
                    [line for _, line in said],
                    self.java,
                )
        except Exception:  # the JVM is gone, or in no state to answer: the cause must not be lost
            traceback.print_exc()
        traceback.print_exception(type(self.thrown), self.thrown, self.thrown.__traceback__)
        return 1

    def show(self, entry):
        """Prints the traceback, for whoever reads the log; the user's code may have closed the streams."""
        try:
            sys.stdout.flush()
            shown = self.traceback()
            if shown:
                print(entry.redacted(shown), file=sys.stderr, flush=True)
        except (OSError, ValueError, AttributeError):
            pass

    def kind(self):
        if any(link.is_out_of_memory() for link in self.links):
            return "out_of_memory"
        known = any(link.frames or link.worker or link.java or link.is_refusal() for link in self.links)
        return "user" if known else "other"

    def place(self):
        """Where the user's code was when it threw, as file:line, in function; empty where it was not at work."""
        return next((place for place in (link.place(self.task) for link in self.links) if place), "")

    def traceback(self):
        """The frames of the user's own, the cause first, as Python shows them; empty where one line says it all."""
        if self.kind() == "other":
            thrown = self.thrown
            return "".join(traceback.format_exception(type(thrown), thrown, thrown.__traceback__)).rstrip()
        shown = [link.traceback() for link in reversed(self.links)]
        between = "\n\nThe exception above led to the next one:\n\n"
        return between.join(filter(None, shown))


class Link:
    """One exception of a chain of causes."""

    def __init__(self, thrown):
        self.thrown = thrown
        self.java = _java(thrown)
        self.worker = _worker(_text(thrown))
        self.frames = [frame for frame in traceback.extract_tb(thrown.__traceback__) if is_users(frame.filename)]

    def is_refusal(self):
        return isinstance(self.thrown, Refusal)

    def is_out_of_memory(self):
        if isinstance(self.thrown, MemoryError) or (self.worker and self.worker.error.startswith("MemoryError")):
            return True
        return "java.lang.OutOfMemoryError" in _text(self.thrown)

    def place(self, task):
        if self.worker and self.worker.frames:
            return self.worker.place(task)
        if not self.frames:
            return ""
        frame = self.frames[-1]
        return "%s:%d, in %s" % (_shown(frame.filename, task), frame.lineno, frame.name)

    def said(self):
        """What was thrown, in one line; None where the JVM's own word is the better one."""
        if self.worker:
            return self.worker.error
        if self.is_refusal():
            return str(self.thrown)
        return None if _is_of_jvm(self.thrown) else _line(self.thrown)

    def exceptions(self):
        """Class and first line; what the JVM threw is told by the JVM."""
        if self.worker:
            kind, _, line = self.worker.error.partition(": ")
            return [(kind, line)]
        if self.is_refusal() or _is_of_jvm(self.thrown):
            return []
        return [(_name(self.thrown), first_line(self.thrown))]

    def traceback(self):
        if self.is_refusal() or not (self.frames or self.worker):
            return ""
        lines = [TITLE] + [line.rstrip() for line in traceback.format_list(self.frames)]
        if self.worker:
            lines += ["  in a Python worker:"] + self.worker.frames + [self.worker.error]
        elif _is_of_jvm(self.thrown):
            lines.append(str(self.thrown.java_exception.toString()).splitlines()[0])
        else:
            message = _message(self.thrown)
            lines.append("%s: %s" % (_name(self.thrown), message) if message else _name(self.thrown))
        return "\n".join(lines)


class Worker:
    """What a worker threw, out of the text in which the JVM hands it on."""

    def __init__(self, frames, error):
        self.frames = frames
        self.error = error

    def place(self, task):
        found = [FRAME.match(line) for line in self.frames]
        last = [match for match in found if match][-1]
        return "%s:%s, in %s" % (_shown(last["file"], task), last["line"], last["function"])


def _worker(text):
    lines = text.splitlines()
    frames, error = [], None
    at = next((place for place, line in enumerate(lines) if line.endswith(TITLE)), None)
    if at is None:
        return None
    theirs = True
    for line in lines[at + 1:]:
        match = FRAME.match(line)
        if match:
            theirs = not is_users(match["file"])
        if line.startswith("\tat ") or line.startswith("\t..."):
            break
        if line.startswith("  "):
            if not theirs:
                frames.append(line)
        elif line.strip() and not line.endswith(TITLE) and not line.startswith(LINKS):
            error = line.strip()  # of a chain the last one holds
            if not _goes_on(lines, line):
                break
    return Worker(frames, error) if error else None


def _goes_on(lines, line):
    """Whether the traceback of another exception, which came of this one, follows."""
    following = lines[lines.index(line) + 1:][:2]
    return any(each.startswith(LINKS) for each in following)


def _chain(thrown):
    """From the outermost to the root; what the user has hidden stays hidden."""
    chain = [thrown]
    while True:
        last = chain[-1]
        cause = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
        if cause is None or cause in chain or isinstance(last, Refusal):
            return chain
        chain.append(cause)


def _java(thrown):
    """The JVM's exception, where one is behind it."""
    return getattr(thrown, "java_exception", None) or getattr(thrown, "_origin", None)


def _is_of_jvm(thrown):
    return type(thrown).__name__ == "Py4JJavaError"


def _text(thrown):
    """All that is known of it, the words of a worker included."""
    java = getattr(thrown, "java_exception", None)
    if java is not None:
        parts = []
        while java is not None and len(parts) < 30:
            parts.append(str(java.toString()))
            java = java.getCause()
        return "\n".join(parts)
    return "%s\n%s" % (_message(thrown), getattr(thrown, "stackTrace", None) or "")


def _message(thrown):
    """Without the stack of the JVM, which pyspark puts behind it."""
    desc = getattr(thrown, "desc", None)
    try:
        return str(desc if isinstance(desc, str) else thrown).strip()
    except Exception:  # of the user's own making, and broken
        return ""


def first_line(thrown):
    return next((line.strip() for line in _message(thrown).splitlines() if line.strip()), "")


def _line(thrown):
    line = first_line(thrown)
    return "%s: %s" % (_name(thrown), line) if line else _name(thrown)


def _name(thrown):
    """As Python shows it; pyspark's own by the package from which they are imported."""
    kind = type(thrown)
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    module = "pyspark.errors" if kind.__module__.startswith("pyspark.errors.") else kind.__module__
    return "%s.%s" % (module, kind.__qualname__)


def _shown(file, task):
    return os.path.basename(file) if task is None or os.path.dirname(file) == os.path.dirname(task.file) else file
