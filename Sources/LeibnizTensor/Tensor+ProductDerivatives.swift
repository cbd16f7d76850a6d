import CKernels

// Derivatives of running products along the last axis, right wherever they are representable,
// whatever the products and sums on the way.

extension Tensor {
  /// What gradients g of the running products contribute to those of the elements.
  package func cumulativeProductGradient(_ g: Tensor) -> Tensor {
    eachRow([g], memory: shape[-1]) { type, x, others, memory, out, n in
      lz_cumulative_product_gradient(type, x, others[0], memory, out, n)
    }
  }

  /// How the running products change with the elements' changes.
  package func cumulativeProductTangent(_ changes: Tensor) -> Tensor {
    eachRow([changes], memory: 0) { type, x, others, _, out, n in
      lz_cumulative_product_tangent(type, x, others[0], out, n)
    }
  }

  /// How `cumulativeProductGradient(g)` changes with the elements' changes.
  package func cumulativeProductCurvature(_ g: Tensor, _ changes: Tensor) -> Tensor {
    eachRow([g, changes], memory: 2 * shape[-1]) { type, x, others, memory, out, n in
      lz_cumulative_product_curvature(type, x, others[0], others[1], memory, out, n)
    }
  }

  /// Runs a kernel over the rows of this tensor and others of its shape, with room for some numbers
  /// of the kernel's own.
  private func eachRow(
    _ others: [Tensor], memory count: Int,
    _ kernel: (
      lz_dtype, UnsafeRawPointer, [UnsafeRawPointer], UnsafeMutableRawPointer,
      UnsafeMutableRawPointer, Int
    ) -> Void
  ) -> Tensor {
    let (source, n) = (contiguous(), shape[-1])
    var result = Tensor(uninitialized: shape, dtype, "product")
    if result.count == 0 { return result }
    let others = others.map { $0.cast(to: dtype).broadcast(to: shape).contiguous() }
    let words = count * lz_product_size() / 8
    var memory = Tensor(uninitialized: [words], .float64, "product")
    let (type, bytes) = (dtype.kernel, n * dtype.byteCount)
    source.withElements { x in
      others[0].withElements { first in
        others[others.count - 1].withElements { last in
          memory.withMutableElements { memory in
            result.withMutableElements { out in
              for i in stride(from: 0, to: self.count * dtype.byteCount, by: bytes) {
                kernel(type, x + i, [first + i, last + i], memory, out + i, n)
              }
            }
          }
        }
      }
    }
    return result
  }
}
