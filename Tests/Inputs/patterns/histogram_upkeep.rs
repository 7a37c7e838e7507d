// report: https://github.com/metrics-rs/metrics/issues/467
// story: Samples of histograms are kept one by one, and the upkeep after every 2,300 samples puts them into buckets.
// kind: sawtooth
// resource: heap
// operation: record
// growth: none
// mix: record 1, render 1
// function: none

use std::hint::black_box;
use std::sync::Mutex;

include!("abi.rs");

#[derive(Default)]
struct Histogram {
    samples: Vec<(f64, u64)>,
    buckets: [u64; 32],
}

impl Histogram {
    fn record(&mut self, value: f64, time: u64) {
        self.samples.push((value, time));
        if self.samples.len() >= 2_300 {
            self.upkeep();
        }
    }

    fn upkeep(&mut self) {
        for (value, _) in std::mem::take(&mut self.samples) {
            self.buckets[(value.abs() as u64 + 1).ilog2() as usize % 32] += 1;
        }
    }
}

#[derive(Default)]
struct Recorder(Mutex<Histogram>);

fn record(worker: &mut Worker<Recorder>) -> i32 {
    let (value, time) = (worker.random() as f64 / 1e6, worker.serial());
    worker.target.0.lock().unwrap().record(value, time);
    0
}

fn render(worker: &mut Worker<Recorder>) -> i32 {
    let histogram = worker.target.0.lock().unwrap();
    let text: String = histogram.buckets.iter().take(4).map(|count| format!("bucket {count}\n")).collect();
    black_box(text.len());
    0
}

plugin!(Recorder { record, render });
