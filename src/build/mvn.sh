#!/usr/bin/env bash
# Maven on the newest JDK of this machine. Usage: mvn.sh ARGUMENT...
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"

JAVA_HOME=$("$top/src/build/jdk.sh")
export JAVA_HOME
# Older Mavens use what JDK 24 and newer warn of at each start.
if [ "$(sed -nE 's/^JAVA_VERSION="([0-9]+).*/\1/p' "$JAVA_HOME/release")" -ge 24 ]; then
  export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
fi
need mvn maven
cd "$top"
exec mvn --batch-mode --no-transfer-progress "$@"
