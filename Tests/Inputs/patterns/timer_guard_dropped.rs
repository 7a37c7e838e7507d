// report: https://github.com/Yoric/timer.rs/issues/28
// story: Dropping the guard of a timer only marks it; the entry with its callback stays in the heap until its time, hours away.
// kind: leak
// resource: heap
// operation: with_deadline
// growth: 304
// mix: with_deadline 1, run_soon 1, tick 1
// function: Scheduler::schedule

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

include!("abi.rs");

struct Schedule {
    time: u64,
    live: Arc<AtomicBool>,
    callback: Box<dyn Fn() -> u64 + Send>,
}

struct Guard(Arc<AtomicBool>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

type Entry = (Reverse<u64>, u64);

#[derive(Default)]
struct Scheduler {
    now: AtomicU64,
    heap: Mutex<(BinaryHeap<Entry>, std::collections::BTreeMap<u64, Schedule>)>,
}

impl Scheduler {
    fn schedule(&self, id: u64, delay: u64, payload: [u64; 20]) -> Guard {
        let live = Arc::new(AtomicBool::new(true)); // stays
        let guard = Guard(live.clone());
        let time = self.now.load(Ordering::Relaxed) + delay;
        let callback = Box::new(move || payload.iter().sum()); // stays
        let mut heap = self.heap.lock().unwrap();
        heap.0.push((Reverse(time), id)); // stays
        heap.1.insert(id, Schedule { time, live, callback }); // stays
        guard
    }

    fn fire(&self) -> u64 {
        let now = self.now.fetch_add(1, Ordering::Relaxed);
        let mut heap = self.heap.lock().unwrap();
        let mut sum = 0;
        while heap.0.peek().is_some_and(|entry| entry.0 .0 <= now) {
            let id = heap.0.pop().unwrap().1;
            let schedule = heap.1.remove(&id).unwrap();
            if schedule.live.load(Ordering::Acquire) {
                sum += (schedule.callback)() + schedule.time;
            }
        }
        sum
    }
}

/// A timeout of a request that is answered at once.
fn with_deadline(worker: &mut Worker<Scheduler>) -> i32 {
    let id = worker.serial();
    let guard = worker.target.schedule(id, 1 << 40, [id; 20]);
    drop(guard);
    0
}

fn run_soon(worker: &mut Worker<Scheduler>) -> i32 {
    let id = worker.serial();
    let guard = worker.target.schedule(id, 0, [id; 20]);
    black_box(worker.target.fire());
    drop(guard);
    0
}

fn tick(worker: &mut Worker<Scheduler>) -> i32 {
    black_box(worker.target.fire());
    0
}

plugin!(Scheduler { with_deadline, run_soon, tick });
