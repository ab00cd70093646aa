#!/usr/bin/env bash
# Runs the unit tests, the chart's, then those that need a real server or a real cluster. Usage: test.sh sample|whole|TEST
# sample: each class on two of its server families and modes, without what is tagged as "whole". whole: everything.
# TEST: only the integration tests of this name, as in Failsafe's it.test, whole. MMP_CLUSTER=keep: on the cluster of
# make cluster-up instead of a fresh one.
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"

what=${1:?sample, whole, or the name of a test}
build=$top/src/build
cluster=$top/src/test/cluster
case $what in
  sample | whole)
    "$build/mvn.sh" package
    "$build/chart-test.sh"
    ;;
  *) "$build/mvn.sh" -q package -DskipTests ;;
esac

"$build/engine.sh"
cluster_image=$("$cluster/images.sh" --print cluster)
mysql_image=$("$cluster/images.sh" --print mysql)
mysql57_image=$("$cluster/images.sh" --print mysql-5.7)
mysql80_image=$("$cluster/images.sh" --print mysql-8.0)
mariadb1011_image=$("$cluster/images.sh" --print mariadb-10.11)
mariadb11_image=$("$cluster/images.sh" --print mariadb-11)
operator_image=$("$build/image.sh")
options=("$("$cluster/privileged.sh" "$cluster_image")")
case ${options[0]} in --privileged*) privileged=true ;; *) privileged=false ;; esac
properties=(
  "-Dmmp.cluster.image=$cluster_image"
  "-Dmmp.cluster.privileged=$privileged"
  "-Dmmp.mysql.image=$mysql_image"
  "-Dmmp.mysql57.image=$mysql57_image"
  "-Dmmp.mysql80.image=$mysql80_image"
  "-Dmmp.mariadb1011.image=$mariadb1011_image"
  "-Dmmp.mariadb11.image=$mariadb11_image"
  "-Dmmp.operator.image=$operator_image"
  "-Dmmp.helm=$("$build/tool.sh" helm)"
  "-Dmmp.kubectl=$("$build/tool.sh" kubectl)"
)
if [ "${MMP_CLUSTER:-}" = keep ]; then
  properties+=("-Dmmp.cluster.kubeconfig=$("$cluster/up.sh" "$operator_image")" "-Dmmp.cluster.container=$cluster_name")
  "$cluster/load.sh" "$mariadb11_image"
else
  mapfile -t tars < <("$cluster/save.sh" "$mysql_image" "$mariadb11_image" "$operator_image")
  properties+=("-Dmmp.cluster.tars=$(IFS=,; echo "${tars[*]}")")
fi

# Testcontainers would pull two helper images; where none can be pulled, this script cleans up instead.
if ! registry_answers; then
  export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_CHECKS_DISABLE=true
fi
if [ -e /.dockerenv ]; then export TESTCONTAINERS_HOST_OVERRIDE=${TESTCONTAINERS_HOST_OVERRIDE:-localhost}; fi
MMP_RUN=$(date +%s)-$$
export MMP_RUN
clean_up() {
  local left
  left=$(docker ps -aq --filter "label=io.mysqlmasterpair.run=$MMP_RUN")
  # shellcheck disable=SC2086
  [ -z "$left" ] || docker rm -f -v $left >/dev/null
}
trap clean_up EXIT

case $what in
  sample) properties+=(-Dmmp.matrix=sample -DexcludedGroups=whole) ;;
  whole) ;;
  *) properties+=("-Dit.test=$what" -Dfailsafe.failIfNoSpecifiedTests=true) ;;
esac
# The goals alone: what they test was compiled and packaged above.
"$build/mvn.sh" failsafe:integration-test failsafe:verify -DskipITs=false "${properties[@]}"
