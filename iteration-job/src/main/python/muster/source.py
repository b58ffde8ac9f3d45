"""The user's file: looked through before there is a session, run when there is one."""
import hashlib
import importlib.util
import os
import sys

from muster.failure import Refusal


def check(task):
    """Finds what is wrong with the file without running it: its syntax, and modules that are not there."""
    import ast

    try:
        with open(task.file, "rb") as file:
            content = file.read()
    except OSError as error:
        raise Refusal("cannot read %s: %s" % (task.file, error.strerror or error))
    if task.digest and hashlib.sha256(content).hexdigest() != task.digest:
        raise Refusal(
            "%s has changed since the run began: give the command again to run what is there now" % task.file
        )
    try:
        tree = ast.parse(content, task.file)
    except (SyntaxError, ValueError) as error:
        raise Refusal(
            "%s:%s is no Python: %s" % (task.file, getattr(error, "lineno", 1), getattr(error, "msg", error))
        )
    task.code = compile(tree, task.file, "exec", dont_inherit=True)  # what was checked is what runs
    folder = os.path.dirname(task.file)
    if folder not in sys.path:
        sys.path.insert(1, folder)
    for statement in tree.body:
        for module in _imported(statement):
            if not _is_there(module):
                raise Refusal(
                    "%s:%d imports %s, which %s does not have: install it there, or name it in job.python.py_files"
                    % (task.file, statement.lineno, module, sys.executable)
                )


def _imported(statement):
    """Modules that are needed as soon as the file runs; what stands in a try may be absent."""
    import ast

    if isinstance(statement, ast.Import):
        return [alias.name.split(".")[0] for alias in statement.names]
    if isinstance(statement, ast.ImportFrom) and not statement.level:
        return [statement.module.split(".")[0]]
    return []


def _is_there(module):
    if module in sys.modules:
        return True
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def load(task):
    """Runs the file, as a module of its own name, and answers the function."""
    name = os.path.splitext(task.file_name)[0]
    if name in sys.modules:
        name = "muster_job_" + name  # json.py must not stand in the place of json
    spec = importlib.util.spec_from_file_location(name, task.file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    # workers are sent the functions, as those of a script: they do not have the file
    from pyspark import cloudpickle

    cloudpickle.register_pickle_by_value(module)
    exec(task.code, module.__dict__)
    return getattr(module, task.function, None)
