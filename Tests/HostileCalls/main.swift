import LeibnizTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// Calls every public function with hostile arguments and looks how the process dies: only by a
// message of the package that names the operation. Each stretch of calls runs in a forked child;
// where one dies, another goes on behind it.
//
//     HostileCalls [--list] [--samples N] [--only NAME] [--seed N]

setenv("LEIBNIZ_THREADS", "1", 1)  // a forked child has one thread
var arguments = CommandLine.arguments.dropFirst()
var samples = 16
var only: String?
var firstSample = 0
while let argument = arguments.popFirst() {
  switch argument {
  case "--list":
    for call in allCalls { print(call.title) }
    exit(0)
  case "--samples": samples = arguments.popFirst().flatMap { Int($0) } ?? samples
  case "--only": only = arguments.popFirst()
  case "--first": firstSample = arguments.popFirst().flatMap { Int($0) } ?? 0
  default:
    print("unknown argument \(argument)")
    exit(2)
  }
}
let calls = only.map { name in allCalls.filter { $0.title.contains(name) } } ?? allCalls
let driver = Driver(calls, samples: firstSample..<(firstSample + samples))
let failures = driver.run()
for failure in failures { print(failure) }
print(
  "\(calls.count) functions, \(calls.count * samples) calls, \(driver.deaths) with a message, "
    + "\(failures.count) failures")
exit(failures.isEmpty ? 0 : 1)
