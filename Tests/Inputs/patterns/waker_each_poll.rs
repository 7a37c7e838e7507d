// report: https://github.com/faern/triggered/issues/1
// story: Each poll of a listener adds a clone of its waker to the trigger's vector, which is emptied only when the trigger fires.
// kind: leak
// resource: heap
// operation: poll_listener
// growth: varies
// mix: is_triggered 1, poll_listener 2
// function: Trigger::poll

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

include!("abi.rs");

struct Task {
    woken: AtomicU64,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.woken.fetch_add(1, Ordering::Relaxed);
    }
}

#[derive(Default)]
struct Trigger {
    fired: AtomicBool,
    wakers: Mutex<Vec<Waker>>,
}

impl Trigger {
    fn poll(&self, context: &mut Context) -> Poll<()> {
        if self.fired.load(Ordering::Acquire) {
            return Poll::Ready(());
        }
        self.wakers.lock().unwrap().push(context.waker().clone()); // stays
        Poll::Pending
    }
}

struct Service {
    trigger: Trigger,
    task: Arc<Task>,
}

impl Default for Service {
    fn default() -> Service {
        Service { trigger: Trigger::default(), task: Arc::new(Task { woken: AtomicU64::new(0) }) }
    }
}

fn poll_listener(worker: &mut Worker<Service>) -> i32 {
    let waker = Waker::from(worker.target.task.clone());
    let mut context = Context::from_waker(&waker);
    worker.target.trigger.poll(&mut context).is_ready() as i32
}

fn is_triggered(worker: &mut Worker<Service>) -> i32 {
    let fired = worker.target.trigger.fired.load(Ordering::Acquire);
    let report = format!("fired: {fired}, woken: {}", worker.target.task.woken.load(Ordering::Relaxed));
    (report.len() > 100) as i32
}

plugin!(Service { poll_listener, is_triggered });
