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
  // Not measured: hand tracking is forward mode's, where CoDiPack and Adept are the faster ones.
  void hand(const char*, std::vector<double>, const work::Hand&) {}
};
int main() { work::each(Run()); }
