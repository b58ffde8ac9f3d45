# Builds, tests, measures and runs Muster. What is needed beside make: a JDK 17 and Maven (and Python 3 for the tests).

MAVEN   ?= mvn
home    := orchestrator/target/muster
built   := orchestrator/target/built.stamp
version := 0.1.0-SNAPSHOT
archive := orchestrator/target/muster-$(version).tar.gz
plan    := deploy/examples/flights/plan.yaml
narrate := orchestrator/spark-home/narrate-maven.awk

# everything that a build reads; tests are not among them, so that a changed test rebuilds nothing for `make run`
sources := Makefile pom.xml orchestrator/pom.xml iteration-job/pom.xml orchestrator/spark-home/pom.xml $(narrate) \
           $(shell find orchestrator/src/main iteration-job/src/main orchestrator/spark-home/src -type f)

# a shell that puts this behind an & or nohup makes it ignore signals, and tests send signals to what they start
signals := $(shell env --default-signal=INT true 2>/dev/null && echo env --default-signal=HUP,INT,QUIT,TERM)

# Maven's output through the narrator, whatever is to be done after it, and what is to be begun before; the exit code is Maven's
define maven
	@mkdir -p orchestrator/target
	@$(4) { $(signals) $(MAVEN) -B $(1) 2>&1; echo $$? > orchestrator/target/maven.code; } | awk -v talk=$(2) -f $(narrate); $(3) \
	  exit $$(cat orchestrator/target/maven.code)
endef

# the reports of all modules, of which those of an earlier run must not be counted
reports := -path '*/target/*-reports/TEST-*.xml'

.PHONY: help run test bench dist s3a clean tools
.DEFAULT_GOAL := help

help:
	@echo 'make run     builds what is needed and runs the flights example on the embedded Spark'
	@echo 'make test    runs every test'
	@echo 'make bench   measures, prints a table and writes orchestrator/target/bench.json'
	@echo 'make dist    leaves $(home) and $(archive)'
	@echo 'make s3a     adds s3a:// to the embedded Spark: 280 MB more, until make clean'
	@echo 'make clean   removes what was built'

run: $(built)
	@$(home)/bin/muster run $(plan)

# Python environments that integration tests share are made while Maven compiles, which keeps one core busy
environments := orchestrator/src/test/environments
making := $(signals) sh $(environments)/make.sh orchestrator/target $(notdir $(basename $(wildcard $(environments)/*.txt)))

test: | tools
	@find . $(reports) -delete
	$(call maven,verify --fail-at-end,all,kill $$making 2>/dev/null; \
	  awk -f .ci/summarize-tests.awk /dev/null $$(find . $(reports) | sort);,$(making) >/dev/null 2>&1 & making=$$!;)

bench: $(built)
	$(call maven,verify -Pbench -P'!yarn-cluster',quiet)

dist: $(archive)

s3a: $(built)
	@echo 'muster: adding s3a:// to the embedded Spark (the first time Maven fetches about 280 MB)'
	$(call maven,package -Dmaven.test.skip=true -Ps3a,quiet)
	@$(home)/bin/muster warm

clean: | tools
	$(call maven,clean,quiet)

tools:
	@command -v $(MAVEN) >/dev/null 2>&1 || { echo "make: no Maven ('$(MAVEN)') on the PATH: install Maven 3.8 or newer" >&2; exit 2; }
	@java=$${JAVA_HOME:+$$JAVA_HOME/bin/}javac; command -v "$$java" >/dev/null 2>&1 || \
	  { echo "make: no JDK ('$$java'): install a JDK 17, or set JAVA_HOME to one" >&2; exit 2; }

$(built): $(sources) | tools
	@echo 'muster: building (the first time Maven fetches about 320 MB, Spark among it; later nothing)'
	$(call maven,package -Dmaven.test.skip=true,quiet)
	@$(home)/bin/muster warm || echo 'muster: there is no class archive: everything works, and starts slower' >&2
	@touch $@

# the class archives stay behind: they fit the JVM and the folder that they were made for
$(archive): $(built)
	@tar -C orchestrator/target --exclude=muster/archives --owner=0 --group=0 -czf $@.part muster && mv $@.part $@
	@echo "muster: $(home) and $@"
