#include <adept_source.h>
#include "harness.hpp"
using adept::adouble;
static adept::Stack stack;
struct Run {
  template <class F> void gradient(const char* name, std::vector<double> x, F f) {
    std::vector<adouble> in(x.size());
    std::vector<double> g(x.size());
    double ms = milliseconds([&] {
      adept::set_values(in.data(), in.size(), x.data());
      stack.new_recording();
      adouble y;
      f(in, y);
      y.set_gradient(1.0);
      stack.reverse();
      adept::get_gradients(in.data(), in.size(), g.data());
    });
    report(name, ms, check(g));
  }
  void jacobian(const char* name, int count) {
    auto p = work::observation();
    std::vector<adouble> in(15);
    double j[30], total = 0;
    double ms = milliseconds([&] {
      total = 0;
      for (int k = 0; k < count; k++) {
        adept::set_values(in.data(), 15, p.data());
        stack.new_recording();
        adouble e[2];
        work::reprojectionError(in, 100.0, 50.0, e);
        stack.independent(in.data(), 15);
        stack.dependent(e, 2);
        stack.jacobian_reverse(j);
        for (int i = 0; i < 15; i++) total += j[2 * i] + 2 * j[2 * i + 1];
      }
    });
    report(name, ms, total);
  }
  void hand(const char* name, std::vector<double> x, const work::Hand& hand) {
    std::vector<adouble> in(26), e(300);
    std::vector<double> j(26 * 300);
    double total = 0;
    double ms = milliseconds([&] {
      adept::set_values(in.data(), 26, x.data());
      stack.new_recording();
      hand.objective(in, e);
      stack.independent(in.data(), 26);
      stack.dependent(e.data(), 300);
      stack.jacobian_forward(j.data());
      total = 0;
      for (int i = 0; i < 26; i++)
        for (int r = 0; r < 300; r++) total += j[300 * i + r] * (1 + i % 7);
    });
    report(name, ms, total);
  }
};
int main() { work::each(Run()); }
