// report: https://github.com/moka-rs/moka/issues/72
// story: A bounded cache notes its writes in a queue and evicts only when the queue is worked off, so that it is at times above its capacity.
// kind: stable or step or slowing or sawtooth
// resource: heap
// operation: insert
// growth: none
// mix: insert 1, get 1
// function: none

use std::collections::{HashMap, VecDeque};
use std::hint::black_box;
use std::sync::{Arc, Mutex};

include!("abi.rs");

const CAPACITY: usize = 4_000;

#[derive(Default)]
struct Inner {
    map: HashMap<u64, Arc<String>>,
    order: VecDeque<u64>,
    writes: Vec<u64>,
}

#[derive(Default)]
struct Cache(Mutex<Inner>);

impl Cache {
    fn insert(&self, key: u64, value: Arc<String>) {
        let mut inner = self.0.lock().unwrap();
        inner.map.insert(key, value);
        inner.writes.push(key);
        if inner.writes.len() >= 512 {
            let writes = std::mem::take(&mut inner.writes);
            inner.order.extend(writes);
            while inner.order.len() > CAPACITY {
                let oldest = inner.order.pop_front().unwrap();
                inner.map.remove(&oldest);
            }
        }
    }

    fn get(&self, key: u64) -> Option<Arc<String>> {
        self.0.lock().unwrap().map.get(&key).cloned()
    }
}

fn insert(worker: &mut Worker<Cache>) -> i32 {
    let key = worker.serial();
    worker.target.insert(key, Arc::new(format!("the value of key {key:020}, as it was rendered")));
    0
}

fn get(worker: &mut Worker<Cache>) -> i32 {
    let key = worker.random() % 2 << 32 | worker.random() % 20_000;
    black_box(worker.target.get(key).map_or(0, |value| value.len()));
    0
}

plugin!(Cache { insert, get });
