// report: https://github.com/rust-lang/rust-analyzer/issues/16176
// story: Blocks are interned by their place in the file, which shifts with each edit, and what was interned is never removed.
// kind: leak
// resource: heap
// operation: edit_file
// growth: varies
// mix: edit_file 1, hover 4
// function: Interner::intern

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::{Arc, RwLock};

include!("abi.rs");

#[derive(Default)]
struct Interner {
    ids: BTreeMap<Arc<str>, u32>,
    values: Vec<Arc<str>>,
}

impl Interner {
    fn intern(&mut self, key: &str) -> u32 {
        if let Some(&id) = self.ids.get(key) {
            return id;
        }
        let key: Arc<str> = Arc::from(key); // stays
        let id = self.values.len() as u32;
        self.values.push(key.clone()); // stays
        self.ids.insert(key, id); // stays
        id
    }
}

#[derive(Default)]
struct Database(RwLock<Interner>);

/// The functions keep their names; the one block inside has moved.
fn edit_file(worker: &mut Worker<Database>) -> i32 {
    let shift = worker.serial();
    let mut interner = worker.target.0.write().unwrap();
    for function in 0..5 {
        black_box(interner.intern(&format!("src/lib.rs::function_{function}")));
    }
    black_box(interner.intern(&format!("src/lib.rs::block_at_{shift:016x}")));
    0
}

fn hover(worker: &mut Worker<Database>) -> i32 {
    let interner = worker.target.0.read().unwrap();
    let name = format!("src/lib.rs::function_{}", worker.index % 5);
    let text = interner.ids.get(name.as_str()).map(|&id| interner.values[id as usize].to_string());
    black_box(text.map_or(0, |text| text.len()));
    0
}

plugin!(Database { edit_file, hover });
