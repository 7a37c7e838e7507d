// report: https://github.com/RazrFalcon/memmap2-rs/issues/140
// story: A log maps a new segment in one of twenty calls and keeps the newest sixteen; the Drop of older ones unmaps them.
// kind: stable or step
// resource: mappings
// operation: append
// growth: none
// mix: append 2, read_back 1
// function: none

use std::collections::VecDeque;
use std::ffi::c_void;
use std::hint::black_box;
use std::sync::Mutex;

include!("abi.rs");

extern "C" {
    fn mmap(address: *mut c_void, length: usize, protection: i32, flags: i32, file: i32, offset: i64) -> *mut c_void;
    fn munmap(address: *mut c_void, length: usize) -> i32;
}

const LENGTH: usize = 192 << 10;

struct Segment {
    base: *mut u8,
    used: usize,
}

unsafe impl Send for Segment {}

impl Segment {
    fn map() -> Option<Segment> {
        let base = unsafe { mmap(std::ptr::null_mut(), LENGTH, 3, 0x22, -1, 0) };
        (base as isize != -1).then_some(Segment { base: base as *mut u8, used: 0 })
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        unsafe { munmap(self.base as *mut c_void, LENGTH) };
    }
}

#[derive(Default)]
struct Log(Mutex<VecDeque<Segment>>);

fn append(worker: &mut Worker<Log>) -> i32 {
    let mut segments = worker.target.0.lock().unwrap();
    if segments.is_empty() || worker.one_of(20) {
        let Some(segment) = Segment::map() else { return 12 };
        segments.push_back(segment);
        if segments.len() > 16 {
            segments.pop_front();
        }
    }
    let segment = segments.back_mut().unwrap();
    unsafe { segment.base.add(segment.used % LENGTH).write_volatile(1) };
    segment.used += 400;
    0
}

fn read_back(worker: &mut Worker<Log>) -> i32 {
    let segments = worker.target.0.lock().unwrap();
    let used: Vec<usize> = segments.iter().map(|segment| segment.used).collect();
    black_box(used.iter().sum::<usize>() + worker.index);
    0
}

plugin!(Log { append, read_back });
