#!/usr/bin/env bash
# Starts a cluster that stays: for the demo, and for a developer between two test runs. Runs again at no cost: a running
# cluster is kept, and a newly built image is loaded into it. Prints the path of the kubeconfig. Usage: up.sh [IMAGE...]
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/../../build/lib.sh"

here=$(dirname "$0")
kubeconfig=$cache/$cluster_name.kubeconfig
"$here/../../build/engine.sh"
cluster=$("$here/images.sh" --print cluster)
mysql=$("$here/images.sh" --print mysql)
images=("$mysql" "$@")

if [ "$(docker inspect --format '{{.State.Running}}' "$cluster_name" 2>/dev/null)" = true ]; then
  "$here/load.sh" "${images[@]}"
  echo "$kubeconfig"
  exit 0
fi

started=$SECONDS
say "starting the cluster $cluster_name ($cluster) …"
docker rm -f -v "$cluster_name" >/dev/null 2>&1 || true
mounts=()
for tar in $("$here/save.sh" "${images[@]}"); do
  mounts+=(-v "$tar:/var/lib/rancher/k3s/agent/images/$(basename "${tar%@*}").tar:ro")
done
# The same options as Testcontainers' K3sContainer gives.
# shellcheck disable=SC2046
docker run -d --name "$cluster_name" $("$here/privileged.sh" "$cluster") --cgroupns host \
  -v /sys/fs/cgroup:/sys/fs/cgroup:rw --tmpfs /run --tmpfs /var/run "${mounts[@]}" -p 127.0.0.1::6443 \
  "$cluster" server --disable=traefik --tls-san=localhost >/dev/null
until docker logs "$cluster_name" 2>&1 | grep -q 'Node controller sync successful'; do
  if [ "$(docker inspect --format '{{.State.Running}}' "$cluster_name")" != true ] || [ $((SECONDS - started)) -gt 180 ]; then
    docker logs --tail 40 "$cluster_name" >&2
    die "The cluster did not start within $((SECONDS - started)) s; the end of its log is above."
  fi
  sleep 0.3
done
port=$(docker port "$cluster_name" 6443/tcp | head -n 1 | sed 's/.*://')
(umask 077 && docker exec "$cluster_name" cat /etc/rancher/k3s/k3s.yaml | sed -E "s#https://(127\.0\.0\.1|localhost):6443#https://localhost:$port#" >"$kubeconfig")
docker exec "$cluster_name" sh -c "mkdir -p /var/lib/loaded && cd /var/lib/loaded && touch $(docker image inspect --format '{{.Id}}' "${images[@]}" | tr '\n' ' ')"
say "the cluster is ready after $((SECONDS - started)) s: export KUBECONFIG=$kubeconfig"
echo "$kubeconfig"
