public import LeibnizScalar
public import RealModule

/// GradBench's `ht`: how far the measured points lie from a posed model of a hand.
public struct HandTracking: Sendable {
  /// The bones' names and parents (-1 for the root), a parent before its children.
  public var parents: [Int]
  /// The bones' places relative to their parents, and the inverses of their absolute ones, in the
  /// model's resting position.
  public var relatives: [Affine<Double>], inverseAbsolutes: [Affine<Double>]
  /// The vertices' positions at rest.
  public var vertices: [[Double]]
  /// For each vertex how much it follows each bone.
  public var weights: [[Double]]
  /// The vertices of the surface's triangles.
  public var triangles: [[Int]]
  /// Whether it is the other hand.
  public var isMirrored: Bool
  /// For each measured point the vertex, or the triangle, that it belongs to.
  public var correspondences: [Int]
  /// The measured points.
  public var points: [[Double]]

  public init(
    parents: [Int], relatives: [Affine<Double>], inverseAbsolutes: [Affine<Double>],
    vertices: [[Double]], weights: [[Double]], triangles: [[Int]], isMirrored: Bool,
    correspondences: [Int], points: [[Double]]
  ) {
    self.parents = parents
    self.relatives = relatives
    self.inverseAbsolutes = inverseAbsolutes
    self.vertices = vertices
    self.weights = weights
    self.triangles = triangles
    self.isMirrored = isMirrored
    self.correspondences = correspondences
    self.points = points
  }

  /// The errors, three for each point, for the 26 parameters of the pose: a global rotation, a
  /// global translation, and four angles for each finger.
  ///
  /// With `coordinates`, two for each point, a point belongs to that place of its triangle; without
  /// any, to its vertex.
  @inlinable
  public func objective<T: Real & ConstantConvertible>(_ θ: [T], coordinates u: [T]) -> [T] {
    let needed =
      u.isEmpty ? correspondences : correspondences.flatMap { triangles[$0] }
    let positions = posedVertices(θ, needed: needed)
    var errors: [T] = []
    errors.reserveCapacity(3 * points.count)
    for i in points.indices {
      let place: [T]
      if u.isEmpty {
        place = positions[correspondences[i]]
      } else {
        let corners = triangles[correspondences[i]].map { positions[$0] }
        let a = u[2 * i], b = u[2 * i + 1], c = 1 - a - b
        place = (0..<3).map { a * corners[0][$0] + b * corners[1][$0] + c * corners[2][$0] }
      }
      for j in 0..<3 { errors.append(T(constant: points[i][j]) - place[j]) }
    }
    return errors
  }

  /// Where some of the vertices are; the others are left out.
  @inlinable
  func posedVertices<T: Real & ConstantConvertible>(_ θ: [T], needed: [Int]) -> [[T]] {
    let angles = fingerAngles(θ)
    var absolutes: [Affine<T>] = []
    var transforms: [Affine<T>] = []
    for bone in parents.indices {
      let turned = Affine(relatives[bone]) * Affine(eulerAngles: angles[bone])
      absolutes.append(parents[bone] < 0 ? turned : absolutes[parents[bone]] * turned)
      transforms.append(absolutes[bone] * Affine(inverseAbsolutes[bone]))
    }
    let global = Affine(rotation: [θ[0], θ[1], θ[2]], translation: [θ[3], θ[4], θ[5]])

    var positions = Array(repeating: [T](), count: vertices.count)
    for v in needed where positions[v].isEmpty {
      var position = [T.zero, .zero, .zero]
      for (bone, weight) in weights[v].enumerated() where weight != 0 {
        let moved = transforms[bone].apply(vertices[v])
        for j in 0..<3 { position[j] += moved[j] * T(constant: weight) }
      }
      if isMirrored { position[0] = -position[0] }
      positions[v] = global.apply(position)
    }
    return positions
  }

  /// Each bone's three angles: those of the wrist, of the last bone of each finger and of the forearm
  /// stay zero; the first of a finger has two of its own, the next two have one.
  @inlinable
  func fingerAngles<T: Real>(_ θ: [T]) -> [[T]] {
    var angles = Array(repeating: [T.zero, .zero, .zero], count: parents.count)
    for finger in 0..<5 {
      let bone = 2 + 4 * finger, first = 6 + 4 * finger
      angles[bone][0] = θ[first]
      angles[bone][1] = θ[first + 1]
      angles[bone + 1][0] = θ[first + 2]
      angles[bone + 2][0] = θ[first + 3]
    }
    return angles
  }
}

/// An affine map of space: three rows of four numbers.
public struct Affine<T: Real> {
  @usableFromInline var rows: [[T]]

  @inlinable public init(rows: [[T]]) { self.rows = rows }

  /// First the turn by the z angle's, then the y angle's, then the x angle's matrix: Rz·Ry·Rx. The
  /// angles are given in the order x, z, y.
  @inlinable init(eulerAngles a: [T]) {
    let (cx, sx) = (T.cos(a[0]), T.sin(a[0]))
    let (cz, sz) = (T.cos(a[1]), T.sin(a[1]))
    let (cy, sy) = (T.cos(a[2]), T.sin(a[2]))
    rows = [
      [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx, 0],
      [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx, 0],
      [-sy, cy * sx, cy * cx, 0],
    ]
  }

  /// A turn about an axis by its length, then a translation.
  @inlinable init(rotation r: [T], translation: [T]) {
    let angle = T.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2])
    // GradBench's limit, below which there is no turn.
    if angle * 10000 < 1 {
      rows = [[1, 0, 0, translation[0]], [0, 1, 0, translation[1]], [0, 0, 1, translation[2]]]
      return
    }
    let x = r[0] / angle, y = r[1] / angle, z = r[2] / angle
    let s = T.sin(angle), c = T.cos(angle), d = 1 - c
    rows = [
      [x * x + (1 - x * x) * c, x * y * d - z * s, x * z * d + y * s, translation[0]],
      [x * y * d + z * s, y * y + (1 - y * y) * c, y * z * d - x * s, translation[1]],
      [x * z * d - y * s, z * y * d + x * s, z * z + (1 - z * z) * c, translation[2]],
    ]
  }

  @inlinable static func * (a: Affine, b: Affine) -> Affine {
    Affine(
      rows: a.rows.map { row in
        (0..<4).map { j in
          let sum = row[0] * b.rows[0][j] + row[1] * b.rows[1][j] + row[2] * b.rows[2][j]
          return j == 3 ? sum + row[3] : sum
        }
      })
  }

  @inlinable func apply(_ p: [T]) -> [T] {
    rows.map { $0[0] * p[0] + $0[1] * p[1] + $0[2] * p[2] + $0[3] }
  }
}

extension Affine: Sendable where T: Sendable {}

extension Affine where T: ConstantConvertible {
  @inlinable init(_ constant: Affine<Double>) {
    rows = constant.rows.map { $0.map { T(constant: $0) } }
  }

  /// The image of a point of constants.
  @inlinable func apply(_ p: [Double]) -> [T] {
    rows.map {
      $0[0] * T(constant: p[0]) + $0[1] * T(constant: p[1]) + $0[2] * T(constant: p[2]) + $0[3]
    }
  }
}
