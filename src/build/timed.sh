#!/usr/bin/env bash
# Runs a command and says at the end how long it took, and how it ended. Usage: timed.sh NAME COMMAND...
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"

name=$1
shift
started=$SECONDS
code=0
"$@" || code=$?
took=$((SECONDS - started))
if [ $code = 0 ]; then end="done"; else end="FAILED (exit code $code)"; fi
say "$name: $end after $((took / 60)) min $((took % 60)) s"
exit $code
