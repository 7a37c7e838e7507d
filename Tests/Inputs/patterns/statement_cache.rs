// report: https://github.com/rust-postgres/rust-postgres/issues/1081
// story: Each of 16 pooled connections keeps up to 100 prepared statements and forgets the oldest; most calls use the same few.
// kind: slowing or step or stable
// resource: heap
// operation: query
// growth: none
// mix: query 3, begin_and_roll_back 1
// function: none

use std::collections::{HashMap, VecDeque};
use std::fmt::Write;
use std::hint::black_box;
use std::sync::{Arc, Mutex};

include!("abi.rs");

struct Statement {
    columns: Vec<u32>,
    text: String,
    uses: u64,
}

#[derive(Default)]
struct Client {
    statements: HashMap<u64, Arc<Statement>>,
    order: VecDeque<u64>,
    buffer: Vec<u8>,
}

impl Client {
    fn prepare(&mut self, query: u64) -> Arc<Statement> {
        if let Some(statement) = self.statements.get(&query) {
            return statement.clone();
        }
        if self.order.len() >= 100 {
            let oldest = self.order.pop_front().unwrap();
            self.statements.remove(&oldest);
        }
        let mut text = String::with_capacity(72);
        write!(text, "select a, b, c from table_{query} where id = $1 and kind = $2").unwrap();
        let statement = Arc::new(Statement { columns: vec![23; 18], text, uses: 0 });
        self.statements.insert(query, statement.clone());
        self.order.push_back(query);
        statement
    }
}

#[derive(Default)]
struct Pool([Mutex<Client>; 16]);

fn query(worker: &mut Worker<Pool>) -> i32 {
    let query = if worker.one_of(8) { 100 + worker.random() % 900 } else { worker.random() % 10 };
    let mut client = worker.target.0[worker.random() as usize % 16].lock().unwrap();
    let statement = client.prepare(query);
    client.buffer.clear();
    client.buffer.extend_from_slice(statement.text.as_bytes());
    black_box(client.buffer.len() + statement.columns.len() + statement.uses as usize);
    0
}

fn begin_and_roll_back(worker: &mut Worker<Pool>) -> i32 {
    let mut client = worker.target.0[worker.index % 16].lock().unwrap();
    client.buffer.clear();
    client.buffer.extend_from_slice(b"begin; rollback");
    black_box(client.buffer.len());
    0
}

plugin!(Pool { query, begin_and_roll_back });
