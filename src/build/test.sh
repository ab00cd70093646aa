#!/usr/bin/env bash
# Runs the unit tests, the chart's, then those that need a real server or a real cluster. Usage: test.sh sample|whole|TEST
# sample: each class on two of its server families and modes, without what is tagged as "whole". whole: everything.
# TEST: only the integration tests of this name, as in Failsafe's it.test, whole. MMP_CLUSTER=keep: on the cluster of
# make cluster-up instead of a fresh one.
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=src/build/containers.sh
source "$(dirname "$0")/containers.sh"

what=${1:?sample, whole, or the name of a test}
build=$top/src/build
case $what in
  sample | whole)
    "$build/mvn.sh" package
    "$build/chart-test.sh"
    ;;
  *) "$build/mvn.sh" -q package -DskipTests ;;
esac

"$build/engine.sh"
server_properties
cluster_properties
name_containers "$(date +%s)-$$"
trap remove_containers EXIT

case $what in
  sample) properties+=(-Dmmp.matrix=sample -DexcludedGroups=whole) ;;
  whole) ;;
  *) properties+=("-Dit.test=$what" -Dfailsafe.failIfNoSpecifiedTests=true) ;;
esac
# The goals alone: what they test was compiled and packaged above.
"$build/mvn.sh" failsafe:integration-test failsafe:verify -DskipITs=false "${properties[@]}"
