// report: https://github.com/librefang/librefang/issues/3668
// story: A rate limiter keeps the state of every client address it has ever seen; retain_recent is never called.
// kind: leak
// resource: heap
// operation: check_client
// growth: varies
// mix: check_client 1, check_token 1
// function: KeyedLimiter::check

use std::collections::HashMap;
use std::net::Ipv6Addr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Mutex;

include!("abi.rs");

#[derive(Default)]
struct State {
    theoretical_arrival: u64,
    refused: u64,
}

#[derive(Default)]
struct KeyedLimiter {
    shards: [Mutex<HashMap<Ipv6Addr, State>>; 4],
    clock: AtomicU64,
}

impl KeyedLimiter {
    fn check(&self, client: Ipv6Addr) -> bool {
        let now = self.clock.fetch_add(1, Ordering::Relaxed);
        let mut shard = self.shards[client.octets()[15] as usize % 4].lock().unwrap();
        let state = shard.entry(client).or_default(); // stays
        if state.theoretical_arrival > now + 1_000 {
            state.refused += 1;
            return false;
        }
        state.theoretical_arrival = state.theoretical_arrival.max(now) + 10;
        true
    }

    #[allow(dead_code)]
    fn retain_recent(&self) {
        let now = self.clock.load(Ordering::Relaxed);
        for shard in &self.shards {
            shard.lock().unwrap().retain(|_, state| state.theoretical_arrival > now);
        }
    }
}

#[derive(Default)]
struct Api {
    clients: KeyedLimiter,
    tokens: KeyedLimiter,
}

/// Three of four calls come from addresses that were seen before.
fn check_client(worker: &mut Worker<Api>) -> i32 {
    let number = if worker.every(0, 4) { worker.serial() } else { worker.random() % 500 };
    let address = Ipv6Addr::from(0x2001_0db8_u128 << 96 | number as u128);
    worker.target.clients.check(address);
    0
}

fn check_token(worker: &mut Worker<Api>) -> i32 {
    let token = Ipv6Addr::from(worker.random() as u128 % 200);
    worker.target.tokens.check(token);
    0
}

plugin!(Api { check_client, check_token });
