# shellcheck shell=bash
# Shared by every script of the build: where things are kept, how a step tells what it does, and how it gives up.
# Sourced, never run.
# shellcheck disable=SC2034 # the variables are for those who source this file
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mysql-master-pair
mkdir -p "$cache/bin" "$cache/log"
export PATH="$PATH:$cache/bin"
MYSQL_TAG=9.7
cluster_name=${MMP_CLUSTER_NAME:-mmp-cluster}

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() { printf '\n%s\n' "$*" >&2; exit 1; }

# Runs a long command quietly: says what it does and how long it took; on failure shows the end of its output.
step() { # what command...
  local what=$1 started=$SECONDS log
  shift
  log=$cache/log/$(tr -c 'a-zA-Z0-9\n' '-' <<<"$what" | cut -c1-60).log
  say "$what …"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    die "Failed after $((SECONDS - started)) s: $what. The whole output is in $log"
  fi
  say "$what: done in $((SECONDS - started)) s"
}

have() { command -v "$1" >/dev/null 2>&1; }

root_on_debian() { [ "$(id -u)" = 0 ] && have apt-get; }

# Installs what is missing where that is possible; elsewhere says which package is wanted, and by whom.
need() { # command package...
  local command=$1
  shift
  if have "$command"; then return; fi
  root_on_debian || die "$command is missing. Install it (on Debian: apt-get install $*) and run this again."
  step "installing $*" install_packages "$@"
  have "$command" || die "Installing $* did not bring the command $command."
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }
}

# A name for an image by what goes into it: the same input is never built twice.
hash_of() { # file...
  (cd "$top" && sha256sum "$@" | sha256sum | cut -c1-12)
}

image_exists() { docker image inspect "$1" >/dev/null 2>&1; }

# Is there an image registry at all? Asked with a bound, once an hour, with the smallest image that is everywhere.
registry_answers() {
  local memo=$cache/registry
  case ${MMP_REGISTRY:-} in yes) return 0 ;; no) return 1 ;; esac
  if [ -z "$(find "$memo" -mmin -60 2>/dev/null)" ]; then
    if timeout 15 docker pull -q hello-world >/dev/null 2>&1 </dev/null; then echo yes >"$memo"; else echo no >"$memo"; fi
    say "an image registry answers: $(cat "$memo")"
  fi
  [ "$(cat "$memo")" = yes ]
}
