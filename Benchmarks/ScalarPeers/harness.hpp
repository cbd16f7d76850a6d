// Timing and output shared by the programs: one line "workload<TAB>milliseconds<TAB>check".
#pragma once
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "workloads.hpp"

inline int repetitions() {
  const char* s = std::getenv("REPETITIONS");
  return s ? std::atoi(s) : 15;
}

template <class F> double milliseconds(F&& body) {
  double best = 1e300;
  for (int i = 0; i < repetitions(); i++) {
    auto start = std::chrono::steady_clock::now();
    body();
    std::chrono::duration<double, std::milli> d = std::chrono::steady_clock::now() - start;
    if (d.count() < best) best = d.count();
  }
  return best;
}

// A number that depends on the whole gradient, to compare the programs by.
inline double check(const std::vector<double>& g) {
  double s = 0;
  for (size_t i = 0; i < g.size(); i++) s += g[i] * (1 + i % 7);
  return s;
}

inline void report(const char* name, double ms, double check) {
  std::printf("%s\t%.4f\t%.10g\n", name, ms, check);
  std::fflush(stdout);
}
