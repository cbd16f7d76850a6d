#!/usr/bin/env bash
# Prints a table that compares Leibniz's matrix product with OpenBLAS's, as ratios of one run.
# Usage: matmul.sh [seconds for each line]
# OpenBLAS's choice of kernels is its own for this processor, unless CORETYPE names another:
# some processors are newer than the library and need a nudge, as CORETYPE=SkylakeX.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kernels=$here/../../Sources/CKernels
program=$(mktemp)
trap 'rm -f "$program"' EXIT

if ! printf '#include <cblas.h>\nint main(void) { return cblas_sgemm == 0; }' |
  clang -x c - -lopenblas -o "$program" 2>/dev/null; then
  echo "OpenBLAS isn't installed (Debian: libopenblas-dev): nothing to compare with."
  exit 0
fi

clang -O2 -std=gnu17 -I"$kernels/include" "$here/matmul_openblas.c" "$kernels"/*.c \
  -lopenblas -lpthread -lm -ldl -o "$program"
unset OPENBLAS_L2_SIZE OPENBLAS_CORETYPE
if [ -n "${CORETYPE:-}" ]; then export OPENBLAS_CORETYPE=$CORETYPE; fi
"$program" "$@"
