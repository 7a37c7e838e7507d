// report: https://github.com/mandiant/macos-UnifiedLogs/pull/37
// story: Each of 256 message patterns is compiled at its first use and kept for ever; some are used in one call of 4,096 only.
// kind: slowing or step or stable
// resource: heap
// operation: format_message
// growth: none
// mix: format_message 2, split_message 1
// function: none

use std::hint::black_box;
use std::sync::OnceLock;

include!("abi.rs");

struct Pattern {
    transitions: Box<[u16; 512]>,
    name: String,
}

struct Patterns(Vec<OnceLock<Pattern>>);

impl Default for Patterns {
    fn default() -> Patterns {
        Patterns((0..256).map(|_| OnceLock::new()).collect())
    }
}

impl Patterns {
    fn get(&self, number: usize) -> &Pattern {
        self.0[number].get_or_init(|| {
            let mut transitions = Box::new([0; 512]);
            for (state, next) in transitions.iter_mut().enumerate() {
                *next = (state * (number + 3) % 512) as u16;
            }
            Pattern { transitions, name: format!("%{{public}}s-{number}") }
        })
    }
}

fn format_message(worker: &mut Worker<Patterns>) -> i32 {
    let number = if worker.one_of(16) { worker.random() % 256 } else { worker.random() % 20 };
    let pattern = worker.target.get(number as usize);
    let mut state = 1;
    for _ in 0..16 {
        state = pattern.transitions[state] as usize;
    }
    black_box(state + pattern.name.len());
    0
}

fn split_message(worker: &mut Worker<Patterns>) -> i32 {
    let text = format!("{} {} {}", worker.random() % 10, worker.random() % 100, worker.index);
    black_box(text.split(' ').map(String::from).collect::<Vec<_>>().len());
    0
}

plugin!(Patterns { format_message, split_message });
