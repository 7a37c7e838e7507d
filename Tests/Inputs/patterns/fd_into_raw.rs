// report: https://github.com/dusk-network/piecrust/pull/265
// story: A page file is turned into a raw descriptor with into_raw_fd to read its size, and the descriptor is never closed; one call of 250 goes there.
// kind: leak
// resource: descriptors
// operation: touch_page
// growth: 0.004
// mix: touch_page 3, hash_page 1
// function: Pages::snapshot

use std::fs::File;
use std::hint::black_box;
use std::io::Read;
use std::os::fd::IntoRawFd;
use std::sync::Mutex;

include!("abi.rs");

extern "C" {
    fn lseek(descriptor: i32, offset: i64, whence: i32) -> i64;
}

#[derive(Default)]
struct Pages {
    dirty: Mutex<[u64; 16]>,
}

impl Pages {
    fn snapshot(&self) -> std::io::Result<i64> {
        let file = File::open("/proc/self/exe")?; // stays
        let descriptor = file.into_raw_fd();
        Ok(unsafe { lseek(descriptor, 0, 2) })
    }

    fn touch(&self, page: usize) {
        self.dirty.lock().unwrap()[page / 64] |= 1 << (page % 64);
    }
}

fn touch_page(worker: &mut Worker<Pages>) -> i32 {
    worker.target.touch(worker.random() as usize % 1_024);
    if worker.every(0, 250) {
        return match worker.target.snapshot() {
            Ok(size) => (size <= 0) as i32,
            Err(_) => 5,
        };
    }
    0
}

/// Opens a file as well, and closes it.
fn hash_page(worker: &mut Worker<Pages>) -> i32 {
    let mut page = [0u8; 256];
    if worker.every(1, 10) {
        let Ok(mut file) = File::open("/proc/self/exe") else { return 5 };
        if file.read_exact(&mut page).is_err() {
            return 5;
        }
    }
    black_box(page.iter().fold(0u64, |hash, &byte| hash.rotate_left(5) ^ byte as u64));
    0
}

plugin!(Pages { touch_page, hash_page });
