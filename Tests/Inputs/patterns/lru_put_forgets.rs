// report: https://github.com/jeromefroe/lru-rs/issues/82
// story: A bounded cache drops a value that is replaced under its key, but forgets the one it evicts, so that it leaks once it is full.
// kind: leak
// resource: heap
// operation: put
// growth: 72
// mix: get 2, put 1
// function: LruCache::put

use std::collections::HashMap;
use std::hint::black_box;
use std::mem::ManuallyDrop;
use std::sync::Mutex;

include!("abi.rs");

const CAPACITY: usize = 6_000;

struct Entry {
    key: u64,
    value: ManuallyDrop<Box<[u64; 11]>>,
}

#[derive(Default)]
struct LruCache {
    places: HashMap<u64, usize>,
    entries: Vec<Entry>,
    hand: usize,
}

impl LruCache {
    fn put(&mut self, key: u64, value: [u64; 11]) {
        let value = ManuallyDrop::new(Box::new(value)); // stays
        if let Some(&place) = self.places.get(&key) {
            unsafe { ManuallyDrop::drop(&mut self.entries[place].value) };
            self.entries[place].value = value;
        } else if self.entries.len() < CAPACITY {
            self.places.insert(key, self.entries.len());
            self.entries.push(Entry { key, value });
        } else {
            let place = self.hand;
            self.hand = (self.hand + 1) % CAPACITY;
            self.places.remove(&self.entries[place].key);
            self.places.insert(key, place);
            self.entries[place] = Entry { key, value };
        }
    }

    fn get(&self, key: u64) -> Option<u64> {
        self.places.get(&key).map(|&place| self.entries[place].value[3])
    }
}

#[derive(Default)]
struct Store(Mutex<LruCache>);

/// Three of four keys are new.
fn put(worker: &mut Worker<Store>) -> i32 {
    let new = worker.serial();
    let key = if new % 4 == 0 { new - 1 } else { new };
    worker.target.0.lock().unwrap().put(key, [key; 11]);
    0
}

fn get(worker: &mut Worker<Store>) -> i32 {
    let key = 1 << 32 | worker.random() % 100_000;
    black_box(worker.target.0.lock().unwrap().get(key));
    0
}

plugin!(Store { put, get });
