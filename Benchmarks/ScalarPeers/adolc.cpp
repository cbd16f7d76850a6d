// REUSE=1 records once and then only evaluates; it isn't valid for functions with branches.
#include <adolc/adolc.h>
#include "harness.hpp"
struct Run {
  template <class F> void gradient(const char* name, std::vector<double> x, F f) {
    std::vector<double> g(x.size());
    std::vector<adouble> in(x.size());
    bool reuse = std::getenv("REUSE"), recorded = false;
    double ms = milliseconds([&] {
      if (!reuse || !recorded) {
        double value;
        trace_on(1, 1);
        for (size_t i = 0; i < x.size(); i++) in[i] <<= x[i];
        adouble y;
        f(in, y);
        y >>= value;
        trace_off();
        recorded = true;
      }
      if (reuse) {
        ::gradient(1, x.size(), x.data(), g.data());
      } else {
        double one = 1;
        ::reverse(1, 1, int(x.size()), 0, one, g.data());
      }
    });
    report(name, ms, check(g));
  }
  void jacobian(const char* name, int count) {
    auto p = work::observation();
    std::vector<adouble> in(15);
    double total = 0, rows[2][15];
    double ms = milliseconds([&] {
      total = 0;
      for (int k = 0; k < count; k++) {
        double value;
        trace_on(2, 1);
        for (int i = 0; i < 15; i++) in[i] <<= p[i];
        adouble e[2];
        work::reprojectionError(in, 100.0, 50.0, e);
        e[0] >>= value;
        e[1] >>= value;
        trace_off();
        for (int row = 0; row < 2; row++) {
          double seed[2] = {row == 0 ? 1.0 : 0.0, row == 1 ? 1.0 : 0.0};
          ::reverse(2, 2, 15, 0, seed, rows[row]);
          for (int i = 0; i < 15; i++) total += rows[row][i] * (1 + row);
        }
      }
    });
    report(name, ms, total);
  }
  // A record, then forward mode in all directions at once.
  void hand(const char* name, std::vector<double> x, const work::Hand& hand) {
    std::vector<adouble> in(26), e(300);
    std::vector<double> values(300);
    double** seeds = myalloc2(26, 26);
    double** j = myalloc2(300, 26);
    for (int i = 0; i < 26; i++)
      for (int k = 0; k < 26; k++) seeds[i][k] = i == k;
    bool reuse = std::getenv("REUSE"), recorded = false;
    double total = 0;
    double ms = milliseconds([&] {
      if (!reuse || !recorded) {
        trace_on(3, 1);
        for (int i = 0; i < 26; i++) in[i] <<= x[i];
        hand.objective(in, e);
        for (int r = 0; r < 300; r++) e[r] >>= values[r];
        trace_off();
        recorded = true;
      }
      fov_forward(3, 300, 26, 26, x.data(), seeds, values.data(), j);
      total = 0;
      for (int r = 0; r < 300; r++)
        for (int i = 0; i < 26; i++) total += j[r][i] * (1 + i % 7);
    });
    report(name, ms, total);
  }
};
int main() { work::each(Run()); }
