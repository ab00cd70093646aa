#!/usr/bin/env bash
# Writes the CRDs from the annotated Java, their copy in the chart, and the reference in the documentation. Two tests hold
# what is committed against what would be written; told to, they write it.
# shellcheck source=src/build/lib.sh
source "$(dirname "$0")/lib.sh"

cd "$top"
# The order matters: the reference is made from the CRDs that CrdsTest has written.
src/build/mvn.sh -q test -Dtest=CrdsTest,CrdReferenceTest -Dsurefire.runOrder=reversealphabetical -Dcrds.write=true
mkdir -p helm/mysql-master-pair/files/crds
rm -f helm/mysql-master-pair/files/crds/*
cp crds/*.yaml helm/mysql-master-pair/files/crds/
say "crds/, the chart's copy and src/docs/crd-reference.md are written"
