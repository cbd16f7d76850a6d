public import Leibniz

/// GradBench's `kmeans` on whole arrays: the sum over all points of the squared distance to the
/// nearest centroid, Σᵢ minⱼ ‖pᵢ - cⱼ‖².
public struct ArrayClusters: Sendable {
  /// The points [n, d].
  let points: Tensor

  public init(points: Tensor) { self.points = points }

  /// The cost for centroids [k, d]. Which of them is nearest doesn't change nearby, so it takes no
  /// part in the derivatives.
  public func cost(_ centroids: Variable) -> Variable {
    square(points - centroids.gathered(nearest(centroids.value))).sum()
  }

  /// For each point the nearest centroid's number. As ‖p - c‖² = ‖p‖² - 2(p·c - ½‖c‖²), it is that
  /// with the greatest product of (p, 1) and (c, -½‖c‖²): a matrix product, a few points at a time so
  /// that its result is still in the cache when the greatest is looked for.
  func nearest(_ centroids: Tensor) -> Tensor {
    let n = points.shape[0], k = centroids.shape[0]
    let p = concatenate([points, .ones([n, 1])], along: 1)
    let c = concatenate(
      [centroids, square(centroids).sum(along: 1, keepingDimensions: true) * -0.5], along: 1)
    let rows = max(16, 32768 / k)
    let parts = stride(from: 0, to: n, by: rows).map { first in
      matmul(p[first..<min(first + rows, n)], c.transposed()).argmax(along: 1)
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
