// report: https://github.com/crossbeam-rs/crossbeam/issues/58
// story: A collector of unlinked nodes gives their memory back without running destructors, so that what a node owns stays.
// kind: leak
// resource: heap
// operation: replace
// growth: 48
// mix: load 3, replace 1
// function: replace

use std::alloc::{dealloc, Layout};
use std::hint::black_box;
use std::sync::Mutex;

include!("abi.rs");

struct Node {
    version: u64,
    values: Vec<u32>,
}

struct Atomic {
    current: *mut Node,
    unlinked: Vec<*mut Node>,
}

unsafe impl Send for Atomic {}

impl Atomic {
    fn store(&mut self, node: Node) {
        let old = std::mem::replace(&mut self.current, Box::into_raw(Box::new(node)));
        self.unlinked.push(old);
        if self.unlinked.len() >= 64 {
            self.collect();
        }
    }

    fn collect(&mut self) {
        for node in self.unlinked.drain(..) {
            unsafe { dealloc(node as *mut u8, Layout::new::<Node>()) };
        }
    }
}

struct Board(Mutex<Atomic>);

impl Default for Board {
    fn default() -> Board {
        let first = Box::into_raw(Box::new(Node { version: 0, values: vec![0; 10] }));
        Board(Mutex::new(Atomic { current: first, unlinked: Vec::with_capacity(64) }))
    }
}

fn replace(worker: &mut Worker<Board>) -> i32 {
    let seed = worker.random() as u32;
    let values = Vec::from_iter((0..10).map(|step| seed.wrapping_add(step))); // stays
    let version = worker.serial();
    worker.target.0.lock().unwrap().store(Node { version, values });
    0
}

fn load(worker: &mut Worker<Board>) -> i32 {
    let board = worker.target.0.lock().unwrap();
    let node = unsafe { &*board.current };
    let copy: Vec<u64> = node.values.iter().map(|&value| value as u64 + node.version).collect();
    black_box(copy.len());
    0
}

plugin!(Board { replace, load });
