# shellcheck shell=bash
# A minimal Debian root file system (sid unless said otherwise) from the machine's own package mirror: the base of images where none can be
# pulled. Sourced, never run.
# shellcheck source=src/build/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Sid may be a frozen copy, hence no check of its expiry. The JRE's post-install script wants the man page folder.
# shellcheck disable=SC2016 # the hooks are expanded by mmdebstrap
rootfs() { # file packages [hook] [suite]
  local mirror
  need mmdebstrap mmdebstrap
  [ "$(id -u)" = 0 ] || die "Building an image from packages needs root (mmdebstrap), as no image registry answers."
  mirror=$(apt-get indextargets --format '$(SITE)' | grep '/debian$' | head -n 1) || true
  [ -n "$mirror" ] || die "apt knows no Debian mirror (apt-get indextargets), so no image can be built from packages."
  mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --essential-hook='mkdir -p "$1/usr/share/man/man1"' \
    --include="$2" ${3:+--customize-hook="$3"} \
    --customize-hook='rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/* "$1"/var/log/*' \
    "${4:-sid}" "$1" "$mirror"
}
