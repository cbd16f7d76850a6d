// The values alone, without derivatives.
#include "harness.hpp"
struct Run {
  template <class F> void gradient(const char* name, std::vector<double> x, F f) {
    double y = 0, total = 0;
    double ms = milliseconds([&] { f(x, y); total += y; x[0] += 1e-300; });
    report(name, ms, y);
  }
  void jacobian(const char* name, int count) {
    auto p = work::observation();
    double e[2], total = 0;
    double ms = milliseconds([&] {
      for (int i = 0; i < count; i++) {
        work::reprojectionError(p, 100.0, 50.0, e);
        total += e[0] + e[1];
        p[0] += 1e-12;
      }
    });
    report(name, ms, total);
  }
  void hand(const char* name, std::vector<double> x, const work::Hand& hand) {
    std::vector<double> e(300);
    double total = 0;
    double ms = milliseconds([&] {
      hand.objective(x, e);
      total = 0;
      for (double v : e) total += v;
    });
    report(name, ms, total);
  }
};
int main() { work::each(Run()); }
