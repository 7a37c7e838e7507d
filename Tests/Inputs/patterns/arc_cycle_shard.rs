// report: https://github.com/SeekStorm/SeekStorm/issues/67
// story: An index owns its shards and each shard holds an Arc of the index, so that an index that was closed is never dropped.
// kind: leak
// resource: heap
// operation: open_and_close
// growth: 528
// mix: search 3, open_and_close 1
// function: Index::open

use std::hint::black_box;
use std::sync::{Arc, Mutex, RwLock};

include!("abi.rs");

struct Index {
    name: String,
    created: u64,
    shards: RwLock<Vec<Arc<Shard>>>,
}

struct Shard {
    number: u64,
    documents: u64,
    index: RwLock<Option<Arc<Index>>>,
    postings: Mutex<Vec<u32>>,
}

impl Index {
    fn open(id: u64, back_references: bool) -> Arc<Index> {
        let name = format!("index-{:016x}", id); // stays
        let shards = RwLock::new(Vec::with_capacity(5)); // stays
        let index = Arc::new(Index { name, created: id, shards }); // stays
        for number in 0..2 {
            let postings = Mutex::new(vec![id as u32; 18]); // stays
            let shard = Arc::new(Shard { number, documents: 18, index: RwLock::default(), postings }); // stays
            if back_references {
                *shard.index.write().unwrap() = Some(index.clone());
            }
            index.shards.write().unwrap().push(shard);
        }
        index
    }

    /// Empties the posting lists, but leaves the references of the shards to their index.
    fn close(&self) -> usize {
        let shards = self.shards.read().unwrap();
        shards.iter().map(|shard| std::mem::replace(&mut shard.postings.lock().unwrap()[0], 0) as usize).sum()
    }

    fn search(&self, term: u32) -> Vec<(u64, usize)> {
        let shards = self.shards.read().unwrap();
        let hits = |shard: &Arc<Shard>| shard.postings.lock().unwrap().iter().filter(|&&p| p > term).count();
        shards.iter().map(|shard| (shard.number + shard.documents, hits(shard))).collect()
    }
}

struct Engine {
    main: Arc<Index>,
}

impl Default for Engine {
    fn default() -> Engine {
        Engine { main: Index::open(1_000, false) }
    }
}

fn open_and_close(worker: &mut Worker<Engine>) -> i32 {
    let index = Index::open(worker.serial(), true);
    black_box(index.name.len() + index.close() + index.created as usize);
    0
}

fn search(worker: &mut Worker<Engine>) -> i32 {
    let term = worker.random() as u32 % 2_000;
    black_box(worker.target.main.search(term).len());
    0
}

plugin!(Engine { open_and_close, search });
