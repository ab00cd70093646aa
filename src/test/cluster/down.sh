#!/usr/bin/env bash
# Removes the cluster that up.sh started, with all that is in it.
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/../../build/lib.sh"

docker rm -f -v "$cluster_name" >/dev/null 2>&1 || true
rm -f "$cache/$cluster_name.kubeconfig"
say "the cluster $cluster_name is gone"
