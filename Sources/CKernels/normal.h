// The normal distribution's Φ as plain arithmetic, as in exp.h: the gate of GELU in float32.
//
// Φ(-a) = exp(-a^2 / 2) q(t) / (a + k) for a >= 0, with t = (a - k) / (a + k), which squeezes all
// that counts of 0..<∞ into -1..<1, and q the polynomial of least relative error (7e-9) there. The
// square's rounding error, which exp would multiply by a^2 / 2, is put back where the processor
// fuses multiply and add (elsewhere it comes out as 0 and changes nothing).
#ifndef LZ_NORMAL_H
#define LZ_NORMAL_H

#include "exp.h"

LZ_INLINE float lz_fast_normal_f32(float x) {
  float a = x < 0 ? -x : x;
  // Beyond 15, Φ(-a) is 0. A NaN passes.
  a = a > 15 ? 15 : a;
  const float k = 3.5f;
  float r = 1 / (a + k);
  float t = (a - k) * r;
  float q = 0x1.ce9198p-14f;
  q = q * t + 0x1.b9a016p-12f;
  q = q * t - 0x1.0382acp-11f;
  q = q * t - 0x1.a02106p-9f;
  q = q * t + 0x1.a98a94p-8f;
  q = q * t + 0x1.1d2f2ep-6f;
  q = q * t - 0x1.db5a76p-4f;
  q = q * t + 0x1.42fecap-2f;
  q = q * t - 0x1.219150p-1f;
  q = q * t + 0x1.7d241ap-1f;
  float square = a * a;
  float lost = a * a - square;
  float tail = lz_fast_exp_f32(-0.5f * square) * (q * r * (1 - 0.5f * lost));
  return x < 0 ? tail : 1 - tail;
}

#endif
