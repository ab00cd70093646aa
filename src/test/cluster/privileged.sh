#!/usr/bin/env bash
# Prints the docker run options under which a container may run Kubernetes. Where --privileged can't be had (an engine that
# lacks CAP_SYS_RESOURCE itself can't give it), everything else that it stands for. Usage: privileged.sh IMAGE
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/../../build/lib.sh"

memo=$cache/privileged
if [ ! -e "$memo" ]; then
  if docker run --rm --privileged --entrypoint /bin/true "$1" >/dev/null 2>&1; then echo yes >"$memo"; else echo no >"$memo"; fi
  say "the engine can run privileged containers: $(cat "$memo")"
fi
if [ "$(cat "$memo")" = yes ]; then
  echo --privileged
else
  echo --cap-add ALL --cap-drop SYS_RESOURCE --security-opt seccomp=unconfined --device /dev/kmsg
fi
