#!/usr/bin/env bash
# Tests the chart without a cluster: the copied CRDs, lint, rendering of its variants, and the assertions in tests/.
# Finds helm and untt (helm-unittest) on PATH or in the cache; installs them with Go otherwise.
set -euo pipefail

HELM_VERSION=v4.3.1
UNTT_VERSION=v1.1.2

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
chart=$root/helm/mysql-master-pair
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mysql-master-pair/bin

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
fail() { say "FAILED: $*" >&2; exit 1; }

# tool NAME MODULE@VERSION: prints the path of a tool, installing it first when there is none.
tool() {
  local name=$1 module=$2
  if command -v "$name"; then return; fi
  if [[ ! -x $cache/$name ]]; then
    command -v go >/dev/null || fail "$name is missing, and there is no go to install it with: put $name on PATH"
    say "installing $module (once; some minutes)" >&2
    GOBIN=$cache nice go install "$module" >&2 || fail "go install $module"
  fi
  printf '%s\n' "$cache/$name"
}

# render VALUES…: the chart renders and every document has a kind.
render() {
  local out
  out=$("$helm" template mmp "$chart" --namespace operators "$@") || fail "helm template $*"
  [[ $(grep -c '^kind: ' <<<"$out") -gt 0 ]] || fail "helm template $* renders nothing"
}

diff -r "$root/crds" "$chart/files/crds" \
  || fail "the chart's copies of the CRDs differ from crds/: run make crds"
say "the chart's CRDs are those in crds/"

# A tool that can't be had ends the script: an assignment keeps the exit code of its command.
helm=$(tool helm helm.sh/helm/v4/cmd/helm@$HELM_VERSION)
untt=$(tool untt github.com/helm-unittest/helm-unittest/cmd/untt@$UNTT_VERSION)

"$helm" lint --strict --quiet "$chart" || fail "helm lint"
say "helm lint has no complaint"

render
render --set replicas=3,networkPolicy.enabled=true,rbac.userRoles=true
render --set 'watchNamespaces={shop,billing}' --set 'networkPolicy.jobNamespaces={shop,billing}'
render --set metrics.serviceMonitor.enabled=true --api-versions monitoring.coreos.com/v1
render --set crds.install=false,rbac.create=false,serviceAccount.create=false,metrics.service.enabled=false
render --kube-version 1.29.0
if "$helm" template mmp "$chart" --kube-version 1.28.0 >/dev/null 2>&1; then
  fail "the chart installs on Kubernetes 1.28, whose CRD validation does not know quantities"
fi
say "every variant renders"

"$untt" --strict --file 'tests/*_test.yaml' "$chart" || fail "helm-unittest"
say "the chart's tests passed"
