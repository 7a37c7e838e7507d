// report: https://github.com/KevinKelley/nanovg-rs/issues/67
// story: Each text that is drawn is made a C string with into_raw, and no from_raw takes it back.
// kind: leak
// resource: heap
// operation: draw_text
// growth: 32
// mix: draw_path 1, draw_text 1
// function: Frame::text

use std::ffi::{c_char, CStr, CString};
use std::hint::black_box;

include!("abi.rs");

#[derive(Default)]
struct Context;

struct Frame {
    vertices: Vec<(f32, f32)>,
}

/// The C library: makes two vertices of each glyph and keeps no pointer.
extern "C" fn nvg_text(vertices: &mut Vec<(f32, f32)>, x: f32, y: f32, text: *const c_char) -> usize {
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    for (position, byte) in bytes.iter().enumerate() {
        vertices.push((x + position as f32, y));
        vertices.push((x + position as f32, y + *byte as f32));
    }
    bytes.len()
}

impl Frame {
    fn begin() -> Frame {
        Frame { vertices: Vec::with_capacity(64) }
    }

    fn text(&mut self, x: f32, y: f32, text: &str) -> usize {
        let text = CString::new(text).unwrap(); // stays
        nvg_text(&mut self.vertices, x, y, text.into_raw())
    }

    fn path(&mut self, points: usize) -> usize {
        let path: Vec<(f32, f32)> = (0..points).map(|point| (point as f32, 0.5)).collect();
        self.vertices.extend(path);
        self.vertices.len()
    }
}

fn draw_text(worker: &mut Worker<Context>) -> i32 {
    let mut frame = Frame::begin();
    let label = format!("frame {:012}", worker.serial() & 0xffff_ffff);
    black_box(frame.text(1.0, 2.0, &label));
    0
}

fn draw_path(worker: &mut Worker<Context>) -> i32 {
    let mut frame = Frame::begin();
    black_box(frame.path(3 + worker.random() as usize % 40));
    0
}

plugin!(Context { draw_text, draw_path });
