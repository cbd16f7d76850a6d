public import LeibnizScalar
public import RealModule

/// GradBench's `ba`: how far the projection of a point in space through a camera lies from where it
/// was observed.
public enum BundleAdjustment {
  /// Rotation (3), centre (3), focal length, principal point (2), radial distortion (2).
  @inlinable public static var cameraParameters: Int { 11 }

  /// The two components of the weighted error for `p`: a camera, a point (3), a weight.
  @inlinable
  public static func reprojectionError<T: Real & ConstantConvertible>(
    _ p: [T], featureX: Double, featureY: Double
  ) -> (T, T) {
    let seen = rotate(
      (p[11] - p[3], p[12] - p[4], p[13] - p[5]), by: (p[0], p[1], p[2]))
    let x = seen.0 / seen.2, y = seen.1 / seen.2
    let r² = x * x + y * y
    let distortion = 1 + p[9] * r² + p[10] * r² * r²
    let u = x * distortion * p[6] + p[7], v = y * distortion * p[6] + p[8]
    return (p[14] * (u - T(constant: featureX)), p[14] * (v - T(constant: featureY)))
  }

  /// A point turned about an axis by the axis' length as angle: Rodrigues' formula.
  @inlinable
  static func rotate<T: Real>(_ p: (T, T, T), by axis: (T, T, T)) -> (T, T, T) {
    let θ² = axis.0 * axis.0 + axis.1 * axis.1 + axis.2 * axis.2
    // For no rotation its first-order form, so that the derivative is right there too.
    if θ².isZero {
      let turn = cross(axis, p)
      return (p.0 + turn.0, p.1 + turn.1, p.2 + turn.2)
    }
    let θ = T.sqrt(θ²), cosine = T.cos(θ), sine = T.sin(θ), scale = 1 / θ
    let w = (axis.0 * scale, axis.1 * scale, axis.2 * scale)
    let turn = cross(w, p)
    let along = (w.0 * p.0 + w.1 * p.1 + w.2 * p.2) * (1 - cosine)
    return (
      p.0 * cosine + turn.0 * sine + w.0 * along,
      p.1 * cosine + turn.1 * sine + w.1 * along,
      p.2 * cosine + turn.2 * sine + w.2 * along
    )
  }

  @inlinable
  static func cross<T: Real>(_ a: (T, T, T), _ b: (T, T, T)) -> (T, T, T) {
    (a.1 * b.2 - a.2 * b.1, a.2 * b.0 - a.0 * b.2, a.0 * b.1 - a.1 * b.0)
  }
}
