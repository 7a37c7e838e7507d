// report: https://github.com/bug-ops/mcpls/issues/239
// story: A request that times out returns early with `?` and leaves its entry in the map of pending requests.
// kind: leak
// resource: heap
// operation: request
// growth: varies
// mix: request 3, notify 1
// function: LspClient::request

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::{Arc, Mutex};

include!("abi.rs");

struct Reply {
    method: String,
    result: Mutex<Option<String>>,
}

#[derive(Default)]
struct LspClient {
    pending: Mutex<HashMap<u64, Arc<Reply>>>,
    outbox: Mutex<Vec<String>>,
}

#[derive(Debug)]
struct Timeout;

impl LspClient {
    fn wait(&self, reply: &Reply, answered: bool) -> Result<usize, Timeout> {
        if !answered {
            return Err(Timeout);
        }
        let text = format!("{{\"result\":\"{}\"}}", reply.method);
        let length = text.len();
        *reply.result.lock().unwrap() = Some(text);
        Ok(length)
    }

    fn request(&self, id: u64, answered: bool) -> Result<usize, Timeout> {
        let method = String::from("textDocument/completionItem/resolve/v1"); // stays
        let reply = Arc::new(Reply { method, result: Mutex::default() }); // stays
        self.pending.lock().unwrap().insert(id, reply.clone()); // stays
        let length = self.wait(&reply, answered)?;
        self.pending.lock().unwrap().remove(&id);
        Ok(length)
    }
}

/// One of fifty is not answered in time, and fails.
fn request(worker: &mut Worker<LspClient>) -> i32 {
    let answered = !worker.every(0, 50);
    let id = worker.serial();
    match worker.target.request(id, answered) {
        Ok(length) => (length == 0) as i32,
        Err(Timeout) => 1,
    }
}

fn notify(worker: &mut Worker<LspClient>) -> i32 {
    let mut outbox = worker.target.outbox.lock().unwrap();
    outbox.push(format!("textDocument/didChange {}", worker.index));
    black_box(outbox.len());
    outbox.clear();
    0
}

plugin!(LspClient { request, notify });
