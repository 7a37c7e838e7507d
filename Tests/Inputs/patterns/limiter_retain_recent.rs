// report: https://github.com/boinkor-net/governor/issues/171
// story: A rate limiter keeps the state of each address, forgets idle ones at every 4,096th check and shrinks its map.
// kind: sawtooth
// resource: heap
// operation: check_client
// growth: none
// mix: check_client 3, parse_address 1
// function: none

use std::collections::HashMap;
use std::hint::black_box;
use std::net::Ipv4Addr;
use std::sync::Mutex;

include!("abi.rs");

#[derive(Default)]
struct Limiter {
    clock: u64,
    states: HashMap<u32, (u64, u64)>,
}

impl Limiter {
    fn check(&mut self, client: Ipv4Addr) -> bool {
        self.clock += 1;
        if self.clock % 4_096 == 0 {
            let now = self.clock;
            self.states.retain(|_, state| state.0 > now);
            self.states.shrink_to_fit();
        }
        let state = self.states.entry(u32::from(client)).or_insert((0, 0));
        state.0 = state.0.max(self.clock) + 20;
        state.1 += 1;
        state.0 < self.clock + 200
    }
}

#[derive(Default)]
struct Gateway(Mutex<Limiter>);

fn check_client(worker: &mut Worker<Gateway>) -> i32 {
    let address = Ipv4Addr::from(worker.random() as u32);
    !worker.target.0.lock().unwrap().check(address) as i32
}

fn parse_address(worker: &mut Worker<Gateway>) -> i32 {
    let text = Ipv4Addr::from(worker.random() as u32).to_string();
    let octets = text.split('.').map(|octet| octet.parse::<u8>().unwrap() as u32).sum::<u32>();
    black_box(octets);
    0
}

plugin!(Gateway { check_client, parse_address });
