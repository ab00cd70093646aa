#!/usr/bin/env bash
# Writes the CRDs from the annotated Java, their copy in the chart, and the reference in the documentation.
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"

cd "$top"
src/build/mvn.sh -q compile io.fabric8:crd-generator-maven-plugin:generate
mkdir -p crds helm/mysql-master-pair/crds src/docs
for crd in target/crds/*.yaml target/crds/*.yml; do
  [ -e "$crd" ] || continue
  name=$(basename "$crd" | sed -E 's/(-v1)?\.ya?ml$//')
  cp "$crd" "crds/$name.yaml"
  cp "$crd" "helm/mysql-master-pair/crds/$name.yaml"
done
say "crds/ and the chart's copy are written"
