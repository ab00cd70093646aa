# The whole of the logic is in src/build, src/test/cluster and src/demo; a target names what is run.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help image images test test-all test-unit test-chart test-it demo demo-down cluster-up cluster-down bench mutation torture torture-cluster crds docs format check clean

build := src/build
cluster := src/test/cluster
timed := $(build)/timed.sh
mvn := $(build)/mvn.sh

help: ## list the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | column -t -s "$$(printf '\t')"

demo: ## cluster, operator, two MySQL masters; breaks the pair in three ways and shows it heal
	@$(timed) demo src/demo/demo.sh

demo-down: ## remove what the demo started
	@$(cluster)/down.sh

test: ## unit tests, the chart, and tests on real servers and a real cluster, each on a sample of families and modes
	@$(timed) test $(build)/test.sh sample

test-all: ## the same, and each on every server family in both modes, and what takes longest: before a release
	@$(timed) test-all $(build)/test.sh whole

test-unit: ## the tests that need nothing but a JDK
	@$(timed) test-unit $(mvn) test

test-chart: ## lint, render and test the Helm chart; needs no cluster
	@$(timed) test-chart $(build)/chart-test.sh

test-it: ## tests on servers and on the cluster; IT=ReseedClusterIT picks one, MMP_CLUSTER=keep uses the running cluster
	@$(timed) test-it $(build)/test.sh '$(or $(IT),*IT)'

mutation: ## mutation tests (PIT) of the pure packages
	@$(timed) mutation $(mvn) test-compile org.pitest:pitest-maven:mutationCoverage

torture: ## break, repair and disturb real pairs: SEED=1 RUNS=20 FAMILY=MYSQL_9_7 MODE=GTID JOBS=2 MINUTES=60
	@$(timed) torture $(build)/torture.sh '$(or $(SEED),1)' '$(or $(RUNS),20)' '$(FAMILY)' '$(MODE)' '$(JOBS)' '$(MINUTES)'

torture-cluster: ## the same for the operator's part, on a cluster: SEED=1 RUNS=20 JOBS=2 MINUTES=60, MMP_CLUSTER=keep
	@$(timed) torture-cluster $(build)/torture-cluster.sh '$(or $(SEED),1)' '$(or $(RUNS),20)' '$(or $(JOBS),2)' '$(or $(MINUTES),10000)'

bench: ## measure: time to detect, time to heal, start and memory of the operator
	@$(timed) bench src/demo/bench.sh

image: ## build the operator's image
	@$(build)/engine.sh
	@$(mvn) -q package -DskipTests
	@$(timed) image $(build)/image.sh

images: ## get the cluster's and MySQL's images: pull them, or build them from packages
	@$(build)/engine.sh
	@$(timed) images $(cluster)/images.sh

cluster-up: image ## start a cluster that stays, or load the newly built operator image into it
	@$(cluster)/up.sh local/mysql-master-pair:dev

cluster-down: demo-down ## remove that cluster

crds: ## generate crds/, their copy in the chart and the reference from the annotated Java
	@$(timed) crds $(build)/crds.sh

docs: crds ## generate what is generated in src/docs

format: ## format the Java
	@$(mvn) -q spotless:apply

check: ## fail if formatting or a generated file is not as it should be
	@$(mvn) -q spotless:check
	@$(build)/crds.sh
	@git diff --exit-code -- crds helm src/docs && echo 'formatted, and all that is generated is up to date'

clean: ## remove what was built (the images stay, they are cached by content)
	@rm -rf target
