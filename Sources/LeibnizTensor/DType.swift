/// The type of a tensor's elements, known at run time.
public enum DType: UInt8, Sendable, Hashable, CaseIterable {
  case float32, float64, int32, int64, uint8, bool
}
