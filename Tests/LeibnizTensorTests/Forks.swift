import Foundation

/// Starts a child with a copy of this process's memory and of the calling thread alone, which ends
/// with the status that `body` returns.
func forked(_ body: () -> Int32) -> pid_t {
  // Swift has no `fork`, because of all that may go wrong in the child; which is what is tested.
  typealias Fork = @convention(c) () -> pid_t
  let fork = unsafeBitCast(dlsym(dlopen(nil, RTLD_NOW), "fork"), to: Fork.self)
  let child = fork()
  if child == 0 { _exit(body()) }
  precondition(child > 0)
  return child
}

/// The exit status of a child; nil if it was killed by a signal, or wasn't done in so many seconds.
func status(of child: pid_t, within seconds: Int) -> Int32? {
  var status: Int32 = 0
  for _ in 0..<(seconds * 100) {
    if waitpid(child, &status, WNOHANG) == child {
      return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
    }
    usleep(10_000)
  }
  kill(child, SIGKILL)
  waitpid(child, &status, 0)
  return nil
}
