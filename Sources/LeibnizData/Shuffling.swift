import LeibnizTensor

/// The numbers 0 ..< count in random order, each order as likely, for one of many streams of a seed.
///
/// The order depends on the arguments only. Drawing from the seed's own source before the stream's
/// number is mixed in keeps (seed, stream) and (seed + 1, stream − 1) apart.
func shuffled(_ count: Int, seed: UInt64, stream: UInt64) -> [Int] {
  var ofSeed = RandomSource(seed: seed)
  var ofStream = RandomSource(seed: ofSeed.next() ^ stream)
  return ofStream.permutation(count)
}
