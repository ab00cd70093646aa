#!/usr/bin/env bash
# Makes sure that a container engine answers. As root on Debian it installs docker.io and starts it.
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"

answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

start_engine() {
  if have systemctl && systemctl start docker >/dev/null 2>&1; then return; fi
  need dockerd docker.io
  # An engine that was killed leaves its number behind; when another process has it by now, dockerd would not start.
  if [ -f /var/run/docker.pid ] && ! grep -qs dockerd "/proc/$(cat /var/run/docker.pid)/comm"; then rm -f /var/run/docker.pid; fi
  say "starting dockerd, its log is $cache/log/dockerd.log"
  # shellcheck disable=SC2024
  setsid nohup dockerd >"$cache/log/dockerd.log" 2>&1 </dev/null &
}

if have docker && answers; then exit 0; fi
root_on_debian || die "No container engine answers (docker version). Start Docker and run this again; as root on Debian it is installed by itself."
if ! have docker; then
  # Newer Debians have the client in a package of its own.
  apt-get update >/dev/null 2>&1 || true
  need docker docker.io iptables "$(apt-cache show docker-cli >/dev/null 2>&1 && echo docker-cli || echo docker.io)"
fi
if ! answers; then
  start_engine
  started=$SECONDS
  until answers; do
    if [ $((SECONDS - started)) -gt 60 ]; then
      tail -n 20 "$cache/log/dockerd.log" >&2 || true
      die "dockerd does not answer after 60 s; the end of its log is above."
    fi
    sleep 0.5
  done
  say "the container engine answers after $((SECONDS - started)) s"
fi
