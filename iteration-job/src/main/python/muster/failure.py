"""Why an attempt failed: cause, first line, and the traceback of the user's own frames."""
import os
import re
import sys
import traceback

OURS = os.path.dirname(os.path.abspath(__file__))
TITLE = "Traceback (most recent call last):"

#: how a frame of pyspark or py4j is named, in this process and in workers
THEIRS = re.compile(r"(^|/)(pyspark\.zip/pyspark|py4j-[^/]*\.zip/py4j|site-packages/(pyspark|py4j)|python/pyspark)/")
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
    def __init__(self, thrown, task):
        self.thrown = thrown
        self.task = task
        self.chain = _chain(thrown)
        self.java = next(filter(None, map(_java, reversed(self.chain))), None)
        self.worker = _worker(_text(self.chain[-1]))
        self.frames = [
            frame
            for each in self.chain
            for frame in traceback.extract_tb(each.__traceback__)
            if is_users(frame.filename)
        ]

    def leave(self, entry):
        """Has the JVM write it down, prints the traceback, and answers the exit code."""
        if entry is None:
            traceback.print_exception(type(self.thrown), self.thrown, self.thrown.__traceback__)
            return 1
        try:
            sys.stdout.flush()
            shown = self._traceback()
            if shown:
                print(entry.redacted(shown), file=sys.stderr, flush=True)
            said = self._exceptions()
            return entry.fail(
                self._kind(), self._place(), self._said(), [kind for kind, _ in said], [line for _, line in said],
                self.java,
            )
        except Exception:
            traceback.print_exception(type(self.thrown), self.thrown, self.thrown.__traceback__)
            return 1

    def _kind(self):
        if isinstance(self.chain[-1], MemoryError) or (self.worker and self.worker.error.startswith("MemoryError")):
            return "out_of_memory"
        if "java.lang.OutOfMemoryError" in _text(self.chain[-1]):
            return "out_of_memory"
        return "user" if self.frames or self.java or isinstance(self.thrown, Refusal) else "other"

    def _place(self):
        """The user's frame that was the last to be at work, as file:line, in function; empty where there is none."""
        if self.worker and self.worker.frames:
            return self.worker.place()
        if not self.frames:
            return ""
        frame = self.frames[-1]
        return "%s:%d, in %s" % (_shown(frame.filename, self.task), frame.lineno, frame.name)

    def _said(self):
        """What was thrown, in one line; None where the JVM's own word is the better one."""
        if self.worker:
            return self.worker.error
        last = self.chain[-1]
        if isinstance(last, Refusal):
            return str(last)
        if type(last).__name__ == "Py4JJavaError":
            return None
        return _line(last)

    def _exceptions(self):
        said = [(_name(each), _first_line(each)) for each in self.chain if not isinstance(each, Refusal)]
        if self.worker:
            kind, _, line = self.worker.error.partition(": ")
            said.append((kind, line))
        return said

    def _traceback(self):
        last = self.chain[-1]
        if isinstance(last, Refusal) and not self.frames:
            return ""
        if not (self.frames or self.worker or self.java):
            return "".join(traceback.format_exception(type(last), last, last.__traceback__)).rstrip()
        lines = [TITLE] + [line.rstrip() for line in traceback.format_list(self.frames)]
        if self.worker:
            lines += ["  in a Python worker:"] + self.worker.frames + [self.worker.error]
        elif type(last).__name__ == "Py4JJavaError":
            lines.append(str(last.java_exception.toString()).splitlines()[0])
        else:
            lines.append(_name(last) + ": " + _message(last) if _message(last) else _name(last))
        return "\n".join(lines)


class Worker:
    """What a worker threw, out of the text in which the JVM hands it on."""

    def __init__(self, frames, error):
        self.frames = frames
        self.error = error

    def place(self):
        found = [FRAME.match(line) for line in self.frames]
        last = [match for match in found if match][-1]
        return "%s:%s, in %s" % (os.path.basename(last["file"]), last["line"], last["function"])


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
        elif line.strip() and not line.endswith(TITLE) and not line.endswith(":"):
            error = line.strip()  # of a chain the last one holds
            if not _goes_on(lines, line):
                break
    return Worker(frames, error) if error else None


def _goes_on(lines, line):
    """Whether the traceback of another exception, which came of this one, follows."""
    following = lines[lines.index(line) + 1:][:2]
    return any(each.startswith(("The above exception", "During handling")) for each in following)


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
    return str(desc if isinstance(desc, str) else thrown).strip()


def _first_line(thrown):
    return next((line.strip() for line in _message(thrown).splitlines() if line.strip()), "")


def _line(thrown):
    line = _first_line(thrown)
    return "%s: %s" % (_name(thrown), line) if line else _name(thrown)


def _name(thrown):
    kind = type(thrown)
    return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else kind.__module__ + "." + kind.__qualname__


def _shown(file, task):
    return os.path.basename(file) if task is None or os.path.dirname(file) == os.path.dirname(task.file) else file
