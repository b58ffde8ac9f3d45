#!/bin/bash
# Adds a step to an EMR cluster that runs a plan by the Muster on its primary node.
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: add-step.sh --cluster-id ID [OPTION...] PLAN [-- ARGUMENT...]

Adds one step that runs `muster run PLAN ARGUMENT...` on the primary node of a
cluster that was started with bootstrap.sh. Prints the step's id. PLAN is on S3,
or a local file that is copied there first. Arguments are for `muster run`, and
are seen by everybody who may look at the cluster: no secrets.

  --cluster-id ID    the cluster, j-...
  --plans s3://...   the folder into which a local plan is copied
  --with-folder      all that lies beside the plan goes with it: SQL, Python,
                     overlays. The step runs in that folder
  --name NAME        of the step; default: muster and the plan's name
  --region REGION    of the cluster
  --wait             until the step has ended; tells how by the exit code
  --poll SECONDS     how often --wait asks; default 30

Examples:
  add-step.sh --cluster-id j-1A2B3C s3://lake/plans/nightly.yaml -- --param ds=2026-01-31
  add-step.sh --cluster-id j-1A2B3C --plans s3://lake/plans --with-folder --wait \
    nightly/plan.yaml -- -f production.yaml

Exit codes: 0 added, and with --wait completed; 1 the step failed or was
cancelled, or AWS could not be asked; 2 bad usage: nothing was added.
HELP
}

say() { echo "add-step: $*" >&2; }
die() { # code, words
  local code=$1
  shift
  say "$*"
  exit "$code"
}

# EMR takes no more in all arguments of a step together.
readonly MOST_CHARACTERS=10240

cluster='' plans='' how=plan name='' wait=no poll=30 plan=''
region=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --with-folder) how=folder ;;
    --wait) wait=yes ;;
    --cluster-id | --plans | --name | --region | --poll)
      [ $# -gt 1 ] || die 2 "$1 needs a value: see add-step.sh --help"
      case $1 in
        --cluster-id) cluster=$2 ;;
        --plans) plans=${2%/} ;;
        --name) name=$2 ;;
        --region) region=(--region "$2") ;;
        --poll) poll=$2 ;;
      esac
      shift
      ;;
    --)
      shift
      break
      ;;
    -*) die 2 "there is no option $1: see add-step.sh --help (options of muster run follow --)" ;;
    *)
      [ -z "$plan" ] || die 2 "there is nothing to do with $1: arguments of muster run follow --"
      plan=$1
      ;;
  esac
  shift
done
[ -n "$plan" ] || die 2 'which plan? See add-step.sh --help'
[[ $cluster =~ ^j-[A-Za-z0-9]+$ ]] || die 2 "--cluster-id is '$cluster': give the cluster's id, j-..."
[[ $poll =~ ^[0-9]+$ ]] || die 2 "--poll is '$poll': give a number of seconds"
command -v aws >/dev/null || die 2 'there is no aws on the PATH: install the AWS CLI'

case $plan in
  s3://*/*) ;;
  *)
    [ -f "$plan" ] || die 2 "there is no plan $plan"
    [[ $plans == s3://?* ]] || die 2 "$plan is a local file: say by --plans into which folder on S3 it is copied"
    ;;
esac
: "${name:=muster ${plan##*/}}"
[ "${#name}" -le 256 ] || die 2 "--name has ${#name} characters, and EMR takes 256"

# Runs on the primary node. Arguments are its positional parameters, and so need no quoting of any kind.
# The folder is the same for the same plan, so that a run that goes on finds it as it was.
# shellcheck disable=SC2016 # expanded there, not here
step='set -eu
plan=$1 how=$2
shift 2
for muster in /opt/muster "$HOME/muster"; do
  if [ -x "$muster/bin/muster" ]; then break; fi
done
if [ ! -x "$muster/bin/muster" ]; then
  echo "muster: is not on this node: start the cluster with the bootstrap action bootstrap.sh" >&2
  exit 2
fi
work=$HOME/muster-plans/$(printf %s "$plan" | cksum | cut -d" " -f1)
mkdir -p "$work"
cd "$work"
if [ "$how" = folder ]; then
  aws s3 cp --recursive --only-show-errors "${plan%/*}/" .
else
  aws s3 cp --only-show-errors "$plan" .
fi
export SPARK_HOME=${SPARK_HOME:-/usr/lib/spark} HADOOP_CONF_DIR=${HADOOP_CONF_DIR:-/etc/hadoop/conf}
exec "$muster/bin/muster" run "${plan##*/}" "$@"'

json() { # text -> a JSON string
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\t'/\\t}
  [[ $text != *[[:cntrl:]]* ]] || die 2 "an argument has a character that cannot be printed: $(printf %q "$1")"
  printf '"%s"' "$text"
}

local_plan=''
target=$plan
if [[ $plan != s3://* ]]; then
  local_plan=$plan
  beside=$(cd "$(dirname "$plan")" && pwd)
  target=$plans/${plan##*/}
  if [ "$how" = folder ]; then
    target=$plans/${beside##*/}/${plan##*/}
  fi
fi
arguments=(bash -c "$step" muster-step "$target" "$how" "$@")
length=0
listed=''
for argument in "${arguments[@]}"; do
  length=$((length + ${#argument}))
  # in a variable first: a refusal within the arguments of a command ends nothing
  quoted=$(json "$argument")
  listed+=${listed:+, }$quoted
done
[ "$length" -le $MOST_CHARACTERS ] || die 2 "the step has $length characters, and EMR takes $MOST_CHARACTERS: write the arguments into a plan, and lay that over by -f"
named=$(json "$name")

if [ -n "$local_plan" ]; then
  if [ "$how" = folder ]; then
    say "copies $beside to ${target%/*}"
    aws s3 cp ${region[@]+"${region[@]}"} --recursive --only-show-errors "$beside/" "${target%/*}/" || die 1 "cannot copy $beside to ${target%/*}"
  else
    say "copies $plan to $target"
    aws s3 cp ${region[@]+"${region[@]}"} --only-show-errors "$plan" "$target" || die 1 "cannot copy $plan to $target"
  fi
fi

steps=$(mktemp)
trap 'rm -f "$steps"' EXIT
cat >"$steps" <<JSON
[{"Name": $named, "ActionOnFailure": "CONTINUE",
  "HadoopJarStep": {"Jar": "command-runner.jar", "Args": [$listed]}}]
JSON
# Asked once: EMR has no token by which it knew a repeated request, and would add the step twice.
id=$(AWS_MAX_ATTEMPTS=1 aws emr add-steps ${region[@]+"${region[@]}"} --cluster-id "$cluster" --steps "file://$steps" --query 'StepIds[0]' --output text) ||
  die 1 "cannot add the step, or cannot tell: look at the steps of $cluster before you repeat this"
[[ $id == s-* ]] || die 1 "EMR answered '$id' instead of a step's id: look at the steps of $cluster"
say "added '$name' to $cluster"
echo "$id"
[ "$wait" = yes ] || exit 0

# EMR's own waiter gives up after half an hour.
unanswered=0
last=''
while :; do
  if state=$(aws emr describe-step ${region[@]+"${region[@]}"} --cluster-id "$cluster" --step-id "$id" --query Step.Status.State --output text); then
    unanswered=0
    [ "$state" = "$last" ] || say "$id is $state"
    last=$state
    case $state in
      COMPLETED) exit 0 ;;
      FAILED | CANCELLED | INTERRUPTED)
        die 1 "the step $id is $state: what Muster said is in its stdout and stderr, in the cluster's log folder under steps/$id and, on the primary node, in /mnt/var/log/hadoop/steps/$id"
        ;;
    esac
  else
    unanswered=$((unanswered + 1))
    [ "$unanswered" -lt 10 ] || die 1 "cannot ask how the step $id goes: it is not touched by that; ask later by aws emr describe-step"
  fi
  sleep "$poll"
done
