#!/usr/bin/env bash
# Prints the home of the newest JDK (21 or newer) of this machine; as root on Debian it installs one where there is none.
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"

feature_of() { # home -> 25
  sed -nE 's/^JAVA_VERSION="(1\.)?([0-9]+).*/\2/p' "$1/release" 2>/dev/null | head -n 1
}

newest() {
  local home version best=20 found='' on_path
  on_path=$(readlink -f "$(command -v javac || true)" || true)
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/local/lib/jvm/* /opt/java/* /opt/jdk* "${on_path%/bin/javac}" \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -x "$home/bin/javac" ] || continue
    version=$(feature_of "$home")
    if [ "${version:-0}" -gt "$best" ]; then best=$version found=$home; fi
  done
  echo "$found"
}

home=$(newest)
if [ -z "$home" ] && root_on_debian; then
  for version in 25 21; do
    if apt-cache show "openjdk-$version-jdk-headless" >/dev/null 2>&1; then
      step "installing JDK $version" install_packages "openjdk-$version-jdk-headless"
      break
    fi
  done
  home=$(newest)
fi
[ -n "$home" ] || die "No JDK 21 or newer was found in JAVA_HOME, /usr/lib/jvm or PATH. Install one (for example Temurin 25) and set JAVA_HOME."
echo "$home"
