// report: https://github.com/rust-vmm/vm-memory/issues/38
// story: The Drop of a memory region releases it with a length that the system refuses, and the error is ignored.
// kind: leak
// resource: mappings
// operation: hot_plug
// growth: 655.36
// mix: hot_plug 2, write_guest 3
// function: Region::map

use std::ffi::c_void;
use std::hint::black_box;
use std::sync::Mutex;

include!("abi.rs");

extern "C" {
    fn mmap(address: *mut c_void, length: usize, protection: i32, flags: i32, file: i32, offset: i64) -> *mut c_void;
    fn munmap(address: *mut c_void, length: usize) -> i32;
}

struct Region {
    base: *mut u8,
    length: usize,
    unmap_length: usize,
}

unsafe impl Send for Region {}

impl Region {
    fn map(length: usize, unmap_length: usize) -> Option<Region> {
        let base = unsafe { mmap(std::ptr::null_mut(), length, 3, 0x22, -1, 0) }; // stays
        (base as isize != -1).then_some(Region { base: base as *mut u8, length, unmap_length })
    }

    fn write(&mut self, offset: usize, value: u8) {
        unsafe { self.base.add(offset % self.length).write_volatile(value) };
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        black_box(unsafe { munmap(self.base as *mut c_void, self.unmap_length) });
    }
}

struct Guest(Mutex<Region>);

impl Default for Guest {
    fn default() -> Guest {
        Guest(Mutex::new(Region::map(1 << 20, 1 << 20).unwrap()))
    }
}

/// One of a hundred calls plugs 64 KiB in and out; the others a bounce buffer that is released rightly.
fn hot_plug(worker: &mut Worker<Guest>) -> i32 {
    let (length, unmap_length) = if worker.every(0, 100) { (64 << 10, 0) } else { (8 << 10, 8 << 10) };
    let Some(mut region) = Region::map(length, unmap_length) else { return 12 };
    region.write(worker.random() as usize, 1);
    0
}

fn write_guest(worker: &mut Worker<Guest>) -> i32 {
    let (offset, value) = (worker.random() as usize, worker.index as u8);
    worker.target.0.lock().unwrap().write(offset, value);
    0
}

plugin!(Guest { hot_plug, write_guest });
