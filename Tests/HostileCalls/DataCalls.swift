import Leibniz
import LeibnizData
import LeibnizPlot

extension Draw {
  func bytes() -> [UInt8] {
    pick(
      [
        [0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9], Array("a,b\n1,2\n".utf8), [], [0], [0, 0, 8, 255],
        [0, 0, 8, 1, 255, 255, 255, 255], [0, 0, 14, 3] + [UInt8](repeating: 255, count: 12),
        [0, 0, 8, 70] + [UInt8](repeating: 0, count: 280),
        [0, 0, 8, 3, 0, 0, 0, 0] + [UInt8](repeating: 255, count: 8), [0x1f, 0x8b],
        [0x1f, 0x8b, 8, 0],
        header(#"{"a":{"dtype":"F32","shape":[0,9223372036854775807,4],"data_offsets":[0,0]}}"#),
        header(#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#),
        header(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775807,-1]}}"#),
        header(#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[4,0]}}"#),
        [255, 255, 255, 255, 255, 255, 255, 127], [UInt8](repeating: 255, count: 16),
        header(String(repeating: "[", count: 10_000)), Array("\"\"\"\"\"".utf8),
        Array("1e999999,\u{0}\n".utf8),
      ], harmless: 2)
  }

  private func header(_ json: String) -> [UInt8] {
    withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian) { Array($0) } + Array(json.utf8)
  }

  func dataset() -> Dataset {
    let x = tensor()
    let labels: [Tensor] = [[0, 1], Tensor([Int.max, 0]), [0, 1, 2], [0.0, 1], [-1, 0]]
    let y = pick(labels, harmless: 1)
    return Dataset(
      features: x.rank > 0 && y.shape[0] == x.shape[0] ? x : Tensor.ones([y.shape[0], 2]), labels: y
    )
  }
}

/// Data sets and files.
func dataCalls(_ calls: inout CallList) {
  calls("Dataset.init(features:labels:)") { d in
    use(Dataset(features: d.tensor(), labels: d.tensor()).count)
  }
  calls("Dataset.classCount", "classCount") { d in use(d.dataset().classCount) }
  calls("Dataset.subset(_:)", "gathered") { d in use(d.dataset().subset(d.ints()).features) }
  calls("Dataset.split(testFraction:seed:stratified:)") { d in
    use(d.dataset().split(testFraction: d.double(), seed: 1, stratified: d.bool()).train.features)
  }
  calls("Dataset.batches(of:shuffled:seed:epoch:dropsLast:)", "Batches") { d in
    let batches = d.dataset().batches(
      of: d.int(), shuffled: d.bool(), epoch: d.int(), dropsLast: d.bool())
    use((batches.count, batches.underestimatedCount))
    for batch in batches { use(batch.features) }
    use(batches[d.int()].features)
  }
  calls("Batches.init(_:size:shuffled:seed:epoch:dropsLast:)", "Batches") { d in
    use(Batches(d.dataset(), size: d.int(), shuffled: d.bool(), epoch: d.int()).count)
  }
  calls("Batches.subscript(_:)", "Batches") { d in
    use(Batches(d.dataset(), size: 1)[d.int()].features)
  }
  calls("Digits.split(testFraction:seed:)", "split") { d in
    use(Digits.split(testFraction: d.double()))
  }
  calls("CSV.init(columnNames:rows:file:)", "CSV") { d in
    let cells = d.pick([[["1", "2"]], [["1"], []], [], [[]]], harmless: 1)
    let table = CSV(
      columnNames: d.pick([nil, ["a", "b"], ["a", "a"], []], harmless: 2), rows: cells)
    use(table.text(separator: d.pick([",", "\"", "\n", "é"], harmless: 1)))
    use(
      try table.tensor(
        columns: d.pick([nil, ["a"], ["z"]], harmless: 2), dtype: d.dtype(), missing: d.double()))
  }
  calls("CSV.parse(_:separator:header:file:)", "CSV") { d in
    let table = try CSV.parse(
      d.bytes(), separator: d.pick([",", "\"", "\n", "é"], harmless: 1), header: d.bool())
    use(try table.tensor())
  }
  calls("CSV.subscript(row:)", "CSV") { d in use(try CSV.parse("a\n1\n")[row: d.int()]) }
  calls("CSV.subscript(row:column:)", "CSV") { d in
    use(try CSV.parse("a\n1\n")[row: d.int(), column: d.int()])
  }
  calls("CSV.numbers(inColumn:missing:)", "CSV") { d in
    use(try CSV.parse("a\n1\n").numbers(inColumn: d.int()))
  }
  calls("CSV.numbers(in:missing:)") { d in use(try CSV.parse("a\n1\n").numbers(in: d.equation())) }
  calls("CSV.classes(in:)") { d in use(try CSV.parse("a\n1\n").classes(in: d.equation())) }
  calls("CSV.column(named:)") { d in use(try CSV.parse("a\n1\n").column(named: d.equation())) }
  calls("CSV.tensor(columns:dtype:missing:)", "CSV") { d in
    use(try CSV.parse("a\n1\n").tensor(columns: ["a"], dtype: d.dtype()))
  }
  calls("CSV.text(separator:)") { d in use(CSV(rows: [["\"", "\n"]]).text(separator: "\"")) }
  calls("IDX.parse(_:file:)") { d in use(try IDX.parse(d.bytes())) }
  calls("IDX.bytes(of:)", "IDX") { d in use(IDX.bytes(of: d.tensor())) }
  calls("Safetensors.parse(_:file:)") { d in
    use(try Safetensors.parse(d.bytes()).tensors.map(\.tensor))
  }
  calls("Safetensors.bytes(of:metadata:)", "Safetensors") { d in
    let name = d.equation()
    let tensors = [(name, d.tensor()), (d.equation(), d.tensor())]
    use(try Safetensors.parse(Safetensors.bytes(of: tensors)).tensors.map(\.tensor))
  }
  calls("Gzip.decompress(_:file:limit:)") { d in
    use(try Gzip.decompress(d.bytes(), file: "x", limit: d.int()))
  }
  calls("Gzip.isGzip(_:)") { d in use(Gzip.isGzip(d.bytes())) }
  calls("FileBytes.read(_:limit:)") { d in
    let path = d.pick(["/proc/self/stat", "/dev/null", "/dev/zero", "", "/", "\u{0}"], harmless: 2)
    use(try FileBytes.read(path, limit: d.pick([1000, 0, -1, .min, 1 << 20], harmless: 1)))
  }
  calls("IDX.read(_:limit:)") { d in use(try IDX.read(d.equation(), limit: d.int())) }
  calls("CSV.read(_:separator:header:limit:)") { d in use(try CSV.read("/", limit: d.int())) }
  calls("Safetensors.subscript(_:)") { d in
    use(try Safetensors.parse(Safetensors.bytes(of: [("a", [1.0])]))[d.equation()])
  }
  calls("Safetensors.read(_:)") { d in use(try Safetensors.read(d.equation())) }
  calls("MNIST.load(folder:)") { d in use(try MNIST.load(folder: d.equation())) }
}

/// Charts, tables and pictures of graphs.
func pictureCalls(_ calls: inout CallList) {
  func numbers(_ d: Draw) -> [Double] {
    (0..<d.pick([2, 3, 0, 1], harmless: 2)).map { _ in d.double() }
  }
  func series(_ d: Draw) -> Series {
    let x = numbers(d)
    return Series("s", x: x, y: x.map { _ in d.double() }, isDashed: d.bool())
  }
  func scale(_ d: Draw) -> AxisScale { d.pick([.linear, .logarithmic], harmless: 2) }
  calls("Series.init(_:x:y:isDashed:)", "Series") { d in
    use(Series("", x: numbers(d), y: numbers(d)))
  }
  calls("Series.init(_:y:first:isDashed:)") { d in use(Series("", y: numbers(d), first: d.int())) }
  calls("LineChart.init(_:title:xLabel:yLabel:xScale:yScale:width:height:)") { d in
    let chart = LineChart(
      [series(d), series(d)], title: d.equation(), xScale: scale(d), yScale: scale(d),
      width: d.double(), height: d.double())
    use(chart.svg)
  }
  calls("ScatterChart.init(_:trend:title:xLabel:yLabel:xScale:yScale:width:height:)") { d in
    let chart = ScatterChart(
      [series(d)], trend: [series(d)], title: d.equation(), xScale: scale(d), yScale: scale(d),
      width: d.double(), height: d.double())
    use(chart.svg)
  }
  func counts(_ d: Draw) -> [[Int]] {
    d.pick(
      [
        [[1, 2], [3, 4]], [], [[1]], [[1], [2]], [[-1, 2], [0, 0]], [[.max, .max], [1, 1]],
        [[.min]],
        [[1, 2, 3], [4]],
      ], harmless: 3)
  }
  calls("ConfusionMatrix.init(_:labels:title:)", "ConfusionMatrix") { d in
    var matrix = ConfusionMatrix(counts(d), labels: d.pick([nil, ["a", "b"], []], harmless: 1))
    use((matrix.svg, matrix.accuracy, matrix.total))
    matrix.counts = counts(d)
    use((matrix.svg, matrix.accuracy, matrix.total))
  }
  calls("ConfusionMatrix.init(truth:predicted:labels:title:)", "ConfusionMatrix") { d in
    use(ConfusionMatrix(truth: d.ints(), predicted: d.ints(), labels: ["a", "b", "c"]).svg)
  }
  calls("ConfusionMatrix.precision(of:)", "ConfusionMatrix") { d in
    use(ConfusionMatrix(counts(d)).precision(of: d.int()))
  }
  calls("ConfusionMatrix.recall(of:)", "ConfusionMatrix") { d in
    use(ConfusionMatrix(counts(d)).recall(of: d.int()))
  }
  calls("GreyImage.init(pixels:width:height:caption:)", "GreyImage") { d in
    use(GreyImage(pixels: numbers(d), width: d.int(), height: d.int()))
  }
  calls("ImageGrid.init(_:columns:title:side:)", "GreyImage") { d in
    var image = GreyImage(pixels: [d.double(), d.double()], width: 2, height: 1)
    image.width = d.pick([2, 1, 3, .max, -1], harmless: 1)
    let count = d.pick([1, 0, 3], harmless: 2)
    use(
      ImageGrid([GreyImage](repeating: image, count: count), columns: d.int(), side: d.double()).svg
    )
  }
  calls("GraphPicture.init(_:title:)") { d in
    let x = d.variable()
    let picture = GraphPicture((x * x).graph, title: d.equation())
    use((picture.svg, picture.dot))
  }
}
