#!/usr/bin/env bash
# Loads images of the container engine into the running cluster, those that it does not hold yet. Usage: load.sh IMAGE...
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/../../build/lib.sh"

for image; do
  id=$(docker image inspect --format '{{.Id}}' "$image") || die "There is no image $image to load."
  if docker exec "$cluster_name" test -e "/var/lib/loaded/$id"; then continue; fi
  started=$SECONDS
  docker save "$image" | docker exec -i "$cluster_name" ctr -n k8s.io images import --local - >/dev/null
  docker exec "$cluster_name" sh -c "mkdir -p /var/lib/loaded && touch /var/lib/loaded/$id"
  say "loaded $image into the cluster in $((SECONDS - started)) s"
done
