// report: https://github.com/fitzgen/bumpalo/issues/61
// story: Requests allocate from an arena of their thread, which is reset after each and keeps the largest of its chunks.
// kind: stable or step or slowing
// resource: heap
// operation: handle_request
// growth: none
// mix: handle_request 2, health 1
// function: none

use std::cell::RefCell;
use std::hint::black_box;

include!("abi.rs");

#[derive(Default)]
struct Server;

#[derive(Default)]
struct Arena {
    chunks: Vec<Box<[u64]>>,
    used: usize,
}

impl Arena {
    fn alloc(&mut self, words: usize) -> &mut [u64] {
        let room = self.chunks.last().map_or(0, |chunk| chunk.len() - self.used);
        if room < words {
            let length = self.chunks.last().map_or(64, |chunk| chunk.len() * 2).max(words);
            self.chunks.push(vec![0; length].into_boxed_slice());
            self.used = 0;
        }
        self.used += words;
        &mut self.chunks.last_mut().unwrap()[self.used - words..self.used]
    }

    fn reset(&mut self) {
        let largest = self.chunks.pop();
        self.chunks.clear();
        self.chunks.extend(largest);
        self.used = 0;
    }
}

thread_local! {
    static ARENA: RefCell<Arena> = RefCell::default();
}

fn handle_request(worker: &mut Worker<Server>) -> i32 {
    let headers = 4 + worker.random() as usize % 60;
    ARENA.with_borrow_mut(|arena| {
        let mut sum = 0;
        for header in 0..headers {
            let words = arena.alloc(1 + (header * 7) % 90);
            words[0] = header as u64;
            sum += words.len();
        }
        arena.reset();
        black_box(sum);
    });
    0
}

fn health(worker: &mut Worker<Server>) -> i32 {
    let (index, load) = (worker.index, worker.random() % 100);
    black_box(format!("{{\"worker\":{index},\"load\":{load}}}").len());
    0
}

plugin!(Server { handle_request, health });
