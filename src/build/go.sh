# shellcheck shell=bash
# Go, from the machine or, where that is missing or too old, from an image. Sourced, never run.
# shellcheck source=src/build/rootfs.sh
source "$(dirname "${BASH_SOURCE[0]}")/rootfs.sh"

# From 1.21 on Go fetches the toolchain that a module asks for by itself, the way it fetches modules.
go_is_usable() {
  local minor
  have go || return 1
  minor=$(go version | sed -nE 's/.*go1\.([0-9]+).*/\1/p')
  [ "${minor:-0}" -ge 21 ]
}

go_image() {
  if registry_answers; then
    echo golang:1.26
    return
  fi
  local image
  image=local/mmp-go:$(hash_of src/build/go.sh src/build/rootfs.sh)
  if ! image_exists "$image"; then
    mkdir -p "$cache/go-image"
    step "a root file system with Go" rootfs "$cache/go-image/rootfs.tar" golang-go,ca-certificates,git
    step "an image with Go" docker import "$cache/go-image/rootfs.tar" "$image"
    rm -rf "$cache/go-image"
  fi
  echo "$image"
}

golang() { # arguments of go; runs in the current folder
  if go_is_usable; then
    go "$@"
    return
  fi
  # shellcheck disable=SC2046 # one word an -e NAME
  docker run --rm --network host -v "$cache:$cache" -v "$top:$top:ro" -w "$PWD" \
    $(env | sed -nE 's/^((GO|CGO_|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy)[A-Z]*)=.*/-e \1/p') \
    -e GOTOOLCHAIN=auto -e GOPATH="$cache/go" -e GOCACHE="$cache/go-build" "$(go_image)" go "$@"
}
