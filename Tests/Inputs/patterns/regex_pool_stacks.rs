// report: https://github.com/rust-lang/regex/issues/1214
// story: Caches of a matcher are kept in eight stacks by thread, at most four in each, and each cache grows a little until it has all states.
// kind: stable or step or slowing
// resource: heap
// operation: find
// growth: none
// mix: find 5, compile 1
// function: none

use std::hint::black_box;
use std::sync::Mutex;

include!("abi.rs");

#[derive(Default)]
struct Cache {
    states: Vec<Vec<u8>>,
    slots: Vec<usize>,
}

#[derive(Default)]
struct Pool {
    stacks: [Mutex<Vec<Box<Cache>>>; 8],
}

impl Pool {
    fn get(&self, thread: usize) -> Box<Cache> {
        let stack = self.stacks[thread % 8].try_lock();
        stack.ok().and_then(|mut stack| stack.pop()).unwrap_or_default()
    }

    fn put(&self, thread: usize, cache: Box<Cache>) {
        if let Ok(mut stack) = self.stacks[thread % 8].try_lock() {
            if stack.len() < 4 {
                stack.push(cache);
            }
        }
    }
}

impl Cache {
    fn search(&mut self, text: &[u8]) -> usize {
        self.slots.clear();
        for (place, &byte) in text.iter().enumerate() {
            let state = byte as usize % 120;
            if state >= self.states.len() {
                self.states.resize_with(state + 1, Vec::new);
            }
            if self.states[state].is_empty() {
                self.states[state] = vec![byte; 64];
            }
            if self.states[state][place % 64] == byte {
                self.slots.push(place);
            }
        }
        self.slots.len()
    }
}

fn find(worker: &mut Worker<Pool>) -> i32 {
    let text: Vec<u8> = (0..20).map(|_| worker.random() as u8).collect();
    let mut cache = worker.target.get(worker.index);
    black_box(cache.search(&text));
    worker.target.put(worker.index, cache);
    0
}

fn compile(worker: &mut Worker<Pool>) -> i32 {
    let mut program: Vec<String> = (0..6).map(|n| format!("state {n} -> {}", worker.random() % 9)).collect();
    program.sort();
    black_box(program.len());
    0
}

plugin!(Pool { find, compile });
