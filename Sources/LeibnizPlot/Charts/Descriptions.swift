// What `print` says of pictures: what they show, not every number in them; `svg` is the picture.

extension Series: CustomStringConvertible {
  /// The name and the number of points.
  ///
  /// ```swift
  /// print(Series("loss", y: [0.9, 0.5, 0.3]))   // Series "loss" of 3 points
  /// ```
  public var description: String {
    "Series\(quoted(name)) of \(counted(min(x.count, y.count), "point"))"
  }
}

extension LineChart: CustomStringConvertible {
  /// The title and the series.
  public var description: String { "LineChart\(quoted(title)) of \(series)" }
}

extension ScatterChart: CustomStringConvertible {
  /// The title, the series, and the lines over them.
  public var description: String {
    "ScatterChart\(quoted(title)) of \(series)" + (trend.isEmpty ? "" : " with lines \(trend)")
  }
}

extension ConfusionMatrix: CustomStringConvertible {
  /// The title, the number of classes and of examples, and the accuracy.
  public var description: String {
    let examples = counts.reduce(0) { $1.reduce($0, +) }
    return "ConfusionMatrix\(quoted(title)) of \(counted(counts.count, "class", "classes")), "
      + "\(counted(examples, "example")), accuracy \(accuracy)"
  }
}

extension GreyImage: CustomStringConvertible {
  /// The caption and the size.
  public var description: String {
    "GreyImage\(quoted(caption)) of \(width) × \(height) pixels"
  }
}

extension ImageGrid: CustomStringConvertible {
  /// The title and the number of images.
  public var description: String {
    "ImageGrid\(quoted(title)) of \(counted(images.count, "image")) in \(columns) columns"
  }
}

/// A space and the text in quotes; nothing for an empty one.
private func quoted(_ text: String) -> String { text.isEmpty ? "" : " \"\(text)\"" }

/// "1 point", "3 points".
private func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}
