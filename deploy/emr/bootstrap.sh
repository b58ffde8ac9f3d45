#!/bin/bash
# A bootstrap action of EMR: fetches Muster from S3 onto a node, and warms it when Spark is there.
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: bootstrap.sh [OPTION...] s3://BUCKET/FOLDER/MUSTER.tar.gz

A bootstrap action of EMR 7.0 or newer. Fetches Muster and unpacks it to
/opt/muster, or where that cannot be written, to ~/muster. Spark comes onto the
node after all bootstrap actions: its class archives, for drivers and for
containers, are made when it is there, in the background, and nothing fails if
they cannot be made.

  --sha256 HEX       refuses a distribution of another checksum
  --into DIR         unpacks it there and nowhere else
  --spark-home DIR   the Spark to warm for; default /usr/lib/spark
  --no-warm          makes no class archives; the first run makes that of drivers

Exit codes: 0 Muster is there; 1 it could not be fetched or unpacked; 2 bad
usage, or this is no EMR 7.0 or newer. Any but 0 ends the start of the cluster.
HELP
}

say() { echo "muster: $*" >&2; }
die() { # code, words
  local code=$1
  shift
  say "$*"
  exit "$code"
}

# Where EMR says what a node is; a test names another folder.
info=(${MUSTER_EMR_INFO:-/mnt/var/lib/info /emr/instance-controller/lib/info})
jvms=${MUSTER_EMR_JVMS:-/usr/lib/jvm}
checksum='' into='' spark=/usr/lib/spark warm=yes source=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --no-warm) warm=no ;;
    --sha256 | --into | --spark-home)
      [ $# -gt 1 ] || die 2 "$1 needs a value: see bootstrap.sh --help"
      case $1 in
        --sha256) checksum=$2 ;;
        --into) into=$2 ;;
        --spark-home) spark=$2 ;;
      esac
      shift
      ;;
    -*) die 2 "there is no option $1: see bootstrap.sh --help" ;;
    *)
      [ -z "$source" ] || die 2 "there is nothing to do with $1"
      source=$1
      ;;
  esac
  shift
done
case $source in
  s3://*/*.tar.gz) ;;
  '') die 2 'where is Muster? Give s3://bucket/folder/muster-VERSION.tar.gz, as install.sh prints it' ;;
  *) die 2 "$source is no distribution on S3: give s3://bucket/folder/muster-VERSION.tar.gz" ;;
esac

release=''
for folder in "${info[@]}"; do
  for file in "$folder"/extraInstanceData.json "$folder"/job-flow.json "$folder"/instance.json; do
    if [ -z "$release" ] && [ -r "$file" ]; then
      release=$(tr -d '\n' <"$file" | sed -n 's/.*"releaseLabel"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p')
    fi
  done
done
[ -n "$release" ] || die 2 "no file in ${info[*]} says which release of EMR this is: this is a bootstrap action, for the nodes of an EMR cluster"
number=${release#emr-}
major=${number%%.*}
case $major in
  '' | *[!0-9]*) die 2 "this node says that it is $release, which is no release of EMR that Muster knows: 7.0 or newer is needed" ;;
esac
[ "$major" -ge 7 ] || die 2 "this is $release, which has no Java 17 and no Spark 3.5 by itself: take EMR 7.0 or newer"

# EMR 7 has a Java 17; what the PATH finds first may be another one that an earlier bootstrap action has brought.
version_of() { { "$1" -version 2>&1 || :; } | sed -n 's/.* version "\([0-9]*\).*/\1/p' | tail -n 1; }
java=''
for candidate in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || :)" "$jvms"/*17*/bin/java; do
  if [ -z "$java" ] && [ -n "$candidate" ] && [ -x "$candidate" ]; then
    found=$(version_of "$candidate")
    if [ "${found:-0}" -ge 17 ]; then
      java=$candidate
    else
      say "passes over $candidate, which is Java ${found:-of an unknown version}"
    fi
  fi
done
if [ -z "$java" ]; then
  say "there is no Java 17 yet: it has to come with Spark, or Muster will refuse to start"
fi

# Makes a folder that this user may write; bootstrap actions run as hadoop, who may sudo.
made() { # folder
  mkdir -p "$1" 2>/dev/null && [ -w "$1" ] && return
  command -v sudo >/dev/null && sudo -n mkdir -p "$1" 2>/dev/null && sudo -n chown "$(id -u):$(id -g)" "$1" 2>/dev/null && [ -w "$1" ]
}
home=''
for folder in ${into:-/opt/muster "$HOME/muster"}; do
  if [ -z "$home" ] && made "$folder"; then
    home=$folder
  fi
done
[ -n "$home" ] || die 1 "cannot write ${into:-/opt/muster nor $HOME/muster}: name a folder by --into"

parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
say "fetches $source"
aws s3 cp --only-show-errors "$source" "$parts/muster.tar.gz" || die 1 "cannot fetch $source: see that the cluster's instance profile may read it (s3:GetObject), and that it is there"
if [ -n "$checksum" ]; then
  actual=$(sha256sum "$parts/muster.tar.gz" | cut -d' ' -f1)
  [ "$actual" = "$checksum" ] || die 1 "$source has the checksum $actual and not $checksum: it is another one, or damaged; give what install.sh prints"
fi
tar -C "$parts" -xzf "$parts/muster.tar.gz" || die 1 "cannot unpack $source: it is no .tar.gz, or the disk is full"
[ -x "$parts/muster/bin/muster" ] || die 1 "$source is no distribution of Muster: it has no muster/bin/muster"
if [ -n "$(ls -A "$home")" ] && [ ! -x "$home/bin/muster" ]; then
  die 1 "$home holds what is not Muster's: name another folder by --into"
fi
find "$home" -mindepth 1 -delete
cp -a "$parts/muster/." "$home/" || die 1 "cannot write $home: see whether the disk is full"
# the same on each node, and readable for containers, whose user is another
mkdir -p "$home/archives"
say "is in $home, for $release"

# Nothing may wait for this: EMR installs Spark only after this script has ended.
if [ "$warm" = yes ]; then
  [ -z "$java" ] || export JAVA_HOME=${java%/bin/java}
  setsid bash -c '
    for _ in $(seq 360); do
      if [ -x "$2/bin/spark-submit" ]; then
        exec "$1/bin/muster" warm --containers --spark-home "$2"
      fi
      sleep 5
    done
    echo "muster: there was no Spark in $2 for half an hour: the first run makes the archive of drivers"
  ' warm "$home" "$spark" >"$home/warm.log" 2>&1 </dev/null &
  say "warms for $spark as soon as it is there: $home/warm.log"
fi
