#!/bin/sh
# Makes Python environments that tests need, each once: make.sh TARGET NAME...
# TARGET/NAME is made of the packages in NAME.txt, which lies beside this, and anew when they change. One that somebody else makes at
# the moment is waited for.
set -eu
target=$1
shift

# a signal ends what runs too
child=
trap '[ -z "$child" ] || kill "$child" 2>/dev/null; exit 143' HUP INT TERM
run() {
  "$@" &
  child=$!
  wait "$child"
  child=
}

mkdir -p "$target"
for name in "$@"; do
  packages=$(dirname "$0")/$name.txt
  made=$target/$name/made
  exec 9>"$target/$name.lock"
  run flock 9
  if ! cmp -s "$packages" "$made"; then
    run python3 -m venv --clear "$target/$name"
    run "$target/$name/bin/pip" install --quiet --no-compile --requirement "$packages"
    cp "$packages" "$made"
  fi
  exec 9>&-
done
