#include <XAD/XAD.hpp>
#include "harness.hpp"
using Mode = xad::adj<double>;
using Number = Mode::active_type;
static Mode::tape_type tape;
struct Run {
  template <class F> void gradient(const char* name, std::vector<double> x, F f) {
    std::vector<double> g(x.size());
    double ms = milliseconds([&] {
      tape.clearAll();
      std::vector<Number> in(x.begin(), x.end());
      tape.registerInputs(in);
      tape.newRecording();
      Number y;
      f(in, y);
      tape.registerOutput(y);
      xad::derivative(y) = 1.0;
      tape.computeAdjoints();
      for (size_t i = 0; i < x.size(); i++) g[i] = xad::derivative(in[i]);
    });
    report(name, ms, check(g));
  }
  void jacobian(const char* name, int count) {
    auto p = work::observation();
    double total = 0;
    double ms = milliseconds([&] {
      total = 0;
      for (int k = 0; k < count; k++) {
        tape.clearAll();
        std::vector<Number> in(p.begin(), p.end());
        tape.registerInputs(in);
        tape.newRecording();
        Number e[2];
        work::reprojectionError(in, 100.0, 50.0, e);
        tape.registerOutput(e[0]);
        tape.registerOutput(e[1]);
        for (int row = 0; row < 2; row++) {
          xad::derivative(e[row]) = 1.0;
          tape.computeAdjoints();
          for (int i = 0; i < 15; i++) total += xad::derivative(in[i]) * (1 + row);
          tape.clearDerivatives();
        }
      }
    });
    report(name, ms, total);
  }
  // Forward mode, eight directions at a time.
  void hand(const char* name, std::vector<double> x, const work::Hand& hand) {
    using Forward = xad::fwd<double, 8>::active_type;
    double total = 0;
    double ms = milliseconds([&] {
      total = 0;
      std::vector<Forward> in(x.begin(), x.end()), e(300);
      for (int first = 0; first < 26; first += 8) {
        int lanes = std::min(8, 26 - first);
        for (int k = 0; k < lanes; k++) xad::derivative(in[first + k])[k] = 1;
        hand.objective(in, e);
        for (int r = 0; r < 300; r++)
          for (int k = 0; k < lanes; k++)
            total += xad::derivative(e[r])[k] * (1 + (first + k) % 7);
        for (int k = 0; k < lanes; k++) xad::derivative(in[first + k])[k] = 0;
      }
    });
    report(name, ms, total);
  }
};
int main() { work::each(Run()); }
