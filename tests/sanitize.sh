#!/usr/bin/env bash
# Runs the tests on a native engine that is built with AddressSanitizer and UndefinedBehaviorSanitizer, or exercises
# it under Valgrind. It knows how modules are built and started, not what is tested.
#
#   tests/sanitize.sh [ARGUMENT…]           the whole suite, or what pytest's arguments say
#   tests/sanitize.sh plain-c [ARGUMENT…]   the same without what is written for one processor
#   tests/sanitize.sh fuzz ARGUMENT…        tests/fuzz/run.py with its own arguments
#   tests/sanitize.sh valgrind              tests/support/exercise.py under Valgrind
#
# It needs gcc, and Valgrind for the last. PYTHON says for which Python; nothing is written into the checkout.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=tests
case "${1:-}" in
    plain-c | fuzz | valgrind) mode=$1; shift ;;
esac
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT

# Flags come last in this compiler, behind those of Python and of pyproject.toml, and so win.
flags="-g -O1 -fno-omit-frame-pointer"
if [ "$mode" != valgrind ]; then
    flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=undefined"
fi
if [ "$mode" = plain-c ]; then
    flags="$flags -DJSVCODEC_PLAIN_C"
    export JSVCODEC_PLAIN_C=1 # for tests of what only one processor or interpreter has
fi
printf '#!/bin/sh\nexec gcc "$@" %s\n' "$flags" >"$temp/gcc"
chmod +x "$temp/gcc"

mkdir "$temp/checkout"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$temp/checkout"
cd "$temp/checkout"
"${PYTHON:-python3}" -m venv "$temp/venv"
python=$temp/venv/bin/python
CC=$temp/gcc "$python" -m pip install --quiet -e '.[test]'

export PYTHONMALLOC=malloc # each object is a block of its own, so that its ends are seen
if [ "$mode" = valgrind ]; then
    valgrind --quiet --error-exitcode=1 --num-callers=30 --suppressions=tests/valgrind.supp \
        "$python" tests/support/exercise.py
    exit
fi

for module in jsvcodec/engine/native/{decode,encode}{,_json}.*.so; do
    if ! nm -D "$module" | grep __asan_init >/dev/null || ! nm -D "$module" | grep __ubsan >/dev/null; then
        echo "$module is not sanitized" >&2
        exit 1
    fi
done
# Python loses memory at its end, so leaks are tested by other means; without its own modules being built so, the
# libraries must come first. Children of the tests inherit all of this.
export LD_PRELOAD="$(gcc -print-file-name=libasan.so):$(gcc -print-file-name=libubsan.so)"
export ASAN_OPTIONS=detect_leaks=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
if [ "$mode" = fuzz ]; then
    "$python" tests/fuzz/run.py "$@"
    exit
fi
"$python" -m pytest "$@"
