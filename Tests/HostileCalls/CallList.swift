/// The calls, collected one by one: a list written as one expression would take the compiler long.
struct CallList {
  private(set) var all: [Call] = []

  /// Adds a call of the function of this title. A message must name it, or one of `others`: what it
  /// is made of.
  mutating func callAsFunction(
    _ title: String, _ others: String..., body: @escaping (Draw) throws -> Void
  ) {
    all.append(Call(title, others, body: body))
  }
}

/// The calls of all modules.
@MainActor let allCalls: [Call] = {
  var calls = CallList()
  creationCalls(&calls)
  methodCalls(&calls)
  elementwiseCalls(&calls)
  tensorFunctionCalls(&calls)
  variableCalls(&calls)
  networkCalls(&calls)
  dataCalls(&calls)
  pictureCalls(&calls)
  scalarCalls(&calls)
  return calls.all
}()
