// report: https://github.com/metrics-rs/metrics/issues/465
// story: Counters are kept for each label that was ever used, and one label in four is a request's number; beside it a log is kept as one string.
// kind: leak
// resource: heap
// operation: count_request, log_line
// growth: varies, varies
// mix: count_request 2, log_line 1, render 1
// function: Registry::counter, Journal::write

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

include!("abi.rs");

#[derive(Default)]
struct Registry(Mutex<BTreeMap<String, Arc<AtomicU64>>>);

impl Registry {
    fn counter(&self, label: &str) -> Arc<AtomicU64> {
        let mut counters = self.0.lock().unwrap();
        if let Some(counter) = counters.get(label) {
            return counter.clone();
        }
        let counter = Arc::new(AtomicU64::new(0)); // stays
        counters.insert(label.to_string(), counter.clone()); // stays
        counter
    }
}

#[derive(Default)]
struct Journal(Mutex<String>);

impl Journal {
    fn write(&self, level: u64, text: &str) {
        writeln!(self.0.lock().unwrap(), "[{level}] {text}").unwrap(); // stays
    }
}

#[derive(Default)]
struct Service {
    registry: Registry,
    journal: Journal,
}

fn count_request(worker: &mut Worker<Service>) -> i32 {
    let label = match worker.every(0, 4) {
        true => format!("requests{{id=\"{:016x}\"}}", worker.serial()),
        false => format!("requests{{path=\"/v1/{}\"}}", worker.random() % 3),
    };
    worker.target.registry.counter(&label).fetch_add(1, Ordering::Relaxed);
    0
}

fn log_line(worker: &mut Worker<Service>) -> i32 {
    let level = worker.random() % 3;
    worker.target.journal.write(level, "request served");
    0
}

fn render(worker: &mut Worker<Service>) -> i32 {
    let counters = worker.target.registry.0.lock().unwrap();
    let text: String = counters.iter().take(3).map(|(label, n)| format!("{label} {}\n", n.load(Ordering::Relaxed))).collect();
    black_box(text.len());
    0
}

plugin!(Service { count_request, log_line, render });
