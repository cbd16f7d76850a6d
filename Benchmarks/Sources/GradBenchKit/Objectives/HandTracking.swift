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
  public var vertices: [Vector<Double>]
  /// For each vertex the bones that it follows, and how much.
  public var weights: [[(bone: Int, weight: Double)]]
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
    self.vertices = vertices.map { Vector($0[0], $0[1], $0[2]) }
    self.weights = weights.map { row in
      row.enumerated().filter { $0.element != 0 }.map { ($0.offset, $0.element) }
    }
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
    let transforms = boneTransforms(θ)
    let global = Affine(
      rotation: Vector(θ[0], θ[1], θ[2]), translation: Vector(θ[3], θ[4], θ[5]))
    var errors: [T] = []
    errors.reserveCapacity(3 * points.count)
    for i in points.indices {
      let place: Vector<T>
      if u.isEmpty {
        place = position(of: correspondences[i], transforms, global)
      } else {
        let corners = triangles[correspondences[i]]
        let a = u[2 * i], b = u[2 * i + 1]
        place =
          position(of: corners[0], transforms, global) * a
          + position(of: corners[1], transforms, global) * b
          + position(of: corners[2], transforms, global) * (1 - a - b)
      }
      errors.append(T(constant: points[i][0]) - place.x)
      errors.append(T(constant: points[i][1]) - place.y)
      errors.append(T(constant: points[i][2]) - place.z)
    }
    return errors
  }

  /// Where a vertex is: the mean of where its bones take it, then the global movement.
  @inlinable
  func position<T: Real & ConstantConvertible>(
    of vertex: Int, _ transforms: [Affine<T>], _ global: Affine<T>
  ) -> Vector<T> {
    let p = vertices[vertex]
    var sum = Vector<T>(0, 0, 0)
    for (bone, weight) in weights[vertex] {
      sum = sum + transforms[bone].apply(p).scaled(by: weight)
    }
    if isMirrored { sum.x = -sum.x }
    return global.apply(sum)
  }

  /// How each bone moves what is attached to it: from its place at rest to where its own turn and
  /// those of the bones before it take it.
  ///
  /// The wrist, the last bone of each finger and the forearm don't turn; the first of a finger turns
  /// about x and then z, the next two about x.
  @inlinable
  func boneTransforms<T: Real & ConstantConvertible>(_ θ: [T]) -> [Affine<T>] {
    var absolutes: [Affine<T>] = []
    var transforms: [Affine<T>] = []
    absolutes.reserveCapacity(parents.count)
    transforms.reserveCapacity(parents.count)
    for bone in parents.indices {
      var place =
        parents[bone] < 0 ? Affine(relatives[bone]) : absolutes[parents[bone]] * relatives[bone]
      let (finger, joint) = (bone - 2).quotientAndRemainder(dividingBy: 4), first = 6 + 4 * finger
      if bone >= 2, finger < 5, joint < 3 {
        if joint == 0 { place.turnFirst(aboutZ: θ[first + 1]) }
        place.turnFirst(aboutX: θ[joint == 0 ? first : first + 1 + joint])
      }
      absolutes.append(place)
      transforms.append(place * inverseAbsolutes[bone])
    }
    return transforms
  }
}

/// A vector of space.
@frozen public struct Vector<T: Real> {
  @usableFromInline var x: T, y: T, z: T

  @inlinable init(_ x: T, _ y: T, _ z: T) { (self.x, self.y, self.z) = (x, y, z) }

  @inlinable @inline(__always) static func + (a: Vector, b: Vector) -> Vector {
    Vector(a.x + b.x, a.y + b.y, a.z + b.z)
  }
  @inlinable @inline(__always) static func - (a: Vector, b: Vector) -> Vector {
    Vector(a.x - b.x, a.y - b.y, a.z - b.z)
  }
  @inlinable @inline(__always) static func * (a: Vector, s: T) -> Vector {
    Vector(a.x * s, a.y * s, a.z * s)
  }
}

/// An affine map of space: where it takes the three axes and the origin.
@frozen public struct Affine<T: Real> {
  @usableFromInline var x: Vector<T>, y: Vector<T>, z: Vector<T>, origin: Vector<T>

  @inlinable init(x: Vector<T>, y: Vector<T>, z: Vector<T>, origin: Vector<T>) {
    (self.x, self.y, self.z, self.origin) = (x, y, z, origin)
  }

  /// A map from its matrix of three rows of four.
  public init(rows: [[T]]) {
    func column(_ j: Int) -> Vector<T> { Vector(rows[0][j], rows[1][j], rows[2][j]) }
    self.init(x: column(0), y: column(1), z: column(2), origin: column(3))
  }

  /// A turn about an axis by its length, then a translation.
  @inlinable init(rotation r: Vector<T>, translation: Vector<T>) {
    let angle = T.sqrt(r.x * r.x + r.y * r.y + r.z * r.z)
    origin = translation
    // GradBench's limit, below which there is no turn.
    if angle * 10000 < 1 {
      (x, y, z) = (Vector(1, 0, 0), Vector(0, 1, 0), Vector(0, 0, 1))
      return
    }
    let a = r.x / angle, b = r.y / angle, c = r.z / angle
    let sine = T.sin(angle), cosine = T.cos(angle), rest = 1 - cosine
    x = Vector(a * a + (1 - a * a) * cosine, a * b * rest + c * sine, a * c * rest - b * sine)
    y = Vector(a * b * rest - c * sine, b * b + (1 - b * b) * cosine, b * c * rest + a * sine)
    z = Vector(a * c * rest + b * sine, b * c * rest - a * sine, c * c + (1 - c * c) * cosine)
  }

  /// Becomes a turn about the x axis, then this map.
  @inlinable mutating func turnFirst(aboutX angle: T) {
    let cosine = T.cos(angle), sine = T.sin(angle)
    (y, z) = (y * cosine + z * sine, z * cosine - y * sine)
  }

  /// Becomes a turn about the z axis, then this map.
  @inlinable mutating func turnFirst(aboutZ angle: T) {
    let cosine = T.cos(angle), sine = T.sin(angle)
    (x, y) = (x * cosine + y * sine, y * cosine - x * sine)
  }

  /// The image of a point.
  @inlinable @inline(__always) func apply(_ p: Vector<T>) -> Vector<T> {
    x * p.x + y * p.y + z * p.z + origin
  }
}

extension Vector: Sendable where T: Sendable {}
extension Affine: Sendable where T: Sendable {}

// MARK: - With constants

extension Vector where T: ConstantConvertible {
  @inlinable init(_ constant: Vector<Double>) {
    self.init(T(constant: constant.x), T(constant: constant.y), T(constant: constant.z))
  }

  @inlinable @inline(__always) func scaled(by factor: Double) -> Vector {
    Vector(x.scaled(by: factor), y.scaled(by: factor), z.scaled(by: factor))
  }
}

extension Affine where T: ConstantConvertible {
  @inlinable init(_ constant: Affine<Double>) {
    self.init(
      x: Vector(constant.x), y: Vector(constant.y), z: Vector(constant.z),
      origin: Vector(constant.origin))
  }

  /// The image of a direction.
  @inlinable @inline(__always) func turn(_ v: Vector<Double>) -> Vector<T> {
    x.scaled(by: v.x) + y.scaled(by: v.y) + z.scaled(by: v.z)
  }

  /// The image of a point.
  @inlinable @inline(__always) func apply(_ p: Vector<Double>) -> Vector<T> { turn(p) + origin }

  /// First the right map, then the left.
  @inlinable static func * (a: Affine, b: Affine<Double>) -> Affine {
    Affine(x: a.turn(b.x), y: a.turn(b.y), z: a.turn(b.z), origin: a.apply(b.origin))
  }
}
