// report: https://github.com/zellij-org/zellij/pull/2328
// story: The server keeps a JoinHandle for each client until it exits, and with it the stack of a thread that has long ended.
// kind: leak
// resource: mappings
// operation: serve_client
// growth: 1690
// mix: serve_client 1, list_sessions 2
// function: Server::attach

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{Builder, JoinHandle};

include!("abi.rs");

#[derive(Default)]
struct Server {
    routers: Mutex<Vec<JoinHandle<u64>>>,
    routed: Arc<AtomicU64>,
}

impl Server {
    fn attach(&self, client: u64) -> std::io::Result<()> {
        let routed = self.routed.clone();
        let router = Builder::new().stack_size(128 << 10).spawn(move || { // stays
            let message = format!("client {client}");
            routed.fetch_add(message.len() as u64, Ordering::Relaxed)
        })?;
        self.routers.lock().unwrap().push(router);
        Ok(())
    }

    fn visit(&self, client: u64) -> std::io::Result<u64> {
        let router = Builder::new().stack_size(128 << 10).spawn(move || client.count_ones() as u64)?;
        Ok(router.join().unwrap_or(0))
    }
}

/// One of 80 calls is a client with a thread of its own that is kept, one of 150 a client whose thread is joined.
fn serve_client(worker: &mut Worker<Server>) -> i32 {
    let client = worker.serial();
    let (attaches, visits) = (worker.every(0, 80), worker.every(1, 150));
    if attaches && worker.target.attach(client).is_err() {
        return 11;
    }
    if visits && worker.target.visit(client).is_err() {
        return 11;
    }
    0
}

fn list_sessions(worker: &mut Worker<Server>) -> i32 {
    let sessions: Vec<String> = (0..4).map(|session| format!("session-{session}")).collect();
    black_box(sessions.join("\n").len() as u64 + worker.target.routed.load(Ordering::Relaxed));
    0
}

plugin!(Server { serve_client, list_sessions });
