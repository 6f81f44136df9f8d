# `make demo` trains on Fashion-MNIST, `make test` runs all tests. Both install what is missing.
.PHONY: demo test setup keras fixtures conformance conformance-fixtures lint consumer bench fuzz fuzz-models sanitize arm64 docs install

# The package then has the command `descent` and its tests, which need one Swift package more.
export DESCENT_COMMAND = 1
# Where `make install` puts the command, in bin.
PREFIX ?= /usr/local
# Swift's own libraries are part of the system on macOS, and part of the command elsewhere.
STATIC = $(if $(filter Darwin,$(shell uname)),,--static-swift-stdlib)

# Random models for `make test`, and seconds for `make fuzz` and `make fuzz-models`, which begins at seeds of its own.
MODELS ?= 3000
SECONDS ?= 600
FIRST ?= $(shell date +%s)000

# Trains the convolutional network, prints its accuracy, writes training-curves.svg and predictions.svg.
demo: setup
	swift run -c release fashion-mnist

test:
	@Scripts/setup.sh --data --tests
	swift build --build-tests
	Scripts/test.sh
	swift run -c release fuzz-models --models $(MODELS)

# The engine beside float64 on random models, for SECONDS=…; every seed can be run again with
# `swift run -c release fuzz-models --seed …`.
fuzz-models: setup
	swift run -c release fuzz-models --seconds $(SECONDS) --first $(FIRST)

# Readers of files beside what libFuzzer makes of good ones, for SECONDS=… in all; READERS="csv npz" takes some.
fuzz:
	@Scripts/setup.sh
	DURATION=$(SECONDS) Scripts/fuzz.sh

# The tests and random models under sanitizers.
sanitize:
	@Scripts/setup.sh --data --tests
	Scripts/sanitize.sh

# The C kernels and their team of threads for 64-bit ARM, emulated, and whether they compile for macOS.
arm64:
	Scripts/test-arm64.sh --macos

setup:
	@Scripts/setup.sh --data

# Real Keras, in a throw-away environment.
KERAS = .build/keras/bin/python
keras:
	python3 -m venv .build/keras
	.build/keras/bin/pip install -q -r Tests/Fixtures/requirements.txt

# Values from real Keras for the tests. About five minutes.
fixtures: keras
	cd Tests/Fixtures && ../../.build/keras/bin/python generate.py

# N=… layers that nobody has seen, drawn from seed SEED=…: real Keras computes outputs, gradients and
# a step of training, Descent loads the same files and compares, and Keras loads what Descent saved.
N ?= 600
SEED ?= $(shell date +%s)
DRAWN = .build/conformance
conformance: setup keras
	rm -rf $(DRAWN)
	$(KERAS) Scripts/keras-conformance --seed $(SEED) --count $(N) $(DRAWN)
	swift build -c release --product check-conformance
	"$$(swift build -c release --show-bin-path)/check-conformance" $(DRAWN) $(DRAWN)/saved
	$(KERAS) Scripts/keras-conformance --saved $(DRAWN)/saved $(DRAWN)

# Draws the configurations that `make test` compares anew. About ten minutes.
conformance-fixtures: keras
	$(KERAS) Scripts/keras-conformance --seed 15 --count 660 Tests/Fixtures/conformance

# Puts the command `descent` into PREFIX/bin, and lists the shared libraries it needs there.
install:
	@Scripts/setup.sh
	swift build -c release --product descent $(STATIC)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 "$$(swift build -c release $(STATIC) --show-bin-path)/descent" "$(DESTDIR)$(PREFIX)/bin/descent"
	@echo "descent is in $(DESTDIR)$(PREFIX)/bin. It needs these shared libraries:"
	@if [ "$$(uname)" = Darwin ]; then otool -L "$(DESTDIR)$(PREFIX)/bin/descent"; \
	else readelf -d "$(DESTDIR)$(PREFIX)/bin/descent" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; fi

# Builds and runs the notes' program from a package of its own, as a user would.
consumer: setup
	Scripts/test-consumer.sh

# Descent beside other libraries, in one run. WORK=cnn PEERS=torch runs a part, QUICK=1 tries everything.
bench: setup
	python3 Benchmarks/run.py

# The reference of the API as a static site in .build/docs. Fails on a warning or an undocumented symbol.
docs: setup
	Scripts/docs.py

lint:
	swift format lint --recursive --strict Sources Tests Examples Package.swift
