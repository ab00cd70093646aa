#!/usr/bin/env bash
# Breaks pairs on a real cluster and disturbs their repair, run after run. MMP_CLUSTER=keep: on the cluster of make cluster-up.
# Usage: torture-cluster.sh SEED RUNS PAIRS_AT_ONCE MINUTES
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=src/build/containers.sh
source "$(dirname "$0")/containers.sh"

build=$top/src/build
"$build/engine.sh"
"$build/mvn.sh" -q package -DskipTests dependency:build-classpath -Dmdep.outputFile=target/test.classpath
cluster_properties
properties+=("-Dmmp.torture.code=$(git -C "$top" describe --always --dirty 2>/dev/null || echo unknown)")
name_containers "torture-cluster-$(date +%s)-$$"
trap remove_containers EXIT

cd "$top"
"$("$build/jdk.sh")/bin/java" -Djava.util.logging.manager=org.jboss.logmanager.LogManager "${properties[@]}" \
  -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m -cp "target/test-classes:target/classes:$(cat target/test.classpath)" \
  io.mysqlmasterpair.torture.cluster.ClusterTorture "$@"
