/// Orders the places within each layer so that few edges cross.
///
/// Layers are swept to and fro: each place moves to the median of its neighbours in the layer before,
/// then neighbouring places are exchanged while that removes crossings. The best order seen wins.
/// The same graph always gets the same order.
struct Ordering {
  /// The places of each layer from top to bottom.
  private(set) var layers: [[Int]]

  private let graph: ProperGraph
  /// For each place, its neighbours in the layer to the left and to the right.
  private let left: [[Int]]
  private let right: [[Int]]
  /// Each place's index in its layer.
  private var position: [Int]

  init(_ graph: ProperGraph) {
    self.graph = graph
    left = graph.incoming.map { $0.map { graph.pieces[$0].from } }
    right = graph.outgoing.map { $0.map { graph.pieces[$0].to } }
    position = [Int](repeating: 0, count: graph.places.count)
    layers = .lists(graph.layerCount)

    layers = inputsInOrder()
    indexPositions()
    var best = layers
    var fewest = crossings
    var idle = 0
    for round in 0..<24 where fewest > 0 && idle < 5 {
      sweep(toRight: round % 2 == 1)
      exchangeNeighbours()
      let count = crossings
      idle += 1
      if count < fewest {
        fewest = count
        best = layers
        idle = 0
      }
    }
    layers = best
    indexPositions()
  }

  /// How many pairs of edges cross.
  var crossings: Int {
    var total = 0
    for layer in layers {
      // The right ends in the order of the left ends: every inversion is a crossing. A Fenwick tree
      // counts how many earlier ends lie below.
      let ends = layer.flatMap { place in right[place].map { position[$0] }.sorted() }
      guard let last = ends.max() else { continue }
      var tree = [Int](repeating: 0, count: last + 2)
      for (seen, end) in ends.enumerated() {
        var notBelow = 0
        var i = end + 1
        while i > 0 {
          notBelow += tree[i]
          i &= i - 1
        }
        total += seen - notBelow
        i = end + 1
        while i < tree.count {
          tree[i] += 1
          i += i & -i
        }
      }
    }
    return total
  }

  // MARK: Steps

  /// The first order: from the results back to their inputs, first inputs first, so that the operands
  /// of an operation stand as they are written wherever that costs no crossing.
  private func inputsInOrder() -> [[Int]] {
    var order = [[Int]].lists(graph.layerCount)
    var isSeen = [Bool](repeating: false, count: graph.places.count)
    for sink in graph.places.indices where right[sink].isEmpty {
      var pending = [sink]
      while let place = pending.popLast() {
        if isSeen[place] { continue }
        isSeen[place] = true
        order[graph.places[place].layer].append(place)
        pending.append(contentsOf: left[place].reversed())
      }
    }
    return order
  }

  private mutating func indexPositions() {
    for layer in layers {
      for (index, place) in layer.enumerated() { position[place] = index }
    }
  }

  /// Sorts every layer by the medians of the layer before it; what has no neighbour there stays.
  private mutating func sweep(toRight: Bool) {
    let order = toRight ? Array(layers.indices) : layers.indices.reversed()
    for index in order.dropFirst() {
      var medians: [(place: Int, median: Double)] = []
      var isFree = [Bool](repeating: true, count: layers[index].count)
      for (slot, place) in layers[index].enumerated() {
        let neighbours = (toRight ? left : right)[place].map { position[$0] }.sorted()
        if neighbours.isEmpty {
          isFree[slot] = false
        } else {
          medians.append((place, Ordering.median(neighbours)))
        }
      }
      // Stable by construction: equal medians keep their order.
      let sorted = medians.enumerated().sorted {
        ($0.element.median, $0.offset) < ($1.element.median, $1.offset)
      }
      var next = 0
      for slot in layers[index].indices where isFree[slot] {
        layers[index][slot] = sorted[next].element.place
        next += 1
      }
      for (slot, place) in layers[index].enumerated() { position[place] = slot }
    }
  }

  /// The median; of an even number of positions, nearer to the side where they lie more densely.
  private static func median(_ sorted: [Int]) -> Double {
    let middle = sorted.count / 2
    if sorted.count % 2 == 1 { return Double(sorted[middle]) }
    if sorted.count == 2 { return Double(sorted[0] + sorted[1]) / 2 }
    let below = Double(sorted[middle - 1] - sorted[0])
    let above = Double(sorted[sorted.count - 1] - sorted[middle])
    if below + above == 0 { return Double(sorted[middle - 1] + sorted[middle]) / 2 }
    return (Double(sorted[middle - 1]) * above + Double(sorted[middle]) * below) / (below + above)
  }

  /// Exchanges places one above the other while that removes crossings.
  private mutating func exchangeNeighbours() {
    var sortedLeft = [[Int]?](repeating: nil, count: graph.places.count)
    var sortedRight = sortedLeft
    for _ in 0..<10 {
      var hasImproved = false
      for index in layers.indices {
        for place in layers[index] {
          sortedLeft[place] = left[place].map { position[$0] }.sorted()
          sortedRight[place] = right[place].map { position[$0] }.sorted()
        }
        for slot in layers[index].indices.dropLast() {
          let (a, b) = (layers[index][slot], layers[index][slot + 1])
          let (aLeft, bLeft) = (sortedLeft[a] ?? [], sortedLeft[b] ?? [])
          let (aRight, bRight) = (sortedRight[a] ?? [], sortedRight[b] ?? [])
          let now = Ordering.inversions(aLeft, bLeft) + Ordering.inversions(aRight, bRight)
          let then = Ordering.inversions(bLeft, aLeft) + Ordering.inversions(bRight, aRight)
          if then < now {
            layers[index].swapAt(slot, slot + 1)
            position[a] = slot + 1
            position[b] = slot
            hasImproved = true
          }
        }
      }
      if !hasImproved { break }
    }
  }

  /// How many pairs (a, b) have a > b; both lists are sorted.
  private static func inversions(_ a: [Int], _ b: [Int]) -> Int {
    var total = 0
    var below = 0
    for x in a {
      while below < b.count, b[below] < x { below += 1 }
      total += below
    }
    return total
  }
}
