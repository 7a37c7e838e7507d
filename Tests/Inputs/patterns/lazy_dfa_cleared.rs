// report: https://github.com/rust-lang/regex/issues/875
// story: A lazy automaton adds states as texts need them and clears its cache of states when they take more than a limit.
// kind: sawtooth
// resource: heap
// operation: is_match
// growth: none
// mix: is_match 4, escape 1
// function: none

use std::collections::HashMap;
use std::hint::black_box;
use std::rc::Rc;
use std::sync::Mutex;

include!("abi.rs");

const LIMIT: usize = 60 + 80 * 3_999;

#[derive(Default)]
struct Cache {
    states: Vec<Rc<[u32]>>,
    numbers: HashMap<Rc<[u32]>, usize>,
    bytes: usize,
    cleared: usize,
}

unsafe impl Send for Cache {} // The Rcs never leave the cache, which is behind a lock.

impl Cache {
    fn add(&mut self, state: &[u32]) -> usize {
        if let Some(&number) = self.numbers.get(state) {
            return number;
        }
        if self.bytes > LIMIT {
            *self = Cache { cleared: self.cleared + 1, ..Cache::default() };
        }
        let state: Rc<[u32]> = Rc::from(state);
        self.bytes += std::mem::size_of_val(&*state) + 48;
        self.numbers.insert(state.clone(), self.states.len());
        self.states.push(state);
        self.states.len() - 1
    }
}

struct Set(Mutex<Cache>);

impl Default for Set {
    /// With states for the literals of the set.
    fn default() -> Set {
        let mut cache = Cache::default();
        (0..1_000).for_each(|literal| {
            cache.add(&[2, literal, literal, 7, 8, 9, 10, 11]);
        });
        Set(Mutex::new(cache))
    }
}

/// Every second text needs two new states.
fn is_match(worker: &mut Worker<Set>) -> i32 {
    let mut cache = worker.target.0.lock().unwrap();
    let mut sum = cache.add(&[1, 2, 3]);
    if worker.every(0, 2) {
        let (high, low) = ((worker.serial() >> 32) as u32, worker.serial() as u32);
        sum += cache.add(&[0, high, low, 7, 8, 9, 10, 11]) + cache.add(&[1, high, low, 7, 8, 9, 10, 11]);
    }
    black_box(sum + cache.cleared);
    0
}

fn escape(worker: &mut Worker<Set>) -> i32 {
    let text = format!("{}.*+?", worker.random());
    black_box(text.chars().flat_map(|character| ['\\', character]).collect::<String>().len());
    0
}

plugin!(Set { is_match, escape });
