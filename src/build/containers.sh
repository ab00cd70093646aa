# shellcheck shell=bash
# Shared by the scripts whose JVM starts servers, or a cluster, in containers. Sourced after lib.sh, never run.
# What the JVM is told about them is in the array "properties".

cluster=$top/src/test/cluster
properties=()

# The images of the servers.
server_properties() {
  local family image
  for family in mysql mysql-5.7 mysql-8.0 mariadb-10.11 mariadb-11; do
    image=$("$cluster/images.sh" --print "$family")
    properties+=("-Dmmp.${family//[.-]/}.image=$image")
  done
}

# The cluster, what is loaded into it, and the tools that talk to it. MMP_CLUSTER=keep: the one of make cluster-up.
# The project has to be packaged by then.
cluster_properties() {
  local cluster_image mysql_image mariadb11_image operator_image tars options privileged
  cluster_image=$("$cluster/images.sh" --print cluster)
  mysql_image=$("$cluster/images.sh" --print mysql)
  mariadb11_image=$("$cluster/images.sh" --print mariadb-11)
  operator_image=$("$top/src/build/image.sh")
  options=$("$cluster/privileged.sh" "$cluster_image")
  case $options in --privileged*) privileged=true ;; *) privileged=false ;; esac
  properties+=(
    "-Dmmp.cluster.image=$cluster_image"
    "-Dmmp.cluster.privileged=$privileged"
    "-Dmmp.operator.image=$operator_image"
    "-Dmmp.helm=$("$top/src/build/tool.sh" helm)"
    "-Dmmp.kubectl=$("$top/src/build/tool.sh" kubectl)"
  )
  if [ "${MMP_CLUSTER:-}" = keep ]; then
    properties+=("-Dmmp.cluster.kubeconfig=$("$cluster/up.sh" "$operator_image")" "-Dmmp.cluster.container=$cluster_name")
    "$cluster/load.sh" "$mariadb11_image"
  else
    mapfile -t tars < <("$cluster/save.sh" "$mysql_image" "$mariadb11_image" "$operator_image")
    properties+=("-Dmmp.cluster.tars=$(IFS=,; echo "${tars[*]}")")
  fi
}

# Names the containers of this run, so that they can be found again.
# Testcontainers would pull two helper images; where none can be pulled, the script cleans up instead.
name_containers() { # name
  if ! registry_answers; then
    export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_CHECKS_DISABLE=true
  fi
  if [ -e /.dockerenv ]; then export TESTCONTAINERS_HOST_OVERRIDE=${TESTCONTAINERS_HOST_OVERRIDE:-localhost}; fi
  MMP_RUN=$1
  export MMP_RUN
}

remove_containers() {
  local left
  left=$(docker ps -aq --filter "label=io.mysqlmasterpair.run=$MMP_RUN")
  # shellcheck disable=SC2086
  [ -z "$left" ] || docker rm -f -v $left >/dev/null
}
