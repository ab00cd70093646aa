#!/usr/bin/env bash
# Breaks, repairs and disturbs real pairs, run after run.
# Usage: torture.sh SEED RUNS [FAMILY,…] [MODE] [RUNS AT ONCE] [MINUTES]
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"

build=$top/src/build
cluster=$top/src/test/cluster
[ "$(id -u)" = 0 ] || die "A run with a full disk makes disks of its own smaller: run this as root."
"$build/engine.sh"
need faketime faketime
faketime_library=$(find /usr/lib /usr/local/lib -name libfaketime.so.1 2>/dev/null | head -n 1)
"$build/mvn.sh" -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath
properties=(
  "-Dmmp.faketime=$faketime_library"
  "-Dmmp.mysql.image=$("$cluster/images.sh" --print mysql)"
  "-Dmmp.mysql57.image=$("$cluster/images.sh" --print mysql-5.7)"
  "-Dmmp.mysql80.image=$("$cluster/images.sh" --print mysql-8.0)"
  "-Dmmp.mariadb1011.image=$("$cluster/images.sh" --print mariadb-10.11)"
  "-Dmmp.mariadb11.image=$("$cluster/images.sh" --print mariadb-11)"
  "-Dmmp.torture.code=$(git -C "$top" describe --always --dirty 2>/dev/null || echo unknown)"
)
if ! registry_answers; then
  export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_CHECKS_DISABLE=true
fi
if [ -e /.dockerenv ]; then export TESTCONTAINERS_HOST_OVERRIDE=${TESTCONTAINERS_HOST_OVERRIDE:-localhost}; fi
MMP_RUN=torture-$(date +%s)-$$
export MMP_RUN
folder=/tmp/$MMP_RUN
clean_up() {
  local left mounted
  for mounted in "$folder"/*/volume; do umount -l "$mounted" 2>/dev/null || true; done
  rm -rf "$folder" "$top/target/$MMP_RUN.jar"
  left=$(docker ps -aq --filter "label=io.mysqlmasterpair.run=$MMP_RUN")
  # shellcheck disable=SC2086
  [ -z "$left" ] || docker rm -f -v $left >/dev/null
}
trap clean_up EXIT

cd "$top"
# The Jobs' processes share what the first of them has loaded; that wants a jar, and nothing that changes under it.
# Not beside the runs' own folders: the Jobs see where it lies, and may not write there.
mkdir -p "$folder"
jar=$top/target/$MMP_RUN.jar
jdk=$("$build/jdk.sh")
"$jdk/bin/jar" cf "$jar" -C target/classes . -C target/test-classes .
"$jdk/bin/java" -Djava.util.logging.manager=org.jboss.logmanager.LogManager "-Dmmp.torture.dir=$folder" \
  "-Dmmp.torture.shared=$folder/worker.jsa" -Dmmp.test.tls=DISABLED "${properties[@]}" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m \
  -cp "$jar:$(cat target/test.classpath)" io.mysqlmasterpair.torture.Torture "$@"
