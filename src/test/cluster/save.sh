#!/usr/bin/env bash
# Prints the tars of images, for a cluster to load at its start; writes those that are not there yet. Usage: save.sh IMAGE...
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/../../build/lib.sh"

mkdir -p "$cache/images"
for image; do
  id=$(docker image inspect --format '{{.Id}}' "$image") || die "There is no image $image to load into the cluster; make images builds it."
  name=$(tr -c 'a-z0-9.\n' '-' <<<"$image")
  tar=$cache/images/$name@$(cut -c8-19 <<<"$id").tar
  if [ ! -e "$tar" ]; then
    rm -f "$cache/images/$name@"*.tar
    docker save -o "$tar.part" "$image"
    mv "$tar.part" "$tar"
  fi
  echo "$tar"
done
