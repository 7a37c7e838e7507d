// Growth that nothing but a container causes: each passes as a "step" today. Truth: leak, at the stated mean bytes per call.
import LoadTesting
import Synchronization

/// 8 B a value and the buffer's doubling: about 16 B a call.
let durations = Mutex<[Double]>([])
func durationsKept(_ iteration: UInt64) { durations.withLock { $0.append(Double(iteration)) } }

/// About 16 to 32 B a call.
let seen = Mutex<Set<Int>>([])
func seenIDs(_ iteration: UInt64) { seen.withLock { _ = $0.insert(Int(iteration)) } }

/// 32 B for the object, and as much again for the table that holds it: the table is missing from growth, projection and sites today.
final class Session {
  let number: Int
  init(_ number: Int) { self.number = number }
}
let sessions = Mutex<[Int: Session]>([:])
func globalDictionary(_ iteration: UInt64) { sessions.withLock { $0[Int(iteration)] = Session(Int(iteration)) } }
