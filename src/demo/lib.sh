# shellcheck shell=bash
# What the demo and the bench share: the cluster, the operator on it, SQL on the members, waiting, the ledger. Sourced.
# shellcheck source=src/build/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../build/lib.sh"

# shellcheck disable=SC2034 # for those who source this
example=$top/src/examples/01-two-masters
operator_image=${MMP_OPERATOR_IMAGE:-local/mysql-master-pair:dev}
system=mmp-system
chapter() { printf '\n\033[1m── %s\033[0m\n' "$*"; }
tell() { printf '   %s\n' "$*"; }

bring_up() { # builds what is missing, starts the cluster, installs the operator
  "$top/src/build/engine.sh"
  step "building the operator" "$top/src/build/mvn.sh" -q package -DskipTests
  MMP_OPERATOR_IMAGE=$operator_image "$top/src/build/image.sh" >/dev/null
  KUBECONFIG=$("$top/src/test/cluster/up.sh" "$operator_image")
  export KUBECONFIG
  kubectl=$("$top/src/build/tool.sh" kubectl)
  helm=$("$top/src/build/tool.sh" helm)
  say "installing the operator with helm …"
  "$helm" upgrade --install mmp "$top/helm/mysql-master-pair" --namespace $system --create-namespace --take-ownership --wait --timeout 120s \
    --set "image.repository=${operator_image%:*}" --set-string "image.tag=${operator_image##*:}" >/dev/null ||
    { k -n $system get pods >&2; k -n $system logs -l app.kubernetes.io/name=mysql-master-pair --tail=40 >&2; die "The operator did not start."; }
  # The same tag holds a new image after a rebuild.
  k -n $system rollout restart deployment >/dev/null
  k -n $system rollout status deployment --timeout=180s >/dev/null
}

k() { "$kubectl" "$@"; }
ks() { "$kubectl" -n shop "$@"; }

pod_of() { case $1 in a) echo mysql-0 ;; b) echo mysql-1 ;; esac }

sql() { # member statements
  # shellcheck disable=SC2016 # expanded in the pod
  ks exec -i "$(pod_of "$1")" -c mysql -- sh -c 'MYSQL_PWD=$(cat /etc/shop-admin/password) exec mysql -uroot --batch --skip-column-names' <<<"$2"
}

pair_status() { ks get mmp shop -o "jsonpath={.status.$1}" 2>/dev/null || true; }

# Since the end of the run that last_run names:
last_run=
is_healthy() { [ "$(pair_status state)" = Healthy ]; }
run_ended() { [ "$(pair_status lastRepair.name)" != "$last_run" ]; }
healed() { run_ended && is_healthy; }
seen() { ! is_healthy || run_ended; }

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }'; }

wait_until() { # seconds what command...
  local limit=$1 what=$2 started=$SECONDS
  shift 2
  until "$@"; do
    if [ $((SECONDS - started)) -ge "$limit" ]; then
      look >&2
      die "Not within $limit s: $what. The cluster is left as it is, for a look; see above."
    fi
    sleep 0.3
  done
}

# A pair that runs for a while counts as healed for good: the next trouble is not held against the last cure.
calm() {
  tell "some seconds of ordinary work"
  wait_until 90 "the pair counts as healed" calmed
}

calmed() { [ "$(pair_status failures)" = 0 ]; }

# What a person would look at when something does not come.
look() {
  ks get mmp,mrep,pods,jobs -o wide || true
  ks get mmp shop -o jsonpath='{.status.message}{"\n"}' || true
  ks get mrep -o jsonpath='{range .items[*]}{.metadata.name}: {.status.message} {.status.verdict}{"\n"}{end}' || true
  ks get events --sort-by=.lastTimestamp | tail -n 15 || true
  k -n $system logs -l app.kubernetes.io/name=mysql-master-pair --tail=15 || true
  ks logs -l app.kubernetes.io/managed-by=mysql-master-pair --tail=25 --prefix || true
}

# The ledger: what the writers were told is written.
collect_ledger() { # file
  local member
  for member in a b; do
    ks logs "writer-$member" --tail=-1 2>/dev/null | sed -n 's/^acknowledged //p' >>"$1" || true
  done
  sort -u -o "$1" "$1"
}

tokens_on() { sql "$1" 'SELECT token FROM shop.ledger' | sort -u; }

# Every token that any archive holds. Archives are on a volume of their own, and this pod is all it takes to read them.
tokens_archived() {
  local claim
  claim=$(ks get mrep -o jsonpath='{range .items[*]}{.status.archive.claim}{"\n"}{end}' | sed '/^$/d' | sort -u | head -n 1)
  [ -n "$claim" ] || return 0
  ks delete pod archive-reader --ignore-not-found --wait >/dev/null
  ks apply -f - >/dev/null <<Y
apiVersion: v1
kind: Pod
metadata: {name: archive-reader, namespace: shop}
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, fsGroup: 65532, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: reader
      image: $operator_image
      imagePullPolicy: IfNotPresent
      command: [sh, -c, "find /repair -path '*/archive/*' -type f -exec zgrep -ahoE '[ab]-[0-9]{10}-[0-9]+' {} + | sort -u; echo end-of-archive"]
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, readOnlyRootFilesystem: true}
      volumeMounts: [{name: repair, mountPath: /repair, readOnly: true}, {name: tmp, mountPath: /tmp}]
  volumes: [{name: repair, persistentVolumeClaim: {claimName: $claim}}, {name: tmp, emptyDir: {}}]
Y
  wait_until 60 "the archives are read" archive_is_read
  ks logs archive-reader --tail=-1 | grep -v '^end-of-archive$' || true
  ks delete pod archive-reader --wait=false >/dev/null
}

archive_is_read() { ks logs archive-reader --tail=1 2>/dev/null | grep -q '^end-of-archive$'; }
