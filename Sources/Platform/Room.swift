import Glibc

/// Whether the limits under which the process runs leave it room to work.
public enum Room {
  /// Tries what a run will need at once: threads that live at the same time, and address space.
  ///
  /// Grand Central Dispatch waits for ever for a thread that the system will not give; it is better
  /// to know before.
  ///
  /// - Parameters:
  ///   - threads: how many, 1 or more.
  ///   - bytes: address space, in bytes.
  public static func isThere(forThreads threads: Int, bytes: Int) -> Bool {
    let place = unsafe mmap(
      nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard unsafe place != MAP_FAILED else { return false }
    defer { unsafe munmap(place, bytes) }
    // They wait at a door that stays closed until all have come.
    let door = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    unsafe pthread_mutex_init(door, nil)
    unsafe pthread_mutex_lock(door)
    var started: [pthread_t] = []
    for _ in 0..<threads {
      var thread = pthread_t()
      let failed = unsafe pthread_create(
        &thread, nil,
        { door in
          guard let door = unsafe door?.assumingMemoryBound(to: pthread_mutex_t.self) else {
            return nil
          }
          unsafe pthread_mutex_lock(door)
          unsafe pthread_mutex_unlock(door)
          return nil
        }, door)
      if failed != 0 { break }
      started.append(thread)
    }
    unsafe pthread_mutex_unlock(door)
    for thread in started { pthread_join(thread, nil) }
    unsafe pthread_mutex_destroy(door)
    unsafe door.deallocate()
    return started.count == threads
  }
}
