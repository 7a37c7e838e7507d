// report: https://github.com/fereidani/kanal/issues/51
// story: A queue that was once filled by a burst keeps the capacity when it is drained; larger bursts become ever rarer.
// kind: stable or step or slowing
// resource: heap
// operation: send_burst
// growth: none
// mix: send_burst 1, receive_all 1
// function: none

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::Mutex;

include!("abi.rs");

#[derive(Default)]
struct Channel(Mutex<VecDeque<[u64; 4]>>);

impl Channel {
    fn send(&self, messages: u64, seed: u64) {
        let mut queue = self.0.lock().unwrap();
        for number in 0..messages {
            queue.push_back([seed, number, seed ^ number, 0]);
        }
    }

    fn drain(&self) -> u64 {
        let mut queue = self.0.lock().unwrap();
        let mut sum = 0u64;
        while let Some(message) = queue.pop_front() {
            sum = sum.wrapping_add(message[2]);
        }
        sum
    }
}

/// A burst of 8 in every second call, of 16 in every fourth, …, of 16,384 in one of 4,096. No burst meets another.
fn send_burst(worker: &mut Worker<Channel>) -> i32 {
    let messages = 8 << worker.random().trailing_zeros().min(11);
    let seed = worker.serial();
    black_box(worker.target.drain());
    worker.target.send(messages, seed);
    0
}

fn receive_all(worker: &mut Worker<Channel>) -> i32 {
    black_box(worker.target.drain());
    0
}

fn settle(channel: &Channel) {
    black_box(channel.drain());
}

plugin!(Channel { send_burst, receive_all } quiesce settle);
