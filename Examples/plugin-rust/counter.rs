// A target as a Rust plugin: a counter with a shard for each worker, next to one that all workers share.
//
//   rustc --edition 2021 --crate-type cdylib -C opt-level=3 counter.rs -o counter.so

use std::ffi::{c_void, CStr};
use std::os::raw::c_char;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

/// The C interface, as `CLoadTestTarget.h` declares it.
#[allow(dead_code)]
mod abi {
    use super::{c_char, c_void};

    pub const VERSION: u32 = 1;

    #[repr(C)]
    pub struct Run {
        pub size: u32,
        pub workers: u32,
        pub operations: u64,
        pub seed: u64,
        pub config_json: *const c_char,
    }

    #[repr(C)]
    pub struct Operation {
        pub name: *const c_char,
        pub summary: *const c_char,
        pub perform: extern "C" fn(*mut c_void, u64) -> i32,
    }

    #[repr(C)]
    pub struct Target {
        pub abi: u32,
        pub size: u32,
        pub flags: u32,
        pub name: *const c_char,
        pub operations: *const Operation,
        pub operation_count: usize,
        pub create: extern "C" fn(*const Run, *mut c_char, usize) -> *mut c_void,
        pub worker_create: Option<extern "C" fn(*mut c_void, u32, *mut c_char, usize) -> *mut c_void>,
        pub worker_destroy: Option<extern "C" fn(*mut c_void)>,
        pub quiesce: Option<extern "C" fn(*mut c_void)>,
        pub verify: Option<extern "C" fn(*mut c_void, *mut c_char, usize) -> i32>,
        pub gauge: Option<extern "C" fn(*mut c_void, u32, *mut *const c_char, *mut f64) -> i32>,
        pub failure_name: Option<extern "C" fn(i32) -> *const c_char>,
        pub destroy: Option<extern "C" fn(*mut c_void)>,
    }

    // Constant tables of pointers to constants.
    unsafe impl Sync for Operation {}
    unsafe impl Sync for Target {}
}

/// A C string for the tables.
macro_rules! c {
    ($text:literal) => {
        concat!($text, "\0").as_ptr() as *const c_char
    };
}

// MARK: The target

/// On its own cache line, to avoid false sharing between shards.
#[repr(align(64))]
#[derive(Default)]
struct Line(AtomicU64);

struct Counters {
    shared: Line,
    shards: Vec<Line>,
    /// How much each worker has added; one writer each, read while the workers stand still.
    added: Vec<Line>,
}

impl Counters {
    fn new(workers: u32, config: &str) -> Result<Counters, String> {
        let shards = shards(config)?;
        Ok(Counters {
            shared: Line::default(),
            shards: (0..shards).map(|_| Line::default()).collect(),
            added: (0..workers).map(|_| Line::default()).collect(),
        })
    }

    fn total(&self) -> u64 {
        self.shards.iter().map(|shard| shard.0.load(Ordering::Relaxed)).sum()
    }
}

/// Reads `{"shards": 64}`; one member does not need a JSON parser.
fn shards(config: &str) -> Result<usize, String> {
    let text: String = config.chars().filter(|character| !character.is_whitespace()).collect();
    if text == "{}" {
        return Ok(64);
    }
    match text.strip_prefix("{\"shards\":").and_then(|rest| rest.strip_suffix('}')).map(str::parse) {
        Some(Ok(count)) if (1..=4096).contains(&count) => Ok(count),
        _ => Err(format!("config must be {{\"shards\": 1…4096}}, not {}", config)),
    }
}

struct Worker {
    counters: *const Counters,
    index: usize,
    divisions: u64,
}

impl Worker {
    fn counters(&self) -> &Counters {
        // The target lives until after the last worker's end.
        unsafe { &*self.counters }
    }

    fn note_addition(&self) {
        let added = &self.counters().added[self.index].0;
        added.store(added.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
}

/// Keeps the compiler from removing the computation of an unused value. (`std::hint::black_box` is newer than rustc
/// 1.63.)
fn keep(value: u64) {
    unsafe { ptr::read_volatile(&value) };
}

const PANICKED: i32 = 1;

/// The boundary to C: a panic in an operation becomes a failure of that operation.
fn guarded(worker: *mut c_void, body: impl FnOnce(&mut Worker) -> i32) -> i32 {
    let worker = unsafe { &mut *(worker as *mut Worker) };
    catch_unwind(AssertUnwindSafe(|| body(worker))).unwrap_or(PANICKED)
}

extern "C" fn add_shared(worker: *mut c_void, _: u64) -> i32 {
    guarded(worker, |worker| {
        worker.counters().shared.0.fetch_add(1, Ordering::Relaxed);
        0
    })
}

extern "C" fn add_sharded(worker: *mut c_void, _: u64) -> i32 {
    guarded(worker, |worker| {
        let shards = &worker.counters().shards;
        shards[worker.index % shards.len()].0.fetch_add(1, Ordering::Relaxed);
        worker.note_addition();
        0
    })
}

extern "C" fn read_sharded(worker: *mut c_void, _: u64) -> i32 {
    guarded(worker, |worker| {
        keep(worker.counters().total());
        0
    })
}

extern "C" fn divide(worker: *mut c_void, _: u64) -> i32 {
    guarded(worker, |worker| {
        worker.divisions += 1;
        // Every tenth call panics: a division by zero.
        keep(100 / (worker.divisions % 10));
        0
    })
}

static OPERATIONS: [abi::Operation; 4] = [
    abi::Operation { name: c!("add_shared"), summary: c!("adds one to a counter shared by all workers"), perform: add_shared },
    abi::Operation { name: c!("add_sharded"), summary: c!("adds one to a worker's own shard"), perform: add_sharded },
    abi::Operation { name: c!("read_sharded"), summary: c!("adds up all shards"), perform: read_sharded },
    abi::Operation { name: c!("divide"), summary: c!("panics in every tenth call"), perform: divide },
];

// MARK: The boundary

/// Writes a NUL-terminated text, truncated to the buffer.
fn tell(text: &str, buffer: *mut c_char, capacity: usize) {
    if capacity == 0 {
        return;
    }
    let length = text.len().min(capacity - 1);
    unsafe {
        ptr::copy_nonoverlapping(text.as_ptr() as *const c_char, buffer, length);
        *buffer.add(length) = 0;
    }
}

/// A pointer to what `body` makes, or NULL with the reason in `error` if it fails or panics.
fn made<T>(error: *mut c_char, capacity: usize, body: impl FnOnce() -> Result<T, String>) -> *mut c_void {
    let result = catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| Err("panicked".to_string()));
    match result {
        Ok(value) => Box::into_raw(Box::new(value)) as *mut c_void,
        Err(reason) => {
            tell(&reason, error, capacity);
            ptr::null_mut()
        }
    }
}

extern "C" fn create(run: *const abi::Run, error: *mut c_char, capacity: usize) -> *mut c_void {
    made(error, capacity, || {
        let run = unsafe { &*run };
        let config = unsafe { CStr::from_ptr(run.config_json) }.to_str().map_err(|error| error.to_string())?;
        // The panics of `divide` are part of the load and are not printed.
        std::panic::set_hook(Box::new(|_| {}));
        Counters::new(run.workers, config)
    })
}

extern "C" fn worker_create(target: *mut c_void, index: u32, error: *mut c_char, capacity: usize) -> *mut c_void {
    made(error, capacity, || {
        Ok(Worker { counters: target as *const Counters, index: index as usize, divisions: 0 })
    })
}

extern "C" fn worker_destroy(worker: *mut c_void) {
    drop(unsafe { Box::from_raw(worker as *mut Worker) });
}

extern "C" fn verify(target: *mut c_void, message: *mut c_char, capacity: usize) -> i32 {
    let counters = unsafe { &*(target as *const Counters) };
    let added: u64 = counters.added.iter().map(|line| line.0.load(Ordering::Relaxed)).sum();
    if counters.total() == added {
        return 0;
    }
    tell(&format!("the shards hold {}, workers added {}", counters.total(), added), message, capacity);
    1
}

extern "C" fn gauge(target: *mut c_void, index: u32, name: *mut *const c_char, value: *mut f64) -> i32 {
    let counters = unsafe { &*(target as *const Counters) };
    let (its_name, its_value) = match index {
        0 => (c!("shared"), counters.shared.0.load(Ordering::Relaxed)),
        1 => (c!("sharded"), counters.total()),
        _ => return 1,
    };
    unsafe {
        *name = its_name;
        *value = its_value as f64;
    }
    0
}

extern "C" fn failure_name(code: i32) -> *const c_char {
    match code {
        PANICKED => c!("panic"),
        _ => ptr::null(),
    }
}

extern "C" fn destroy(target: *mut c_void) {
    drop(unsafe { Box::from_raw(target as *mut Counters) });
}

static TARGET: abi::Target = abi::Target {
    abi: abi::VERSION,
    size: std::mem::size_of::<abi::Target>() as u32,
    flags: 0,
    name: c!("counter"),
    operations: &OPERATIONS as *const abi::Operation,
    operation_count: OPERATIONS.len(),
    create,
    worker_create: Some(worker_create),
    worker_destroy: Some(worker_destroy),
    quiesce: None,
    verify: Some(verify),
    gauge: Some(gauge),
    failure_name: Some(failure_name),
    destroy: Some(destroy),
};

#[no_mangle]
pub extern "C" fn loadtest_target_main() -> *const abi::Target {
    &TARGET
}
