#!/usr/bin/env bash
# Measures on this machine: how long until a break is seen and until it is healed, how fast the operator starts, what it keeps
# in memory. Prints a table for the README. On the cluster of make cluster-up, in namespace shop, which it makes anew.
# shellcheck source=src/demo/lib.sh
source "$(dirname "$0")/lib.sh"

megabytes=50
rows=()
row() { rows+=("| $1 | $2 | $3 |") && tell "$1: $2"; }

seconds_between() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", b - a }'; }
moment() { date -d "$1" +%s.%N; }
field() { ks get mrep "$1" -o "jsonpath={.status.$2}"; }

measure() { # name, command that breaks
  local name=$1 broken seen_at healed_at run
  shift
  last_run=$(pair_status lastRepair.name)
  broken=$(now)
  "$@"
  wait_until 60 "$name is seen" seen
  seen_at=$(now)
  wait_until 600 "$name is healed" healed
  healed_at=$(now)
  run=$(pair_status lastRepair.name)
  detected=$(seconds_between "$broken" "$seen_at")
  mended=$(seconds_between "$seen_at" "$healed_at")
  # What the run itself took, without the hold-off before it.
  took=$(seconds_between "$(moment "$(field "$run" startedAt)")" "$(moment "$(field "$run" finishedAt)")")
}

stop_b() { sql b 'STOP REPLICA'; }

conflict() {
  sql b "SET SESSION sql_log_bin = 0; INSERT INTO shop.basket (id, item) VALUES (9001, 'b')"
  sql a "INSERT INTO shop.basket (id, item) VALUES (9001, 'a')"
}

operator_pod() { k -n $system get pods -l app.kubernetes.io/name=mysql-master-pair -o jsonpath='{.items[0].metadata.name}'; }
# shellcheck disable=SC2016 # awk's own
resident() { k -n $system exec "$(operator_pod)" -- awk '/^VmRSS/ { printf "%d", $2 / 1024 }' /proc/1/status; }

first_reconcile() {
  local pod born ready
  k -n $system delete pod -l app.kubernetes.io/name=mysql-master-pair --wait >/dev/null
  wait_until 60 "the operator is back" operator_started
  pod=$(operator_pod)
  # The process's start in ticks since the node's boot, against the clock of the line that ends the start.
  born=$(k -n $system exec "$pod" -- sh -c 'sed -n "s/^btime //p" /proc/stat; cut -d" " -f22 /proc/1/stat' | paste -sd ' ' | awk '{ printf "%.2f", $1 + $2 / 100 }')
  ready=$(moment "$(k -n $system logs "$pod" | grep 'The operator has started' | sed -E 's/.*"timestamp":"([^"]+)".*/\1/')")
  seconds_between "$born" "$ready"
}

# Healthy, and its members were asked what earlier runs left on them: a Job for each new pair.
settled() { ks get mmp -o jsonpath='{range .items[*]}{.status.state} {.status.inspection.done}{"\n"}{end}' | grep -c '^Healthy true$'; }
all_settled() { [ "$(settled)" = 100 ]; }

operator_started() { k -n $system logs "$(operator_pod)" 2>/dev/null | grep -q 'The operator has started'; }

chapter "A pair with $megabytes MB"
bring_up
k delete namespace shop --ignore-not-found --wait --timeout=180s >/dev/null
k apply --server-side -f "$example/mysql.yaml" >/dev/null
ks rollout status statefulset/mysql --timeout=180s >/dev/null
sql a "CREATE DATABASE shop; CREATE TABLE shop.basket (id INT AUTO_INCREMENT PRIMARY KEY, item VARCHAR(64));
  CREATE TABLE shop.bulk (id INT AUTO_INCREMENT PRIMARY KEY, a INT, text VARCHAR(1000), KEY (a));
  SET SESSION cte_max_recursion_depth = 1000000;
  INSERT INTO shop.bulk (a, text) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $megabytes * 1024)
    SELECT i, RPAD(SHA2(i, 512), 1000, SHA2(i + 1, 512)) FROM n;"
started=$(now)
k apply --server-side -f "$example/pair.yaml" >/dev/null
wait_until 300 "the pair is set up" is_healthy
row "first set-up of an empty b, $megabytes MB" "$(since "$started") s" ""
calm

chapter "Restart"
detections='' mends=''
for _ in 1 2 3; do
  measure "a stopped channel" stop_b
  detections+="$detected " mends+="$mended "
  calm
done
row "stopped channel: detected after" "${detections}s" "< 5 s"
row "stopped channel: running and proven, from detection" "${mends}s" "< 15 s"

chapter "Reseed of $megabytes MB"
calm
measure "a conflict" conflict
row "conflict (1062): detected after" "$detected s" "< 5 s"
row "reseed of $megabytes MB: the run" "$took s" "< 60 s"
row "reseed of $megabytes MB: from detection, with the hold-off of 30 s" "$mended s" ""

chapter "The operator"
row "start to the first reconcile" "$(first_reconcile) s" "< 3 s"
sleep 20
row "resident memory, one pair" "$(resident) MiB" "< 250 MiB"
monitor=$(ks get secret -o name | grep -m1 monitor | cut -d/ -f2)
replication=$(ks get secret -o name | grep -m1 -E 'repl' | cut -d/ -f2)
# 100 pairs on one real pair keep 200 connections to each member, to look and to beat: more than a server takes by itself.
for member in a b; do sql "$member" 'SET GLOBAL max_connections = 1000'; done
started=$(now)
for n in $(seq 2 100); do
  cat <<Y
---
apiVersion: mysqlmasterpair.io/v1alpha1
kind: MysqlMasterPair
metadata: {name: shop-$n, namespace: shop}
spec:
  members: [{name: a, host: mysql-0.mysql}, {name: b, host: mysql-1.mysql}]
  credentials: {adminSecret: {name: shop-admin}, monitorSecret: {name: $monitor}, replicationSecret: {name: $replication}}
  repair: {mode: Observe}
Y
done | k apply --server-side -f - >/dev/null
wait_until 600 "100 pairs are healthy, and inspected" all_settled
row "99 new pairs at once: healthy and inspected after" "$(since "$started") s" ""
calm
row "resident memory, 100 pairs" "$(resident) MiB" "< 250 MiB"
tell "of the 100 pairs healthy and inspected: $(settled)"
measure "a stopped channel with 100 pairs" stop_b
row "stopped channel with 100 pairs: detected after" "$detected s" "< 5 s"
ks get mmp -o name | grep -v '/shop$' | xargs "$kubectl" -n shop delete --wait=false >/dev/null

chapter "Figures"
printf '%s, %s cores, %s GiB, %s\n\n' "$(sed -nE 's/^model name\s*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" "$(uname -sr)"
printf '| what | measured | aim |\n| --- | --- | --- |\n'
printf '%s\n' "${rows[@]}"
