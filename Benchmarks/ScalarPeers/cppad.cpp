// REUSE=1 records once and then only evaluates; it isn't valid for functions with branches.
#include <cppad/cppad.hpp>
#include "harness.hpp"
using Number = CppAD::AD<double>;
struct Run {
  template <class F> void gradient(const char* name, std::vector<double> x, F f) {
    std::vector<double> g, seed{1.0};
    std::vector<Number> in(x.begin(), x.end()), out(1);
    CppAD::ADFun<double> tape;
    bool reuse = std::getenv("REUSE"), recorded = false;
    double ms = milliseconds([&] {
      if (!reuse || !recorded) {
        for (size_t i = 0; i < x.size(); i++) in[i] = x[i];
        CppAD::Independent(in);
        f(in, out[0]);
        tape.Dependent(in, out);
        recorded = true;
      }
      tape.Forward(0, x);
      g = tape.Reverse(1, seed);
    });
    report(name, ms, check(g));
  }
  void jacobian(const char* name, int count) {
    auto p = work::observation();
    std::vector<Number> in(15), out(2);
    double total = 0;
    double ms = milliseconds([&] {
      total = 0;
      for (int k = 0; k < count; k++) {
        for (int i = 0; i < 15; i++) in[i] = p[i];
        CppAD::Independent(in);
        Number e[2];
        work::reprojectionError(in, 100.0, 50.0, e);
        out[0] = e[0], out[1] = e[1];
        CppAD::ADFun<double> tape(in, out);
        tape.Forward(0, p);
        for (int row = 0; row < 2; row++) {
          std::vector<double> seed{row == 0 ? 1.0 : 0.0, row == 1 ? 1.0 : 0.0};
          auto g = tape.Reverse(1, seed);
          for (int i = 0; i < 15; i++) total += g[i] * (1 + row);
        }
      }
    });
    report(name, ms, total);
  }
  // A record, then forward mode in all directions at once.
  void hand(const char* name, std::vector<double> x, const work::Hand& hand) {
    std::vector<Number> in(x.begin(), x.end()), e(300);
    std::vector<double> seeds(26 * 26);
    for (int i = 0; i < 26; i++) seeds[27 * i] = 1;
    CppAD::ADFun<double> tape;
    bool reuse = std::getenv("REUSE"), recorded = false;
    double total = 0;
    double ms = milliseconds([&] {
      if (!reuse || !recorded) {
        for (int i = 0; i < 26; i++) in[i] = x[i];
        CppAD::Independent(in);
        hand.objective(in, e);
        tape.Dependent(in, e);
        recorded = true;
      }
      tape.Forward(0, x);
      auto j = tape.Forward(1, 26, seeds);
      total = 0;
      for (int r = 0; r < 300; r++)
        for (int i = 0; i < 26; i++) total += j[26 * r + i] * (1 + i % 7);
    });
    report(name, ms, total);
  }
};
int main() { work::each(Run()); }
