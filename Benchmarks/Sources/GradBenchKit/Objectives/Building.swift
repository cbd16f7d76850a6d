public import LeibnizScalar

/// A house that is heated by water: a tank, a pipe and a slab, step by step in time, after
/// PassiveLogic's benchmark of differentiation, written anew. The result is how far the slab's last
/// temperature is from a measured one.
public enum Building {
  /// The numbers that it is differentiated by: of the pipe, the slab, the water in the pipe, the
  /// tank, and the slab's temperature at the start.
  public static let parameters: [Float] = [
    0.50292, 0.019, 0.001588, 2.43,
    21.1111111, 100, 0.2, 2242.58, 0.101,
    0, 60, 0.0006309, 1000, 4180,
    70, 0.0757082, 4180, 1000, 75.708,
    33.3,
  ]

  @inlinable public static func objective<T: Number>(_ p: [T], steps: Int) -> T {
    let (spacing, diameter, wall, resistivity) = (p[0], p[1], p[2], p[3])
    let (area, slabHeat, slabDensity, slabThickness) = (p[5], p[6], p[7], p[8])
    let (flow, density, heat) = (p[11], p[12], p[13])
    let (volume, tankHeat, tankDensity) = (p[15], p[16], p[17])
    let step = T(0.1)
    var water = p[10], tank = p[14], slab = p[19]
    for _ in 0..<steps {
      // From the tank to the water.
      let fromTank = (tank - water) * (flow * density) * heat
      tank = tank + fromTank * step / tankHeat / (volume * tankDensity)
      water = water + fromTank * step / heat / (flow * step * density)
      // From the water through the pipe's wall to the slab.
      let surface = area / spacing * .pi * diameter
      let resistance = resistivity * wall / surface * 10
      let fromSlab = (slab - water) * (1 / resistance)
      water = water + fromSlab * step / heat / (flow * step * density)
      slab = slab - fromSlab * step / slabHeat / (area * slabThickness * slabDensity)
    }
    let distance = slab - T(27.344767)
    return distance < 0 ? -distance : distance
  }
}
