import Foundation
import GradBenchKit

// Speaks GradBench's protocol on standard input and output:
//   ./gradbench run --eval "…" --tool "swift run -c release --package-path Benchmarks gradbench"
let tool = GradBench()
while let line = readLine() {
  if line.isEmpty { continue }
  print(tool.answer(to: line))
  fflush(nil)
}
