#!/usr/bin/env bash
# Maven on the newest JDK of this machine. Usage: mvn.sh ARGUMENT...
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"

JAVA_HOME=$("$top/src/build/jdk.sh")
export JAVA_HOME
need mvn maven
cd "$top"
exec mvn --batch-mode --no-transfer-progress "$@"
