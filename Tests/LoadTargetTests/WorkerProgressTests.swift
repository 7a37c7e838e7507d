import LoadTarget
import Synchronization
import Testing

@Suite
struct WorkerProgressTests {
  @Test("Code that cannot see the fields finds the position where it is said to be")
  func positionOffset() {
    let memory = UnsafeMutablePointer<WorkerProgress>.allocate(capacity: 1)
    memory.initialize(to: WorkerProgress())
    defer {
      memory.deinitialize(count: 1)
      memory.deallocate()
    }
    let position: UInt64 = 0x0123_4567_89AB_CDEF
    memory.pointee.position.store(position, ordering: .relaxed)
    let word = UnsafeRawPointer(memory).load(fromByteOffset: WorkerProgress.positionOffset, as: UInt64.self)
    #expect(word == position)
  }
}
