// report: https://github.com/drasi-project/drasi-core/issues/643
// story: A set whose last value is removed stays in the index as an empty map, one for each group there has ever been.
// kind: leak
// resource: heap
// operation: change_group
// growth: varies
// mix: change_group 1, change_hot_group 2
// function: ResultIndex::increment

use std::collections::{BTreeMap, HashMap};
use std::sync::RwLock;

include!("abi.rs");

#[derive(Default)]
struct ResultIndex {
    sorted_sets: RwLock<HashMap<u64, BTreeMap<i64, i64>>>,
}

impl ResultIndex {
    fn increment(&self, set: u64, value: i64, delta: i64) -> bool {
        let mut data = self.sorted_sets.write().unwrap();
        let values = data.entry(set).or_default(); // stays
        let count = values.entry(value).and_modify(|count| *count += delta).or_insert(delta); // stays
        if *count < 0 {
            return false;
        }
        if *count == 0 {
            values.remove(&value);
        }
        true
    }
}

fn up_and_down(index: &ResultIndex, set: u64, values: i64) -> i32 {
    let mut good = true;
    for value in 0..values {
        good &= index.increment(set, value, 1);
    }
    for value in 0..values {
        good &= index.increment(set, value, -1);
    }
    !good as i32
}

/// Every tenth call comes with a group of its own.
fn change_group(worker: &mut Worker<ResultIndex>) -> i32 {
    let serial = worker.serial();
    let set = if serial % 10 == 0 { serial } else { serial % 10 };
    up_and_down(worker.target, set, 4)
}

fn change_hot_group(worker: &mut Worker<ResultIndex>) -> i32 {
    let set = worker.random() % 40;
    up_and_down(worker.target, set, 2)
}

plugin!(ResultIndex { change_group, change_hot_group });
