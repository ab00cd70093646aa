#!/bin/sh
# Runs at the image's build: writes the options of the JVM and the AOT caches that make it start in a fraction of the time.
# The classes are put on one flat class path in a fixed order, because a cache holds only classes of the JVM's own loaders,
# and only for the class path that it was made with.
set -eu
cd /app
path=
# What Quarkus rewrote must hide the original.
for jar in /app/quarkus/transformed-bytecode.jar /app/quarkus/generated-bytecode.jar /app/app/*.jar $(find /app/lib -name '*.jar' | sort); do
  [ ! -e "$jar" ] || path=$path$jar:
done
# A pod that starts again has a new address under the old name: names are asked for anew after two seconds, not thirty.
common="--add-opens=java.base/java.lang=ALL-UNNAMED -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError
-Djava.util.logging.manager=org.jboss.logmanager.LogManager -Djava.security.egd=file:/dev/urandom -Dsun.net.inetaddr.ttl=2 -Dsun.net.inetaddr.negative.ttl=1"

train() { # name, command of the training run
  name=$1
  shift
  # A training run may fail, as there is neither a cluster nor a server here: the classes it loaded count.
  timeout 8 java -XX:AOTCacheOutput="/app/$name.aot" "@/app/$name.options" io.mysqlmasterpair.Main "$@" >"/tmp/$name.log" 2>&1 \
    || echo "training of $name ended with exit code $?"
  if [ -s "/app/$name.aot" ]; then
    printf '%s\n' "-XX:AOTCache=/app/$name.aot" '-Xlog:aot=off' '-Xlog:cds=off' >>"/app/$name.options"
    ls -l "/app/$name.aot"
  else
    tail -n 20 "/tmp/$name.log"
    echo "no cache for $name: it starts without one"
  fi
  rm -f "/tmp/$name.log"
}

# Small before fast: it waits most of its time. A small young generation and one compiler keep what is resident low.
{ echo "$common"; echo '-Xmx112m -Xmn20m -Xss512k -XX:TieredStopAtLevel=1 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=25 -XX:ReservedCodeCacheSize=48m -Dio.netty.allocator.type=unpooled -Dio.netty.eventLoopThreads=2'; echo "-cp ${path%:}"; } >operator.options
# A step lives for seconds: compiling it well would cost more than it gains. The load is mysql's and mysqldump's work.
{ echo "$common"; echo '-Xmx192m -XX:TieredStopAtLevel=1'; echo "-cp ${path%:}"; } >steps.options
train steps --help
KUBERNETES_MASTER=https://127.0.0.1:1 MMP_POD_NAME=train MMP_POD_NAMESPACE=train MMP_WORKER_IMAGE=train train operator operator
