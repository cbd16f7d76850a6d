import LeibnizTensor

// Between tensors and the bytes of files. All platforms that Leibniz supports are little-endian, and
// so are tensors in memory.

extension Tensor {
  /// A tensor of elements given as little-endian bytes, of which there must be exactly enough.
  init(copying bytes: ArraySlice<UInt8>, shape: Shape, dtype: DType) {
    self.init(uninitialized: shape, dtype)
    let count = count * dtype.byteCount
    precondition(count == bytes.count)
    bytes.withUnsafeBytes { source in
      withMutableElements { target in
        if count > 0 { target.copyMemory(from: source.baseAddress!, byteCount: count) }
      }
    }
  }

  /// Reverses the bytes of every element.
  mutating func swapBytes() {
    let count = count
    switch dtype.byteCount {
    case 4:
      withMutableElements { elements in
        let words = elements.assumingMemoryBound(to: UInt32.self)
        for i in 0..<count { words[i] = words[i].byteSwapped }
      }
    case 8:
      withMutableElements { elements in
        let words = elements.assumingMemoryBound(to: UInt64.self)
        for i in 0..<count { words[i] = words[i].byteSwapped }
      }
    default: break
    }
  }
}
