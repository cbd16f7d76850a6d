import LeibnizNN

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C as a wish to stop.
enum Interruption {
  private static let flag = StopFlag()

  /// From now on the first Ctrl-C raises the flag that is returned; the second ends the program.
  static func install() -> StopFlag {
    // The flag exists before the handler can run: the handler only stores into it.
    let flag = flag
    signal(SIGINT) { _ in
      Interruption.flag.raise()
      signal(SIGINT, SIG_DFL)
    }
    // A reader that goes away (`| head`) shall not end the training: what can't be shown any more
    // is an error at the end.
    signal(SIGPIPE, SIG_IGN)
    // Whoever started this program may have blocked the signal for it.
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    return flag
  }
}
