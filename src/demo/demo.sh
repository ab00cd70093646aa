#!/usr/bin/env bash
# Two MySQL masters that replicate from each other, a writer on each, three disasters, and the operator that undoes them.
# Builds and starts everything it needs; a second run starts over on the same cluster.
# shellcheck source=src/demo/lib.sh
source "$(dirname "$0")/lib.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ledger=$work/ledger
: >"$ledger"

start_over() {
  if ! k get namespace shop >/dev/null 2>&1; then return; fi
  say "removing what an earlier run left …"
  ks delete pod writer-a writer-b --ignore-not-found --now >/dev/null 2>&1 || true
  ks delete mmp --all --wait --timeout=180s >/dev/null 2>&1 || true
  k delete namespace shop --wait --timeout=180s >/dev/null
}

start_writer() { # member
  sed "s/@MEMBER@/$1/; s/@SERVER@/$(pod_of "$1").mysql/" "$top/src/demo/writer.yaml" | k apply --server-side -f - >/dev/null
  ks wait --for=condition=Ready "pod/writer-$1" --timeout=180s >/dev/null
}

# Called right before a disaster.
remember() { last_run=$(pair_status lastRepair.name) broken_at=$(now); }

until_healed() {
  wait_until 60 "the operator sees it" seen
  tell "seen after $(since "$broken_at") s: $(pair_status message)"
  wait_until 300 "the pair is healthy again" healed
  tell "healthy again after $(since "$broken_at") s"
  echo
  ks get mmp shop
  ks get mrep
  echo
  what_was_archived
  check_ledger
}

what_was_archived() {
  local run
  run=$(pair_status lastRepair.name)
  tell "last run $run: $(ks get mrep "$run" -o jsonpath='{.status.verdict}')"
  if [ -n "$(ks get mrep "$run" -o jsonpath='{.status.archive.path}')" ]; then
    tell "archived: $(ks get mrep "$run" -o jsonpath='{.status.archive.transactions} transactions that only the overwritten member had, {.status.archive.bytes} bytes, in {.status.archive.path} on the volume {.status.archive.claim}')"
  else
    tell "archived: nothing, as nothing was overwritten"
  fi
}

check_ledger() {
  local lost both archived
  collect_ledger "$ledger"
  # The newest writes are still on their way to the other member.
  wait_until 60 "a's last write has reached b" is_on b "$(newest a)"
  wait_until 60 "b's last write has reached a" is_on a "$(newest b)"
  tokens_on a >"$work/on-a"
  tokens_on b >"$work/on-b"
  comm -12 "$work/on-a" "$work/on-b" >"$work/on-both"
  comm -23 "$ledger" "$work/on-both" >"$work/missing"
  : >"$work/archived"
  if [ -s "$work/missing" ]; then tokens_archived >"$work/archived"; fi
  comm -23 "$work/missing" "$work/archived" >"$work/lost"
  both=$(comm -12 "$ledger" "$work/on-both" | wc -l)
  archived=$(comm -12 "$work/missing" "$work/archived" | wc -l)
  lost=$(wc -l <"$work/lost")
  tell "ledger: $(wc -l <"$ledger") acknowledged writes = $both on both members + $archived in the archive + $lost lost"
  [ "$lost" = 0 ] || die "Lost: $(head -n 5 "$work/lost" | tr '\n' ' ')"
}

# The newest write that a writer was told of; empty where none is at work.
newest() { ks logs "writer-$1" --tail=100 2>/dev/null | sed -n 's/^acknowledged //p' | tail -n 1; }

is_on() { [ -z "$2" ] || [ "$(sql "$1" "SELECT COUNT(*) FROM shop.ledger WHERE token = '$2'")" = 1 ]; }

chapter "A cluster with the operator"
bring_up
start_over

chapter "Two MySQL servers that know nothing of each other, and the smallest MysqlMasterPair"
k apply --server-side -f "$example/mysql.yaml" >/dev/null
say "waiting for the two servers …"
ks rollout status statefulset/mysql --timeout=180s >/dev/null
sql a "CREATE DATABASE shop;
  CREATE TABLE shop.ledger (token VARCHAR(64) PRIMARY KEY, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6));
  CREATE TABLE shop.basket (id INT AUTO_INCREMENT PRIMARY KEY, item VARCHAR(64));
  INSERT INTO shop.basket (item) VALUES ('apple'), ('pear'), ('plum');"
tell "a has a database, b is empty; now: kubectl apply -f src/examples/01-two-masters/pair.yaml"
applied_at=$(now)
k apply --server-side -f "$example/pair.yaml" >/dev/null
wait_until 300 "the pair is set up" is_healthy
tell "set up both ways and healthy after $(since "$applied_at") s; b has $(sql b 'SELECT COUNT(*) FROM shop.basket') baskets"
ks get mmp shop
start_writer a
start_writer b
tell "a writer on each side is at work"
sleep 3

chapter "1. Replication is stopped on b (STOP REPLICA)"
remember
sql b 'STOP REPLICA'
until_healed

calm
chapter "2. The two have drifted apart: the same keys are taken twice (1062, both ways), and b has rows that a never saw"
# Rows that got in beside the binary log, then writes that collide with them on the other side.
remember
sql b "SET SESSION sql_log_bin = 0; INSERT INTO shop.basket (id, item) VALUES (9001, 'b says coffee'), (9002, 'only b has this')"
sql a "SET SESSION sql_log_bin = 0; INSERT INTO shop.basket (id, item) VALUES (9003, 'a says bread')"
sql a "INSERT INTO shop.basket (id, item) VALUES (9001, 'a says tea')"
sql b "INSERT INTO shop.basket (id, item) VALUES (9003, 'b says cake')"
until_healed
tell "basket 9001 on a: $(sql a 'SELECT item FROM shop.basket WHERE id = 9001'); on b: $(sql b 'SELECT item FROM shop.basket WHERE id = 9001')"

calm
chapter "3. b loses its volume"
# What b alone holds at the instant it loses its disk is gone: replication is asynchronous. So its writer pauses first.
ks exec writer-b -- touch /tmp/pause
sleep 1
collect_ledger "$ledger"
wait_until 30 "a has all of b's writes" is_on a "$(newest b)"
remember
ks delete pvc data-mysql-1 --wait=false >/dev/null
ks delete pod mysql-1 --now >/dev/null
tell "the volume is deleted and b's pod with it; the StatefulSet makes an empty one"
until_healed
ks exec writer-b -- rm /tmp/pause
sleep 3
tell "b's writer is at work again"
check_ledger

chapter "Look around"
cat <<E2
   export KUBECONFIG=$KUBECONFIG
   kubectl -n shop get mmp,mrep                     # the pair and its repairs
   kubectl -n shop describe mmp shop                # conditions, members, channels, Events
   kubectl -n shop get mrep $(pair_status lastRepair.name) -o yaml          # the record of a run: diagnosis, plan, steps, archive
   kubectl -n shop logs job/NAME                    # a Job tells what it did (kubectl -n shop get jobs)
   kubectl -n $system logs deploy/mmp-mysql-master-pair
   Break it yourself: kubectl -n shop exec mysql-1 -- sh -c 'MYSQL_PWD=\$(cat /etc/shop-admin/password) mysql -uroot -e "STOP REPLICA"'
   Tear down: make demo-down
E2
