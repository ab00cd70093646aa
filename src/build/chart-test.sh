#!/usr/bin/env bash
# Tests the chart without a cluster: the copied CRDs, lint, the rendering of its variants, and the assertions in its
# tests/ folder (helm-unittest).
# shellcheck source=src/build/go.sh
source "$(dirname "$0")/go.sh"

chart=$top/helm/mysql-master-pair

helm_unittest() { # prints the path of helm-unittest, building it where the machine has none
  local tool
  if have untt; then command -v untt; return; fi
  tool=$cache/bin/helm-unittest-$(hash_of src/build/helm-unittest/go.mod src/build/helm-unittest/go.sum)
  if [ ! -x "$tool" ]; then
    cd "$top/src/build/helm-unittest"
    step "building helm-unittest (once, some minutes)" golang build -trimpath -o "$tool" \
      github.com/helm-unittest/helm-unittest/cmd/helm-unittest
  fi
  echo "$tool"
}

renders() { # arguments of helm template: it must succeed and give at least one object
  local objects
  objects=$("$helm" template mmp "$chart" --namespace operators "$@") || die "helm template $* fails"
  grep -q '^kind: ' <<<"$objects" || die "helm template $* renders nothing"
}

diff -r "$top/crds" "$chart/files/crds" >&2 || die "The chart's copies of the CRDs differ from crds/: run make crds."
say "the chart's CRDs are those in crds/"

helm=$("$top/src/build/tool.sh" helm)
unittest=$(helm_unittest)

"$helm" lint --strict --quiet "$chart" || die "helm lint refuses the chart."
say "helm lint has no complaint"

renders
renders --set replicas=3,networkPolicy.enabled=true,rbac.userRoles=true
renders --set 'watchNamespaces={shop,billing}' --set 'networkPolicy.jobNamespaces={shop,billing}'
renders --set metrics.serviceMonitor.enabled=true
renders --set crds.install=false,rbac.create=false,serviceAccount.create=false,metrics.service.enabled=false
renders --kube-version 1.29.0
if "$helm" template mmp "$chart" --kube-version 1.28.0 >/dev/null 2>&1; then
  die "The chart installs on Kubernetes 1.28, whose CRD validation does not know quantities."
fi
say "every variant renders"

"$unittest" --strict --file 'tests/*_test.yaml' "$chart" || die "The chart's tests failed."
say "the chart's tests passed"
