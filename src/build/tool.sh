#!/usr/bin/env bash
# Prints the path of a tool (helm or kubectl), fetching it into the cache folder where the machine has none.
# shellcheck source=src/build/go.sh
source "$(dirname "$0")/go.sh"

case ${1:-} in
  helm)
    version=v4.3.1
    if have helm; then command -v helm; exit 0; fi
    GOBIN=$cache/bin
    export GOBIN
    cd "$cache"
    step "building helm $version" golang install "helm.sh/helm/v4/cmd/helm@$version"
    # A Go in a container puts it beside its modules.
    [ -x "$cache/bin/helm" ] || cp "$cache/go/bin/helm" "$cache/bin/helm"
    echo "$cache/bin/helm"
    ;;
  kubectl)
    # The cluster's own kubectl comes out of its image, so that the two always fit each other.
    image=$("$top/src/test/cluster/images.sh" --print cluster)
    kubectl=$cache/kubectl/$(docker image inspect --format '{{.Id}}' "$image" | sed 's/sha256://' | cut -c1-12)/kubectl
    if [ ! -x "$kubectl" ]; then
      mkdir -p "$(dirname "$kubectl")"
      container=$(docker create "$image")
      trap 'docker rm "$container" >/dev/null' EXIT
      docker cp -q -L "$container:/usr/local/bin/kubectl" "$kubectl" 2>/dev/null || docker cp -q -L "$container:/bin/kubectl" "$kubectl"
      chmod +x "$kubectl"
    fi
    echo "$kubectl"
    ;;
  *) die "usage: tool.sh helm|kubectl" ;;
esac
