import Leibniz

// The bounds on the numbers that rules and schedules are made with. A rate that is NaN, or a share
// above 1, would turn every parameter into NaN some steps later, with nothing to tell where it came
// from.

/// Stops unless a number is finite and at least 0.
func requireNonnegative(_ number: Double, _ name: StaticString, of operation: StaticString) {
  guard number >= 0 && number.isFinite else {
    fail("\(operation): \(name) is \(number); expected a finite number of 0 or more")
  }
}

/// Stops unless a number is in 0..<1.
func requireShare(_ number: Double, _ name: StaticString, of operation: StaticString) {
  guard number >= 0 && number < 1 else {
    fail("\(operation): \(name) is \(number); expected a number in 0 ..< 1")
  }
}
