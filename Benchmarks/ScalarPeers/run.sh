#!/usr/bin/env bash
# Compares LeibnizScalar's tape with C++ tape tools on the workloads of workloads.hpp.
#
#   run.sh WHERE      WHERE is a folder for the compiled programs. Of these, what is set is built:
#     CODIPACK=…/CoDiPack/include  ADEPT=…/Adept-2/include  XAD=…/xad/src  CPPAD=…/CppAD/include
#     ADOLC=1 (Debian: libadolc-dev)
#
# Adept's folder must hold adept_source.h (made by its create_adept_source_header), XAD's src/XAD
# must hold Config.hpp and Version.hpp and CppAD's include/cppad its configured headers (both are
# made by their cmake). Prints milliseconds, the least of all repetitions; the programs take turns.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
where=${1:?where to put the programs}
mkdir -p "$where"
rounds=${ROUNDS:-5}
cxx="${CXX:-g++} -O3 -march=native -std=c++17 -DNDEBUG -w -I$here"

build() {  # name, flags...
  local name=$1
  shift
  [ "$where/$name" -nt "$here/workloads.hpp" ] && [ "$where/$name" -nt "$here/$name.cpp" ] ||
    $cxx "$here/$name.cpp" "$@" -o "$where/$name"
}

swift build -c release --package-path "$here/.." --product scalarbench >&2
swift="$here/../.build/release/scalarbench"
programs=("plain-c++:$where/plain" "plain-swift:$swift plain" "Taped:$swift")
build plain
if [ -n "${CODIPACK:-}" ]; then
  build codipack "-I$CODIPACK"
  programs+=("CoDiPack:$where/codipack")
fi
if [ -n "${ADEPT:-}" ]; then
  build adept "-I$ADEPT"
  programs+=("Adept:$where/adept")
fi
if [ -n "${XAD:-}" ]; then
  build xad "-I$XAD" "$XAD/Tape.cpp"
  programs+=("XAD:$where/xad")
fi
if [ -n "${CPPAD:-}" ]; then
  build cppad "-I$CPPAD" "$CPPAD/../cppad_lib/temp_file.cpp"
  programs+=("CppAD:$where/cppad" "CppAD-reused:env REUSE=1 $where/cppad")
fi
if [ -n "${ADOLC:-}" ]; then
  build adolc -ladolc
  programs+=("ADOL-C:$where/adolc" "ADOL-C-reused:env REUSE=1 $where/adolc")
fi

cd "$where"  # ADOL-C may leave files
results=$(mktemp)
for ((round = 0; round < rounds; round++)); do
  for entry in "${programs[@]}"; do
    REPETITIONS=${REPETITIONS:-5} ${entry#*:} | sed "s|^|${entry%%:*}\t|" >> "$results"
  done
done

# The least time of each; a tool whose check differs from Taped's is marked with "!".
awk -F'\t' '
  { if (!($2 in seen)) { seen[$2]; names[++n] = $2 }
    if (!($1 in tool)) { tool[$1]; tools[++m] = $1 }
    if (!(($1,$2) in best) || $3 < best[$1,$2]) best[$1,$2] = $3
    check[$1,$2] = $4 }
  function differs(a, b) { d = a - b; if (d < 0) d = -d; s = a < 0 ? -a : a; return d > 1e-6 * s + 1e-12 }
  END {
    printf "| workload |"; for (j = 1; j <= m; j++) printf " %s |", tools[j]; print " ratio |"
    printf "|---|"; for (j = 1; j <= m; j++) printf "---:|"; print "---:|"
    for (i = 1; i <= n; i++) {
      printf "| %s |", names[i]; fastest = 0
      for (j = 1; j <= m; j++) {
        t = tools[j]
        if (!((t,names[i]) in best)) { printf " |"; continue }
        v = best[t,names[i]]
        printf " %.3g%s |", v, (t !~ /plain/ && differs(check["Taped",names[i]], check[t,names[i]])) ? "!" : ""
        if (t !~ /plain|Taped|reused/ && (!fastest || v < fastest)) fastest = v
      }
      if (fastest) printf " %.2f |\n", best["Taped",names[i]] / fastest; else print " |"
    }
  }' "$results"
rm "$results"
