#include <codi.hpp>
#include "harness.hpp"
#ifndef CODI_NUMBER
#define CODI_NUMBER codi::RealReverse
#endif
using Number = CODI_NUMBER;
struct Run {
  template <class F> void gradient(const char* name, std::vector<double> x, F f) {
    auto& tape = Number::getTape();
    std::vector<Number> in(x.size());
    std::vector<double> g(x.size());
    double ms = milliseconds([&] {
      tape.reset();
      tape.setActive();
      for (size_t i = 0; i < x.size(); i++) {
        in[i] = x[i];
        tape.registerInput(in[i]);
      }
      Number y;
      f(in, y);
      tape.registerOutput(y);
      tape.setPassive();
      y.setGradient(1.0);
      tape.evaluate();
      for (size_t i = 0; i < x.size(); i++) g[i] = in[i].getGradient();
    });
    tape.reset();
    report(name, ms, check(g));
  }
  void jacobian(const char* name, int count) {
    auto& tape = Number::getTape();
    auto p = work::observation();
    std::vector<Number> in(15);
    double total = 0;
    double ms = milliseconds([&] {
      total = 0;
      for (int k = 0; k < count; k++) {
        tape.reset();
        tape.setActive();
        for (int i = 0; i < 15; i++) {
          in[i] = p[i];
          tape.registerInput(in[i]);
        }
        Number e[2];
        work::reprojectionError(in, 100.0, 50.0, e);
        tape.registerOutput(e[0]);
        tape.registerOutput(e[1]);
        tape.setPassive();
        for (int row = 0; row < 2; row++) {
          e[row].setGradient(1.0);
          tape.evaluate();
          for (int i = 0; i < 15; i++) total += in[i].getGradient() * (1 + row);
          tape.clearAdjoints();
        }
      }
    });
    report(name, ms, total);
  }
  // Forward mode, eight directions at a time.
  void hand(const char* name, std::vector<double> x, const work::Hand& hand) {
    using Forward = codi::RealForwardVec<8>;
    std::vector<Forward> in(26), e(300);
    double total = 0;
    double ms = milliseconds([&] {
      total = 0;
      for (int i = 0; i < 26; i++) in[i] = x[i];
      for (int first = 0; first < 26; first += 8) {
        int lanes = std::min(8, 26 - first);
        for (int k = 0; k < lanes; k++) in[first + k].gradient()[k] = 1;
        hand.objective(in, e);
        for (int r = 0; r < 300; r++)
          for (int k = 0; k < lanes; k++) total += e[r].gradient()[k] * (1 + (first + k) % 7);
        for (int k = 0; k < lanes; k++) in[first + k].gradient()[k] = 0;
      }
    });
    report(name, ms, total);
  }
};
int main() { work::each(Run()); }
