public import Leibniz

/// GradBench's `kmeans` on whole arrays: the sum over all points of the squared distance to the
/// nearest centroid, Σᵢ minⱼ ‖pᵢ - cⱼ‖².
public struct ArrayClusters: Sendable {
  /// The points, their mean being 0, with a last coordinate 1: as rows [n, d + 1] and as columns.
  let points: Tensor, columns: Tensor
  /// The mean that was taken away.
  let mean: Tensor
  /// Σᵢ ‖pᵢ‖².
  let squares: Double

  public init(points: Tensor) {
    mean = points.mean(along: 0)
    let centred = points - mean
    squares = square(centred).sum().scalar
    self.points = concatenate([centred, .ones([points.shape[0], 1])], along: 1)
    columns = self.points.transposed().contiguous()
  }

  /// The cost for centroids [k, d]. Which of them is nearest doesn't change nearby, so it takes no
  /// part in the derivatives.
  ///
  /// With the number Nⱼ and the sum Sⱼ of the points nearest to each centroid, Σ ‖pᵢ - cⱼ‖² is
  /// Σᵢ ‖pᵢ‖² + Σⱼ (Nⱼ ‖cⱼ‖² - 2 Sⱼ·cⱼ). Points around 0 lose the fewest digits in it.
  public func cost(_ centroids: Variable) -> Variable {
    let c = centroids - mean
    let k = c.shape[0], d = c.shape[1]
    let totals = Tensor.scatterAdd(points, at: nearest(c.value), into: [k, d + 1])
    let parts = totals.split(sizes: [d, 1], along: 1)
    let sums = parts[0], counts = parts[1]
    return (c * (counts * c - 2.0 * sums)).sum() + squares
  }

  /// For each point the number of the nearest of the centroids `c`. As ‖p - c‖² = ‖p‖² -
  /// 2(c·p - ½‖c‖²), it is that with the greatest product of (c, -½‖c‖²) and (p, 1): a matrix
  /// product, for a few points at a time so that its result is still in the cache when the greatest
  /// is looked for.
  func nearest(_ c: Tensor) -> Tensor {
    let n = points.shape[0], k = c.shape[0]
    let rows = concatenate(
      [c, square(c).sum(along: 1, keepingDimensions: true) * -0.5], along: 1)
    let together = max(16, 32768 / k)
    let parts = stride(from: 0, to: n, by: together).map { first in
      matmul(rows, columns[.all, first..<min(first + together, n)]).argmax(along: 0)
    }
    return concatenate(parts)
  }

  /// The step of Newton's method: the gradient over the Hessian's diagonal. The Hessian is diagonal,
  /// so its product with a vector of ones is that diagonal.
  public func direction(_ centroids: Tensor) -> Tensor {
    let c = Variable(centroids)
    let gradient = gradients(of: cost(c), with: [c], recording: true)[0]
    let diagonal = gradients(of: gradient, with: [c])[0]
    return gradient.value / diagonal.value
  }
}
