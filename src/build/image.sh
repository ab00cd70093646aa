#!/usr/bin/env bash
# Builds the operator's image from target/quarkus-app and prints its name. The base (a JRE and the servers' client tools) is
# built once, named by what goes into it; the layer on top takes seconds.
# shellcheck source=src/build/rootfs.sh
source "$(dirname "$0")/rootfs.sh"

image=${MMP_OPERATOR_IMAGE:-local/mysql-master-pair:dev}
docker_files=src/main/docker
base=local/mysql-master-pair-base:$(hash_of "$docker_files"/base/*)

# A hook of mmdebstrap runs outside the new root: the script is put into it and run there.
build_base_from_packages() {
  local out=$cache/build-base
  mkdir -p "$out"
  step "a root file system with a JRE and the servers' client tools" rootfs "$out/rootfs.tar" "$(cat "$top/$docker_files/base/packages")" \
    "cp '$top/$docker_files/base/trim.sh' \"\$1/tmp/\" && chroot \"\$1\" sh /tmp/trim.sh && rm \"\$1/tmp/trim.sh\""
  step "the image $base" docker import -c 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' "$out/rootfs.tar" "$base"
  rm -rf "$out"
}

[ -d "$top/target/quarkus-app" ] || die "target/quarkus-app is missing: the image is built from it. make image builds both."
if ! image_exists "$base"; then
  if registry_answers; then
    step "the image $base" docker build -t "$base" "$top/$docker_files/base"
  else
    build_base_from_packages
  fi
fi
step "the image $image" docker build --build-arg "BASE=$base" -f "$top/$docker_files/Dockerfile" -t "$image" "$top"
echo "$image"
