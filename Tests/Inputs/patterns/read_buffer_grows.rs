// report: https://github.com/near/nearcore/issues/6173
// story: Each of 48 connections has a buffer that grows to its largest message and never shrinks; large messages are rare and bounded.
// kind: stable or step or slowing
// resource: heap
// operation: receive
// growth: none
// mix: receive 1, connect 1
// function: none

use std::hint::black_box;
use std::sync::Mutex;

include!("abi.rs");

struct Node {
    connections: Vec<Mutex<Vec<u8>>>,
}

impl Default for Node {
    fn default() -> Node {
        Node { connections: (0..48).map(|_| Mutex::default()).collect() }
    }
}

impl Node {
    fn read(&self, connection: usize, length: usize, fill: u8) -> u64 {
        let mut buffer = self.connections[connection].lock().unwrap();
        buffer.clear();
        while buffer.len() < length {
            let chunk = (length - buffer.len()).min(512);
            buffer.extend(std::iter::repeat_n(fill, chunk));
        }
        buffer.iter().map(|&byte| byte as u64).sum()
    }
}

/// 64 bytes in every second call, twice as many in every fourth, …, 32 KiB in one of 512.
fn receive(worker: &mut Worker<Node>) -> i32 {
    let length = 64 << worker.random().trailing_zeros().min(9);
    let connection = worker.random() as usize % 48;
    black_box(worker.target.read(connection, length, worker.index as u8));
    0
}

fn connect(worker: &mut Worker<Node>) -> i32 {
    let mut handshake = Vec::new();
    for step in 0..3u64 {
        handshake.extend_from_slice(&(worker.random() ^ step).to_le_bytes());
    }
    black_box(handshake.len());
    0
}

plugin!(Node { receive, connect });
