// report: https://github.com/qoollo/bob/issues/788
// story: Samples of a histogram are kept in blocks of 78 until somebody scrapes the metrics, and nobody does.
// kind: leak
// resource: heap
// operation: record_latency
// growth: 16.4
// mix: count_request 2, record_latency 1
// function: Bucket::push

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Mutex;

include!("abi.rs");

const SAMPLES: usize = 78;

struct Block {
    previous: Option<Box<Block>>,
    length: usize,
    samples: [(f64, u64); SAMPLES],
}

#[derive(Default)]
struct Bucket {
    tail: Mutex<Option<Box<Block>>>,
}

impl Bucket {
    fn push(&self, value: f64, time: u64) {
        let mut tail = self.tail.lock().unwrap();
        if tail.as_ref().map_or(true, |block| block.length == SAMPLES) {
            let previous = tail.take();
            *tail = Some(Box::new(Block { previous, length: 0, samples: [(0.0, 0); SAMPLES] })); // stays
        }
        let block = tail.as_mut().unwrap();
        block.samples[block.length] = (value, time);
        block.length += 1;
    }

    /// What a scrape would call.
    #[allow(dead_code)]
    fn drain(&self) -> f64 {
        let mut sum = 0.0;
        let mut next = self.tail.lock().unwrap().take();
        while let Some(mut block) = next {
            sum += block.samples[..block.length].iter().map(|sample| sample.0).sum::<f64>();
            next = block.previous.take();
        }
        sum
    }
}

#[derive(Default)]
struct Metrics {
    latency: [Bucket; 2],
    requests: AtomicU64,
}

fn record_latency(worker: &mut Worker<Metrics>) -> i32 {
    let (value, time) = (worker.random() as f64 / 1e9, worker.serial());
    worker.target.latency[time as usize % 2].push(value, time);
    0
}

fn count_request(worker: &mut Worker<Metrics>) -> i32 {
    let count = worker.target.requests.fetch_add(1, Ordering::Relaxed);
    black_box(format!("requests_total {count}").len());
    0
}

plugin!(Metrics { record_latency, count_request });
