"""Runs a command on a pseudo-terminal of its own and copies what it shows to standard output.

terminal.py ROWS COLUMNS COMMAND...   SIGINT is Ctrl-C at the keyboard; ends with the command's code.
"""
import fcntl
import os
import pty
import signal
import struct
import sys
import termios

rows, columns = int(sys.argv[1]), int(sys.argv[2])
ready, go = os.pipe()
child, master = pty.fork()
if child == 0:
    os.close(go)
    os.read(ready, 1)  # until the terminal has its size
    os.execvp(sys.argv[3], sys.argv[3:])
os.close(ready)
fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
signal.signal(signal.SIGINT, lambda *_: os.write(master, b"\x03"))
os.close(go)
while True:
    try:
        shown = os.read(master, 65536)
    except OSError:  # Linux says so when the last process has closed the terminal
        break
    if not shown:
        break
    os.write(1, shown)
status = os.waitpid(child, 0)[1]
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
