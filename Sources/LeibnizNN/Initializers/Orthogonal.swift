import Leibniz
import LeibnizTensor

extension Initializer {
  /// gain · Q, where Q has orthonormal columns (or rows, where there are fewer of them), uniformly
  /// distributed among all such matrices: signals keep their length from layer to layer.
  ///
  /// Dimensions before the last are taken together. Saxe et al., "Exact solutions to the nonlinear dynamics
  /// of learning in deep linear neural networks" (2013).
  public static func orthogonal(gain: Double = 1) -> Initializer {
    Initializer { shape, _, source in
      guard shape.count >= 2 else {
        fail("orthogonal: a weight needs 2 dimensions or more, shape \(shape) has \(shape.count)")
      }
      require("orthogonal") { () throws(ShapeError) in _ = try shape.checkedCount() }
      let columns = shape[-1]
      let rows = columns == 0 ? 0 : shape.elementCount / columns
      let (long, short) = (max(rows, columns), min(rows, columns))
      let random = Tensor.random(
        normalMean: 0, deviation: 1, [short, long], dtype: .float64, using: &source
      ).scalars()
      let q = Tensor(orthonormalized(random, count: short, length: long), shape: [short, long])
      return (gain * (rows < columns ? q : q.transposed())).reshaped(to: shape)
    }
  }

  /// Vectors made orthonormal one by one (Gram–Schmidt): each loses its components along those before it
  /// and is scaled to length 1.
  ///
  /// One round of it leaves errors that grow where vectors are nearly parallel; a second round removes
  /// them. Of normally distributed vectors the result is uniformly distributed, because the length that
  /// is divided by is positive (Mezzadri, "How to generate random matrices from the classical compact
  /// groups", 2007).
  private static func orthonormalized(_ vectors: [Double], count: Int, length: Int) -> [Double] {
    var q = vectors
    q.withUnsafeMutableBufferPointer { q in
      for i in 0..<count {
        let v = UnsafeMutableBufferPointer(rebasing: q[i * length..<(i + 1) * length])
        for _ in 0..<2 {
          for j in 0..<i {
            let u = UnsafeMutableBufferPointer(rebasing: q[j * length..<(j + 1) * length])
            var dot = 0.0
            for k in 0..<length { dot += u[k] * v[k] }
            for k in 0..<length { v[k] -= dot * u[k] }
          }
        }
        var squares = 0.0
        for k in 0..<length { squares += v[k] * v[k] }
        let norm = squares.squareRoot()
        for k in 0..<length { v[k] /= norm }
      }
    }
    return q.map { $0 }
  }
}
