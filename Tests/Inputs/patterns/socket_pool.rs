// report: https://github.com/linkerd/linkerd-tcp/issues/17
// story: Connections are taken from a pool of at most 24 idle ones, opened where there is none, and closed where there is no room.
// kind: stable or step or slowing
// resource: descriptors
// operation: forward
// growth: none
// mix: forward 1, resolve 1
// function: none

use std::hint::black_box;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Mutex;

include!("abi.rs");

type Connection = (UnixStream, UnixStream);

#[derive(Default)]
struct Pool(Mutex<Vec<Connection>>);

impl Pool {
    fn take(&self) -> std::io::Result<Connection> {
        let idle = self.0.lock().unwrap().pop();
        idle.map_or_else(UnixStream::pair, Ok)
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.0.lock().unwrap();
        if idle.len() < 24 {
            idle.push(connection);
        }
    }
}

fn exchange(connection: &mut Connection) -> std::io::Result<u8> {
    let mut reply = [0];
    connection.0.write_all(&[42])?;
    connection.1.read_exact(&mut reply)?;
    Ok(reply[0])
}

/// One to eight connections at once, and one call in 500 needs forty.
fn forward(worker: &mut Worker<Pool>) -> i32 {
    let wanted = if worker.one_of(500) { 40 } else { 1 << worker.random().trailing_zeros().min(3) };
    let mut taken = Vec::new();
    for _ in 0..wanted {
        let Ok(connection) = worker.target.take() else { return 24 };
        taken.push(connection);
    }
    let good = exchange(&mut taken[0]).is_ok_and(|reply| reply == 42);
    for connection in taken {
        worker.target.give_back(connection);
    }
    !good as i32
}

fn resolve(worker: &mut Worker<Pool>) -> i32 {
    black_box(format!("perf-{}.cluster.local:7474", worker.random() % 16).rsplit_once(':').map(|(_, port)| port.len()));
    0
}

plugin!(Pool { forward, resolve });
