// Gradient descent written out by hand: what a film earns, from what it cost to make and to advertise.
//
//   swift run ExampleBoxOffice
//
// The figures are made up by a law with noise, sales = 12 + 2.4·production + 5.1·promotion + noise, in
// millions; the descent has to find the law again. It writes its loss curve to box-office-loss.svg.

import Foundation
import Leibniz
import LeibnizPlot

// Forty films.
var random = RandomSource(seed: 1646)
let production = Tensor.random(uniform: 1..<10, [40], using: &random)
let promotion = Tensor.random(uniform: 0.5..<5, [40], using: &random)
let noise = Tensor.random(normalMean: 0, deviation: 2, [40], using: &random)
let sales = 12 + 2.4 * production + 5.1 * promotion + noise

// W = (bias, weight of production, weight of promotion), and a column of ones for the bias.
let X = stack([production.onesLike(), production, promotion], along: 1)
let W = Variable([0, 0, 0], name: "W")
let δ = 0.02
var losses: [Double] = []

for step in 0..<2000 {
  let prediction = matmul(Variable.constant(X), W)
  let loss = square(prediction - sales).mean()
  losses.append(loss.value.scalar)

  loss.backprop()
  W.value -= δ * W.gradient!
  loss.nullGradients()

  if step % 400 == 0 { print("step \(step): loss \(String(format: "%.3f", losses.last!))") }
}

let found = W.value.scalars().map { String(format: "%.2f", $0) }
print("loss at the end: \(String(format: "%.3f", losses.last!))")
print("found: sales = \(found[0]) + \(found[1])·production + \(found[2])·promotion")
print("law:   sales = 12 + 2.4·production + 5.1·promotion + noise")

let chart = LineChart(
  [Series("loss", y: losses)], title: "Gradient descent on box-office sales", xLabel: "step",
  yLabel: "mean squared error", yScale: .logarithmic)
try chart.svg.write(toFile: "box-office-loss.svg", atomically: true, encoding: .utf8)
print("wrote box-office-loss.svg")
