// The workloads of Benchmarks/Sources/GradBenchKit/Objectives, for C++ number types.
#pragma once
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace work {
using std::cos;
using std::exp;
using std::log;
using std::sin;
using std::sqrt;
using std::tanh;

template <class T> void mixedChain(const std::vector<T>& x, int rounds, T& result) {
  T y = x[3];
  const T &a = x[0], &b = x[1], &c = x[2];
  for (int i = 0; i < rounds; i++) {
    T t = y * a + b;
    T s = sin(t);
    T u = s * s + c;
    T w = exp(-sqrt(u));
    y = (w + t) / u;
  }
  result = y;
}

template <class T> void multiplyAddChain(const std::vector<T>& x, int rounds, T& result) {
  T y = x[2];
  const T &a = x[0], &b = x[1];
  for (int i = 0; i < rounds; i++) y = y * a + b;
  result = y;
}

template <class T> void rosenbrock(const std::vector<T>& x, T& result) {
  T sum = 0.0;
  for (size_t i = 0; i + 1 < x.size(); i++) {
    T a = x[i + 1] - x[i] * x[i], b = 1.0 - x[i];
    sum += 100.0 * a * a + b * b;
  }
  result = sum;
}

template <class T> void logSumExp(const T* x, int n, T& result) {
  T greatest = x[0];
  for (int i = 1; i < n; i++)
    if (x[i] > greatest) greatest = x[i];
  T sum = 0.0;
  for (int i = 0; i < n; i++) sum += exp(x[i] - greatest);
  result = greatest + log(sum);
}

struct Mixture {
  int d, k, n;
  std::vector<double> x;
  int m;
  double gamma;
  int below() const { return d * (d - 1) / 2; }
  int parameters() const { return k * (1 + 2 * d + below()); }

  double priorConstant() const {
    int freedom = d + m + 1;
    double g = 0.25 * d * (d - 1) * std::log(M_PI);
    for (int j = 1; j <= d; j++) g += std::lgamma(0.5 * freedom + 0.5 * (1 - j));
    return k * (freedom * d * std::log(gamma / std::sqrt(2.0)) - g);
  }

  template <class T> void objective(const std::vector<T>& p, T& result) const {
    const T *mu = &p[k], *q = mu + k * d, *l = q + k * d;
    std::vector<T> diagonals(k * d), qSums(k), centred(d), exponents(k);
    for (int i = 0; i < k * d; i++) diagonals[i] = exp(q[i]);
    for (int i = 0; i < k; i++) {
      qSums[i] = 0.0;
      for (int j = 0; j < d; j++) qSums[i] += q[i * d + j];
    }
    // l holds the columns below the diagonals; here they are row by row.
    std::vector<T> rows;
    rows.reserve(k * below());
    for (int c = 0; c < k; c++)
      for (int row = 0; row < d; row++)
        for (int column = 0; column < row; column++)
          rows.push_back(l[c * below() + column * (2 * d - column - 1) / 2 + row - column - 1]);
    T likelihood = 0.0, part;
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < k; c++) {
        for (int j = 0; j < d; j++) centred[j] = x[i * d + j] - mu[c * d + j];
        T norm = 0.0;
        int entry = c * below();
        for (int row = 0; row < d; row++) {
          T z = diagonals[c * d + row] * centred[row];
          for (int column = 0; column < row; column++) z += rows[entry++] * centred[column];
          norm += z * z;
        }
        exponents[c] = p[c] + qSums[c] - 0.5 * norm;
      }
      logSumExp(exponents.data(), k, part);
      likelihood += part;
    }
    logSumExp(p.data(), k, part);
    likelihood = -0.5 * n * d * std::log(2 * M_PI) + likelihood - double(n) * part;
    T prior = 0.0;
    for (int c = 0; c < k; c++) {
      T frobenius = 0.0;
      for (int j = 0; j < d; j++) frobenius += diagonals[c * d + j] * diagonals[c * d + j];
      for (int j = 0; j < below(); j++) frobenius += l[c * below() + j] * l[c * below() + j];
      prior += 0.5 * gamma * gamma * frobenius - double(m) * qSums[c];
    }
    result = likelihood - prior + priorConstant();
  }
};

struct Lstm {
  int layers, length, bits;
  std::vector<double> state, sequence;
  int parameters() const { return (8 * layers + 3) * bits; }

  template <class T> static T sigmoid(const T& x) { return 1.0 / (1.0 + exp(-x)); }

  template <class T> void objective(const std::vector<T>& p, T& result) const {
    int b = bits, extra = 8 * layers * b;
    std::vector<T> s(state.size()), x(b);
    for (size_t i = 0; i < state.size(); i++) s[i] = state[i];
    T total = 0.0;
    for (int t = 0; t + 1 < length; t++) {
      for (int i = 0; i < b; i++) x[i] = sequence[t * b + i] * p[extra + i];
      for (int layer = 0; layer < layers; layer++) {
        int w = layer * 8 * b, bias = w + 4 * b, hidden = layer * 2 * b, cell = hidden + b;
        for (int i = 0; i < b; i++) {
          T h = s[hidden + i];
          T forget = sigmoid(T(x[i] * p[w + i] + p[bias + i]));
          T into = sigmoid(T(h * p[w + b + i] + p[bias + b + i]));
          T out = sigmoid(T(x[i] * p[w + 2 * b + i] + p[bias + 2 * b + i]));
          T change = tanh(h * p[w + 3 * b + i] + p[bias + 3 * b + i]);
          s[cell + i] = s[cell + i] * forget + into * change;
          x[i] = out * tanh(s[cell + i]);
          s[hidden + i] = x[i];
        }
      }
      T sum = 2.0;
      for (int i = 0; i < b; i++) {
        x[i] = x[i] * p[extra + b + i] + p[extra + 2 * b + i];
        sum += exp(x[i]);
      }
      T normaliser = log(sum);
      for (int i = 0; i < b; i++) total += sequence[(t + 1) * b + i] * (x[i] - normaliser);
    }
    result = -total / double((length - 1) * b);
  }
};

template <class T>
void minor(const std::vector<T>& a, int size, int row, unsigned columns, T& result) {
  if (row == size - 1) {
    result = a[row * size + __builtin_ctz(columns)];
    return;
  }
  T sum = 0.0, sub;
  bool positive = true;
  for (unsigned rest = columns; rest; rest &= rest - 1, positive = !positive) {
    int column = __builtin_ctz(rest);
    minor(a, size, row + 1, columns & ~(1u << column), sub);
    if (positive)
      sum += a[row * size + column] * sub;
    else
      sum -= a[row * size + column] * sub;
  }
  result = sum;
}

template <class T> void determinant(const std::vector<T>& a, int size, T& result) {
  minor(a, size, 0, (1u << size) - 1, result);
}

template <class T> void leastSquares(const std::vector<T>& x, int count, T& result) {
  T sum = 0.0;
  for (int i = 0; i < count; i++) {
    double t = -1 + i * 2.0 / (count - 1);
    T error = t > 0 ? 1.0 : t < 0 ? -1.0 : 0.0;
    double power = 1;
    for (const T& coefficient : x) {
      error -= coefficient * power;
      power *= t;
    }
    sum += error * error;
  }
  result = sum / 2.0;
}

template <class T> void rungeKutta(const std::vector<T>& x, int steps, T& result) {
  int n = x.size();
  double h = 2.0 / steps;
  std::vector<T> y(n);
  for (int i = 0; i < n; i++) y[i] = 0.0;
  for (int step = 0; step < steps; step++) {
    T before = y[0], k1 = x[0], k2 = k1, k3 = k1, k4 = k1, here;
    y[0] += h * k1;
    for (int i = 1; i < n; i++) {
      here = y[i];
      k4 = x[i] * (before + h * k3);
      k3 = x[i] * (before + h / 2 * k2);
      k2 = x[i] * (before + h / 2 * k1);
      k1 = x[i] * before;
      y[i] = here + h / 6 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
      before = here;
    }
  }
  result = y[n - 1];
}

// Bundle adjustment: p is a camera (11), a point (3) and a weight.
template <class T> void reprojectionError(const std::vector<T>& p, double fx, double fy, T* e) {
  T px = p[11] - p[3], py = p[12] - p[4], pz = p[13] - p[5];
  T square = p[0] * p[0] + p[1] * p[1] + p[2] * p[2];
  T sx, sy, sz;
  if (square == 0.0) {
    sx = px + p[1] * pz - p[2] * py;
    sy = py + p[2] * px - p[0] * pz;
    sz = pz + p[0] * py - p[1] * px;
  } else {
    T angle = sqrt(square), c = cos(angle), s = sin(angle), scale = 1.0 / angle;
    T wx = p[0] * scale, wy = p[1] * scale, wz = p[2] * scale;
    T along = (wx * px + wy * py + wz * pz) * (1.0 - c);
    sx = px * c + (wy * pz - wz * py) * s + wx * along;
    sy = py * c + (wz * px - wx * pz) * s + wy * along;
    sz = pz * c + (wx * py - wy * px) * s + wz * along;
  }
  T x = sx / sz, y = sy / sz;
  T r = x * x + y * y;
  T distortion = 1.0 + p[9] * r + p[10] * r * r;
  T u = x * distortion * p[6] + p[7], v = y * distortion * p[6] + p[8];
  e[0] = p[14] * (u - fx);
  e[1] = p[14] * (v - fy);
}

// Hand tracking: 26 parameters of a pose to three errors for each point.
struct Hand {
  std::vector<int> parents, correspondences;
  std::vector<std::vector<double>> relatives, inverses;
  std::vector<double> vertices, points;
  std::vector<std::vector<std::pair<int, double>>> weights;

  template <class T> void objective(const std::vector<T>& p, std::vector<T>& errors) const {
    int bones = parents.size();
    std::vector<std::vector<T>> absolutes(bones), transforms(bones);
    for (int bone = 0; bone < bones; bone++) {
      const auto& relative = relatives[bone];
      std::vector<T> place =
          parents[bone] < 0 ? std::vector<T>(relative.begin(), relative.end())
                            : multiply(absolutes[parents[bone]], relative);
      int finger = (bone - 2) / 4, joint = (bone - 2) % 4, first = 6 + 4 * finger;
      if (bone >= 2 && finger < 5 && joint < 3) {
        if (joint == 0) turnFirst(place, 0, 1, p[first + 1]);
        turnFirst(place, 1, 2, p[joint == 0 ? first : first + 1 + joint]);
      }
      absolutes[bone] = place;
      transforms[bone] = multiply(place, inverses[bone]);
    }
    T angle = sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
    T x = p[0] / angle, y = p[1] / angle, z = p[2] / angle, s = sin(angle), c = cos(angle);
    T d = 1.0 - c;
    T g[9] = {x * x + (1.0 - x * x) * c, x * y * d - z * s, x * z * d + y * s,
              x * y * d + z * s, y * y + (1.0 - y * y) * c, y * z * d - x * s,
              x * z * d - y * s, z * y * d + x * s, z * z + (1.0 - z * z) * c};
    for (size_t i = 0; i < correspondences.size(); i++) {
      int v = correspondences[i];
      T place[3] = {0.0, 0.0, 0.0};
      for (const auto& [bone, weight] : weights[v])
        for (int j = 0; j < 3; j++) {
          const T* t = &transforms[bone][4 * j];
          place[j] += weight * (t[0] * vertices[3 * v] + t[1] * vertices[3 * v + 1] +
                                t[2] * vertices[3 * v + 2] + t[3]);
        }
      for (int j = 0; j < 3; j++)
        errors[3 * i + j] = points[3 * i + j] - (g[3 * j] * place[0] + g[3 * j + 1] * place[1] +
                                                 g[3 * j + 2] * place[2] + p[3 + j]);
    }
  }

  // A turn in the plane of two axes, then the map a.
  template <class T> static void turnFirst(std::vector<T>& a, int from, int to, const T& angle) {
    T c = cos(angle), s = sin(angle);
    for (int i = 0; i < 12; i += 4) {
      T u = a[i + from] * c + a[i + to] * s;
      a[i + to] = a[i + to] * c - a[i + from] * s;
      a[i + from] = u;
    }
  }

  template <class T, class B>
  static std::vector<T> multiply(const std::vector<T>& a, const std::vector<B>& b) {
    std::vector<T> c(12);
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 4; j++) {
        c[4 * i + j] = a[4 * i] * b[j] + a[4 * i + 1] * b[4 + j] + a[4 * i + 2] * b[8 + j];
        if (j == 3) c[4 * i + j] += a[4 * i + 3];
      }
    return c;
  }
};

// Data that every program makes alike, with no random generator to agree on.
inline double datum(int i) { return std::fabs(std::fmod(std::sin((i + 1) * 12.9898) * 43758.5453, 1.0)); }
inline std::vector<double> data(int n, double low, double high, int seed) {
  std::vector<double> x(n);
  for (int i = 0; i < n; i++) x[i] = low + (high - low) * datum(i + 7919 * seed);
  return x;
}

inline Mixture mixture() { return {10, 25, 1000, data(10000, -1, 1, 1), 0, 1}; }
inline Lstm lstm() { return {2, 1024, 14, data(56, -0.5, 0.5, 2), data(1024 * 14, 0, 1, 3)}; }
inline std::vector<double> observation() {
  return {0.1, -0.2, 0.3, 0.5, 0.4, -0.3, 500, 320, 240, 1e-3, 1e-4, 0.2, 0.3, 5, 0.9};
}

inline Hand hand() {
  Hand h;
  auto a = data(22 * 12, -0.5, 0.5, 13), b = data(22 * 12, -0.5, 0.5, 14);
  for (int i = 0; i < 22; i++) {
    h.parents.push_back(i == 0 ? -1 : (i - 1) / 2);
    h.relatives.emplace_back(a.begin() + 12 * i, a.begin() + 12 * i + 12);
    h.inverses.emplace_back(b.begin() + 12 * i, b.begin() + 12 * i + 12);
    for (int j = 0; j < 3; j++) h.relatives[i][5 * j] += 1, h.inverses[i][5 * j] += 1;
  }
  h.vertices = data(544 * 3, -1, 1, 15);
  for (int v = 0; v < 544; v++) h.weights.push_back({{v % 22, 0.6}, {(v % 22 + 3) % 22, 0.4}});
  for (int i = 0; i < 100; i++) h.correspondences.push_back(i * 5 % 544);
  h.points = data(300, -1, 1, 16);
  return h;
}

// Calls `run` with the name, the inputs and the function of each workload.
template <class Run> void each(Run&& run) {
  run.gradient("mixed chain", std::vector<double>{0.9, 0.3, 0.7, 0.5},
               [](auto& x, auto& y) { mixedChain(x, 100000, y); });
  run.gradient("multiply-add chain", std::vector<double>{0.999, 0.3, 0.7},
               [](auto& x, auto& y) { multiplyAddChain(x, 500000, y); });
  run.gradient("rosenbrock 100000", data(100000, -2, 2, 4),
               [](auto& x, auto& y) { rosenbrock(x, y); });
  Mixture m = mixture();
  run.gradient("gmm d10 k25 n1000", data(m.parameters(), -0.5, 0.5, 5),
               [m](auto& x, auto& y) { m.objective(x, y); });
  Lstm l = lstm();
  run.gradient("lstm l2 c1024", data(l.parameters(), -0.5, 0.5, 6),
               [l](auto& x, auto& y) { l.objective(x, y); });
  run.gradient("ode n10000 s10", data(10000, 0, 1, 7),
               [](auto& x, auto& y) { rungeKutta(x, 10, y); });
  run.gradient("det 8", data(64, 0, 1, 8), [](auto& x, auto& y) { determinant(x, 8, y); });
  run.gradient("lse 80000", data(80000, 0, 1, 9),
               [](auto& x, auto& y) { logSumExp(x.data(), int(x.size()), y); });
  run.gradient("llsq 512x128", data(128, 0, 1, 10),
               [](auto& x, auto& y) { leastSquares(x, 512, y); });
  run.jacobian("ba 2000 observations", 2000);
  run.hand("ht 100 points", data(26, -0.5, 0.5, 17), hand());
}
}  // namespace work
