// report: https://github.com/wasmi-labs/wasmi/issues/1717
// story: The Drop of a byte buffer rebuilds its vector inside a ManuallyDrop, so that the memory of an instance is never freed.
// kind: leak
// resource: heap
// operation: instantiate
// growth: 640
// mix: instantiate 1, instantiate_static 1, call_export 2
// function: ByteBuffer::new

use std::hint::black_box;
use std::mem::ManuallyDrop;
use std::sync::Mutex;

include!("abi.rs");

struct ByteBuffer {
    pointer: *mut u8,
    length: usize,
    capacity: usize,
    is_static: bool,
}

unsafe impl Send for ByteBuffer {}

impl ByteBuffer {
    fn new(initial: usize) -> ByteBuffer {
        let mut bytes = ManuallyDrop::new(vec![0u8; initial]); // stays
        ByteBuffer { pointer: bytes.as_mut_ptr(), length: bytes.len(), capacity: bytes.capacity(), is_static: false }
    }

    fn over(memory: &mut [u8]) -> ByteBuffer {
        ByteBuffer { pointer: memory.as_mut_ptr(), length: memory.len(), capacity: memory.len(), is_static: true }
    }

    fn vector(&mut self) -> Option<ManuallyDrop<Vec<u8>>> {
        if self.is_static {
            return None;
        }
        let vector = unsafe { Vec::from_raw_parts(self.pointer, self.length, self.capacity) };
        Some(ManuallyDrop::new(vector))
    }

    fn data(&mut self) -> &mut [u8] {
        unsafe { std::slice::from_raw_parts_mut(self.pointer, self.length) }
    }
}

impl Drop for ByteBuffer {
    fn drop(&mut self) {
        self.vector();
    }
}

struct Engine(Mutex<ByteBuffer>);

impl Default for Engine {
    fn default() -> Engine {
        Engine(Mutex::new(ByteBuffer::new(4_096)))
    }
}

fn instantiate(worker: &mut Worker<Engine>) -> i32 {
    let mut memory = ByteBuffer::new(632);
    memory.data()[7] = worker.random() as u8;
    black_box(memory.data().iter().map(|&byte| byte as u64).sum::<u64>());
    0
}

fn instantiate_static(worker: &mut Worker<Engine>) -> i32 {
    let mut page = vec![worker.index as u8; 632];
    let mut memory = ByteBuffer::over(&mut page);
    memory.data()[0] = 1;
    black_box(memory.data().len());
    0
}

fn call_export(worker: &mut Worker<Engine>) -> i32 {
    let place = worker.random() as usize % 4_096;
    let mut memory = worker.target.0.lock().unwrap();
    memory.data()[place] = memory.data()[place].wrapping_add(1);
    0
}

plugin!(Engine { instantiate, instantiate_static, call_export });
