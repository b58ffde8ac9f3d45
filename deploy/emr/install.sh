#!/bin/bash
# Puts a Muster distribution on S3, with the bootstrap action that fetches it from there.
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: install.sh [--region REGION] MUSTER.tar.gz s3://BUCKET/FOLDER

Puts the distribution, which `make dist` leaves in orchestrator/target, and
bootstrap.sh into the folder, and prints how a cluster is told to fetch them.
What is there already, by its checksum, is left as it is.

Example:
  install.sh orchestrator/target/muster-0.1.0-SNAPSHOT.tar.gz s3://lake/muster

Exit codes: 0 all is there; 1 S3 could not be asked; 2 bad usage.
HELP
}

say() { echo "install: $*" >&2; }
die() { # code, words
  local code=$1
  shift
  say "$*"
  exit "$code"
}

region=()
words=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --region)
      [ $# -gt 1 ] || die 2 '--region names a region, as eu-west-1'
      region=(--region "$2")
      shift
      ;;
    -*) die 2 "there is no option $1: see install.sh --help" ;;
    *) words+=("$1") ;;
  esac
  shift
done
[ ${#words[@]} -eq 2 ] || die 2 'give a distribution and a folder on S3: see install.sh --help'
archive=${words[0]}
folder=${words[1]%/}
[ -f "$archive" ] || die 2 "there is no $archive: make it by \`make dist\`"
[[ $folder =~ ^s3://[a-z0-9][a-z0-9.-]+(/.+)?$ ]] || die 2 "$folder is no folder on S3: write s3://bucket/folder"
tar -tzf "$archive" muster/bin/muster >/dev/null 2>&1 || die 2 "$archive is no distribution of Muster: it has no muster/bin/muster"
command -v aws >/dev/null || die 2 'there is no aws on the PATH: install the AWS CLI'

# The checksum of an object is what its own metadata says: an ETag is none where a file went in parts or is encrypted.
put() { # file place checksum
  local bucket=${2#s3://} key said
  key=${bucket#*/}
  bucket=${bucket%%/*}
  if said=$(aws s3api head-object ${region[@]+"${region[@]}"} --bucket "$bucket" --key "$key" --query Metadata.sha256 --output text 2>&1); then
    if [ "$said" = "$3" ]; then
      say "$2 is there already"
      return
    fi
    say "replaces $2, which is another one"
  else
    # who may not list is refused what is not there
    case $said in
      *'(404)'* | *'(403)'*) say "puts $1 into $2" ;;
      *) die 1 "cannot look at $2: $said" ;;
    esac
  fi
  aws s3 cp ${region[@]+"${region[@]}"} --only-show-errors --metadata "sha256=$3" "$1" "$2" || die 1 "cannot write $2: see what aws says above"
}

sum() { sha256sum "$1" | cut -d' ' -f1; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checksum=$(sum "$archive")
put "$archive" "$folder/${archive##*/}" "$checksum"
put "$here/bootstrap.sh" "$folder/bootstrap.sh" "$(sum "$here/bootstrap.sh")"

say 'a cluster fetches it by this, with create-cluster:'
echo "--bootstrap-actions Path=$folder/bootstrap.sh,Name=Muster,Args=[$folder/${archive##*/},--sha256,$checksum]"
