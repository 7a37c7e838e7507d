// report: https://github.com/n0-computer/n0-watcher/issues/62
// story: A watcher that is dropped leaves its waker in the watchable, and the waker keeps the allocation of the finished task.
// kind: leak
// resource: heap
// operation: run_task
// growth: 340
// mix: run_task 1, read_value 1, wait_for_other 1
// function: spawn

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Wake, Waker};

include!("abi.rs");

/// Header and future in one allocation.
struct Task {
    finished: AtomicBool,
    future: [u64; 36],
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.finished.store(true, Ordering::Release);
    }
}

#[derive(Default)]
struct Watchable {
    value: AtomicU64,
    wakers: Mutex<VecDeque<Waker>>,
}

impl Watchable {
    fn poll_updated(&self, seen: u64, waker: &Waker) -> Option<u64> {
        let value = self.value.load(Ordering::Acquire);
        if value != seen {
            return Some(value);
        }
        self.wakers.lock().unwrap().push_back(waker.clone());
        None
    }

    fn set(&self, value: u64) {
        self.value.store(value, Ordering::Release);
        for waker in self.wakers.lock().unwrap().drain(..) {
            waker.wake();
        }
    }
}

fn spawn(seed: u64) -> Arc<Task> {
    Arc::new(Task { finished: AtomicBool::new(false), future: [seed; 36] }) // stays
}

#[derive(Default)]
struct Node {
    addresses: Watchable,
    relays: Watchable,
}

/// The other arm of the select wins: the watcher is dropped, the waker is not.
fn run_task(worker: &mut Worker<Node>) -> i32 {
    let task = spawn(worker.serial());
    let updated = worker.target.addresses.poll_updated(0, &Waker::from(task.clone()));
    task.finished.store(true, Ordering::Release);
    black_box(task.future[35]);
    updated.is_some() as i32
}

/// Here the value changes, which drains the wakers.
fn wait_for_other(worker: &mut Worker<Node>) -> i32 {
    let task = spawn(worker.serial());
    let relays = &worker.target.relays;
    let seen = relays.value.load(Ordering::Acquire);
    black_box(relays.poll_updated(seen, &Waker::from(task)));
    relays.set(seen + 1);
    0
}

fn read_value(worker: &mut Worker<Node>) -> i32 {
    black_box(worker.target.addresses.value.load(Ordering::Acquire).to_string().len());
    0
}

plugin!(Node { run_task, wait_for_other, read_value });
