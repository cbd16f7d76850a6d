import CKernels

// Softmax, its logarithm, the logarithm of a sum of exponentials, and what their derivatives are
// made of.
//
// Where one probability is near 1, what the others add up to is tiny, and much depends on it: the
// logarithm of the greatest probability, and all derivatives. So it is never found as 1 − p, nor is
// the logarithm's 1 added before the logarithm is taken.

/// eˣ/Σeˣ along an axis: positive numbers that sum to 1. Without overflow.
///
/// ```swift
/// softmax(Tensor([0.0, 0, 1000]))  // [0, 0, 1]
/// ```
@_disfavoredOverload
public func softmax(_ x: Tensor, along axis: Int = -1) -> Tensor {
  x.normalizedRows("softmax", axis, lz_softmax)
}

/// log softmax(x) = x − log Σeˣ along an axis, exact also where softmax vanishes and where it is
/// next to 1.
///
/// ```swift
/// logSoftmax(Tensor([0.0, 1000]))  // [-1000, 0]
/// logSoftmax(Tensor([0.0, -40]))   // [-4.248354255291589e-18, -40]
/// ```
@_disfavoredOverload
public func logSoftmax(_ x: Tensor, along axis: Int = -1) -> Tensor {
  x.normalizedRows("logSoftmax", axis, lz_log_softmax)
}

extension Tensor {
  fileprivate func normalizedRows(
    _ name: StaticString, _ axis: Int,
    _ kernel: (lz_dtype, UnsafeRawPointer?, UnsafeMutableRawPointer?, Int, Int) -> Void
  ) -> Tensor {
    guard
      let axis = require("\(name)", { () throws(ShapeError) in try shape.axisOfElements(axis) })
    else { return reshaped(to: [1]).normalizedRows(name, 0, kernel).reshaped(to: []) }
    if !dtype.isFloatingPoint { return cast(to: .float64).normalizedRows(name, axis, kernel) }
    if axis != rank - 1 {
      return transposed(axis, -1).normalizedRows(name, -1, kernel).transposed(axis, -1).contiguous()
    }
    let source = contiguous()
    var result = Tensor(uninitialized: shape, dtype, name)
    if result.count == 0 { return result }
    let width = shape[-1]
    let bytes = width * dtype.byteCount
    let type = dtype.kernel
    source.withElements { x in
      result.withMutableElements { out in
        parallelFor(count / width, grain: Swift.max(1, parallelGrain / 8 / width)) { begin, end in
          kernel(type, x + begin * bytes, out + begin * bytes, width, end - begin)
        }
      }
    }
    return result
  }

  // MARK: Logarithm of a sum

  /// log Σ eˣ, without overflow; −∞ of no elements.
  ///
  /// Next to a maximum of 0 the other terms keep their digits, however small they are.
  ///
  /// ```swift
  /// Tensor([1000.0, 1000]).logSumExp()  // 1000.6931471805599
  /// Tensor([0.0, -40]).logSumExp()      // 4.248354255291589e-18
  /// ```
  public func logSumExp(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    let x = floating
    let axes = require("logSumExp") { () throws(ShapeError) in try shape.axes(axes) }
    let target = shape.reduced(along: axes, keepingDimensions: keepingDimensions)
    if axes.count == 1, axes[0] < rank - 1, x.isContiguous {
      return x.logSumExpAcross(axes[0], target)
    }
    let rows = x.rowsOfMerged(axes)
    if rows.shape[0] == 1 && rows.shape[1] > parallelGrain {
      return rows.flattened().logSumExpOfMany().reshaped(to: target)
    }
    return rows.logSumExpOfRows().reshaped(to: target)
  }

  /// log Σ eˣ along one axis.
  public func logSumExp(along axis: Int, keepingDimensions: Bool = false) -> Tensor {
    logSumExp(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// log Σ eˣ over all elements, which are contiguous and many: in parts, without memory for the
  /// exponentials.
  private func logSumExpOfMany() -> Tensor {
    let part = 1 << 13
    let parts = (count + part - 1) / part
    let greatest = reduce(LZ_AMAX, "logSumExp", along: nil, keepingDimensions: false)
    // An infinite shift would turn everything into NaN.
    let shift = greatest.isFiniteMask.isAllTrue ? greatest : greatest.zerosLike()
    var sums = Tensor(uninitialized: [parts, 2], dtype, "logSumExp")
    let (size, type) = (dtype.byteCount, dtype.kernel)
    withElements { x in
      shift.withElements { shift in
        sums.withMutableElements { out in
          parallelFor(parts, grain: Swift.max(1, parallelGrain / part)) { begin, end in
            for i in begin..<end {
              lz_sum_of_other_exp(
                type, x + i * part * size, shift, Swift.min(part, count - i * part),
                out + 2 * i * size)
            }
          }
        }
      }
    }
    let sum = sums.sum(along: 0)
    return log1p(sum[0] + (sum[1] - 1)) + shift
  }

  /// log Σ eˣ of the rows of a contiguous matrix.
  private func logSumExpOfRows() -> Tensor {
    let (rows, width) = (shape[0], shape[1])
    var result = Tensor(uninitialized: [rows], dtype, "logSumExp")
    let (size, type) = (dtype.byteCount, dtype.kernel)
    withElements { x in
      result.withMutableElements { out in
        parallelFor(rows, grain: Swift.max(1, parallelGrain / 8 / Swift.max(width, 1))) {
          begin, end in
          lz_log_sum_exp_rows(
            type, x + begin * width * size, width, end - begin, out + begin * size)
        }
      }
    }
    return result
  }

  /// log Σ eˣ along an axis that isn't the last, of contiguous elements: whole slices across the
  /// axis lie together, and one is added to the next.
  private func logSumExpAcross(_ axis: Int, _ target: Shape) -> Tensor {
    var result = Tensor(uninitialized: target, dtype, "logSumExp")
    if result.count == 0 { return result }
    let (n, inner) = (shape[axis], shape.count(of: (axis + 1)..<rank))
    let (size, type, outer) = (dtype.byteCount, dtype.kernel, result.count / inner)
    withElements { x in
      result.withMutableElements { out in
        for i in 0..<outer {
          parallelFor(inner, grain: Swift.max(256, parallelGrain / 8 / Swift.max(n, 1))) {
            begin, end in
            lz_log_sum_exp_across(
              type, x + (i * n * inner + begin) * size, inner, n,
              out + (i * inner + begin) * size, end - begin)
          }
        }
      }
    }
    return result
  }

  // MARK: Derivatives

  /// g eˣ/Σeˣ over some axes (all for `nil`), where g has one number for each sum: the shape with
  /// those axes of size 1, or one number for all. Elements that tie for an infinite greatest one
  /// share g.
  package func softmax(along axes: [Int]?, times g: Tensor) -> Tensor {
    var greatest = reduce(LZ_AMAX, "softmax", along: axes, keepingDimensions: true)
    var x = self
    if !greatest.hasFiniteSum {
      // ∞ − ∞ is 0 here.
      x = Tensor.where(x .== greatest, x.zerosLike(), x - greatest)
      greatest = greatest.zerosLike()
    }
    let powers = x.expOfDifference(from: greatest)
    return powers * (g / powers.sum(along: axes, keepingDimensions: true))
  }

  /// exp(x − y), element by element, in one pass; y broadcasts to the shape of x.
  private func expOfDifference(from y: Tensor) -> Tensor {
    let x = contiguous()
    let one = Tensor(floatLiteral: 1).cast(to: x.dtype)
    var result = Tensor(uninitialized: x.shape, x.dtype)
    let (size, type) = (x.dtype.byteCount, x.dtype.kernel)
    x.withElements { px in
      y.withElements { py in
        one.withElements { one in
          result.withMutableElements { out in
            withLoopNest(x.shape, y.steps) { nest in
              let (sy, n) = (nest.runStride(0), nest.runLength)
              func run(_ o: UnsafePointer<Int>, _ to: Int, _ begin: Int, _ end: Int) {
                lz_scaled_exp(
                  type, px + (to + begin) * size, py + (o[0] + begin * sy) * size, sy, one, 0,
                  out + (to + begin) * size, end - begin)
              }
              if nest.runCount == 1 {
                nest.forEachRun { o, to in
                  parallelFor(n, grain: parallelGrain) { run(o, to, $0, $1) }
                }
              } else {
                nest.forEachRunInParallel { o, to in run(o, to, 0, n) }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// What softmax's derivatives are made of.
  package enum SoftmaxRule: Sendable {
    /// g − Σ p g.
    case centred
    /// p (g − Σ p g).
    case centredByProbability
    /// g − p Σ g.
    case balanced

    fileprivate var kernel: lz_softmax_rule {
      switch self {
      case .centred: LZ_CENTRED
      case .centredByProbability: LZ_CENTRED_BY_P
      case .balanced: LZ_BALANCED
      }
    }
  }

  /// A rule applied to g and probabilities p of one shape, with the sums over some axes.
  package static func softmaxSlope(
    _ rule: SoftmaxRule, _ g: Tensor, _ p: Tensor, along axes: [Int]?
  ) -> Tensor {
    let axes = require("softmax") { () throws(ShapeError) in try p.shape.axes(axes) }
    let kept = p.shape.indices.filter { !axes.contains($0) }
    let (rowsOfG, rowsOfP) = (g.cast(to: p.dtype).rowsOfMerged(axes), p.rowsOfMerged(axes))
    var result = Tensor(uninitialized: rowsOfP.shape, p.dtype)
    if result.count > 0 {
      let (width, type) = (rowsOfP.shape[1], p.dtype.kernel)
      let bytes = width * p.dtype.byteCount
      rowsOfG.withElements { g in
        rowsOfP.withElements { p in
          result.withMutableElements { out in
            let grain = Swift.max(1, parallelGrain / width)
            parallelFor(rowsOfP.shape[0], grain: grain) { begin, end in
              let start = begin * bytes
              lz_softmax_slope(
                rule.kernel, type, g + start, p + start, out + start, width, end - begin)
            }
          }
        }
      }
    }
    let order = kept + axes
    let restored = order.indices.map { i in order.firstIndex(of: i)! }
    return result.reshaped(to: Shape(order.map { p.shape[$0] })).permuted(to: restored)
      .contiguous()
  }

  /// The gradient of the cross-entropy of rows of logits along the last axis: (softmax(x) −
  /// onehot(k)) s, with a label k and a factor s for each row. s has one number, or one for each
  /// row.
  package func crossEntropyGradient(_ labels: [Int64], share: Tensor) -> Tensor {
    let (source, share) = (contiguous(), share.cast(to: dtype).contiguous())
    var result = Tensor(uninitialized: shape, dtype)
    if result.count == 0 { return result }
    let (width, type, size) = (shape[-1], dtype.kernel, dtype.byteCount)
    let step = share.count == 1 ? 0 : 1
    source.withElements { x in
      share.withElements { share in
        labels.withUnsafeBufferPointer { labels in
          result.withMutableElements { out in
            let grain = Swift.max(1, parallelGrain / 8 / width)
            parallelFor(count / width, grain: grain) { begin, end in
              let start = begin * width * size
              lz_cross_entropy_gradient(
                type, x + start, labels.baseAddress! + begin, share + begin * step * size, step,
                out + start, width, end - begin)
            }
          }
        }
      }
    }
    return result
  }
}
