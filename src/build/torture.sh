#!/usr/bin/env bash
# Breaks, repairs and disturbs real pairs, run after run.
# Usage: torture.sh SEED RUNS [FAMILY,…] [MODE] [RUNS AT ONCE] [MINUTES]
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=src/build/containers.sh
source "$(dirname "$0")/containers.sh"

build=$top/src/build
[ "$(id -u)" = 0 ] || die "A run with a full disk makes disks of its own smaller: run this as root."
"$build/engine.sh"
need faketime faketime
faketime_library=$(find /usr/lib /usr/local/lib -name libfaketime.so.1 2>/dev/null | head -n 1)
"$build/mvn.sh" -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath
server_properties
properties+=(
  "-Dmmp.faketime=$faketime_library"
  "-Dmmp.torture.code=$(git -C "$top" describe --always --dirty 2>/dev/null || echo unknown)"
)
name_containers "torture-$(date +%s)-$$"
folder=/tmp/$MMP_RUN
clean_up() {
  local mounted
  for mounted in "$folder"/*/volume; do umount -l "$mounted" 2>/dev/null || true; done
  rm -rf "$folder" "$top/target/$MMP_RUN.jar"
  remove_containers
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
